import type { Prompt, TokenId } from '../languageModel.ts';

/** Tokens by which a model was taught to fill in. */
export interface InfillTokens {
  readonly prefix: TokenId;
  readonly suffix: TokenId;
  /** Missing in models that take the suffix first. */
  readonly middle: TokenId | undefined;
  /** Before the path of a file of a repository, and before the repository's name. */
  readonly file: TokenId | undefined;
  readonly repository: TokenId | undefined;
}

/** A part of a prompt: text, or a token with a meaning of its own. */
export type PromptPart = string | TokenId;

/**
 * Prefix, suffix, and then the middle is what comes (Bavarian et al., "Efficient Training of Language Models to Fill in the
 * Middle", 2022), after other files in the manner of Qwen2.5-Coder and StarCoder 2, where the model has tokens for them.
 */
export function infillParts(prompt: Prompt & { readonly kind: 'infill' }, tokens: InfillTokens): PromptPart[] {
  const { prefix, suffix, middle } = tokens;
  const hole: PromptPart[] =
    middle === undefined
      ? [suffix, prompt.suffix, prefix, prompt.prefix]
      : [prefix, prompt.prefix, suffix, prompt.suffix, middle];
  const files = prompt.context ?? [];
  if (files.length === 0) return hole;
  const { file, repository } = tokens;
  if (file === undefined) {
    const before = files.map(({ text }) => `${text}\n`).join('');
    return hole.map((part, index) => (index > 0 && hole[index - 1] === prefix ? `${before}${String(part)}` : part));
  }
  return [
    ...(repository === undefined ? [] : [repository, 'project\n']),
    ...files.flatMap(({ path, text }): PromptPart[] => [file, `${path}\n${text}\n`]),
    file,
    ...(prompt.path === undefined ? [] : [`${prompt.path}\n`]),
    ...hole,
  ];
}
