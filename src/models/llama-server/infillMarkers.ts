/** The special tokens between which a model was trained to fill in a text, by their names in the vocabulary. */
export interface InfillMarkerNames {
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
  /** Before the path of a file that helps, where the model was trained on whole repositories. */
  readonly file?: string;
}

/** Public formats of model families. Which one a model has is found by asking whether each name is one token. */
export const markerNames: readonly InfillMarkerNames[] = [
  // Qwen2.5-Coder technical report (2024), section 3.2
  { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>', file: '<|file_sep|>' },
  // StarCoder (2023), Granite Code
  { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>', file: '<file_sep>' },
  // DeepSeek-Coder (2024)
  { prefix: '<｜fim▁begin｜>', suffix: '<｜fim▁hole｜>', middle: '<｜fim▁end｜>' },
  // GLM-4
  { prefix: '<|code_prefix|>', suffix: '<|code_suffix|>', middle: '<|code_middle|>' },
];
