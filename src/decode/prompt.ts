import type { Prompt } from '../models/languageModel.ts';
import type { OffsetRange } from '../workspace/positions.ts';
import type { DecodeRequest } from './decodeRequest.ts';

/** Code around the hunk in the prompt: about 1000 tokens, since evaluating the prompt takes longest. */
const promptCharacters = { before: 1800, after: 900 };
/** Prompts of hunks near each other begin alike: what the model has read for one it need not read again for the next. */
const promptGrid = 1200;

/**
 * The code next to the hunk, from and to whole lines.
 * @param generated what is there of the hunk already
 */
export function promptOf(
  { file, text, hunk, context }: Pick<DecodeRequest, 'file' | 'text' | 'hunk' | 'context'>,
  generated = '',
): Prompt {
  const { before, after } = surroundings(text, hunk);
  return { kind: 'infill', path: file, prefix: before + generated, suffix: after, ...(context ? { context } : {}) };
}

export function surroundings(text: string, hunk: OffsetRange): { before: string; after: string } {
  const from = Math.floor((hunk.start - promptCharacters.before) / promptGrid) * promptGrid;
  const before = text.slice(from <= 0 ? 0 : text.indexOf('\n', from) + 1, hunk.start);
  const to = hunk.end + promptCharacters.after;
  const after = text.slice(hunk.end, to >= text.length ? text.length : Math.max(hunk.end, text.lastIndexOf('\n', to)));
  // A single line may be longer than all that is taken.
  return { before: before === '' ? text.slice(Math.max(0, from), hunk.start) : before, after };
}
