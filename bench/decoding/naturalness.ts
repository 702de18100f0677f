import type { TextEdit } from '../../src/workspace/edits.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { OffsetRange } from '../../src/workspace/positions.ts';
import { offset } from '../../src/workspace/positions.ts';

/** Knows the project's code well enough to tell what is unusual in it. */
export interface CodeSurprisal {
  /** How much more surprising each text is than what stands in the range, in nats a token; below 0 if less so. */
  surprisalChanges(file: RelativePath, text: string, range: OffsetRange, texts: readonly string[]): readonly number[];
}

/** A candidate's rank changes by no more than this factor either way. */
const strongestFactor = 1.25;
const strengthPerNat = 0.25;

/**
 * A factor for each of several changes of a file: above 1 where the changed lines look more like the project's code than
 * before. With language models that ranks patches well (Yang et al., "Revisiting Unnaturalness for Automated Program Repair
 * in the Era of Large Language Models", 2024); whether n-grams do is asked here.
 */
export function naturalnessFactors(
  file: RelativePath,
  text: string,
  changes: readonly (readonly TextEdit[])[],
  surprisal: CodeSurprisal,
): number[] {
  const factors = changes.map(() => 1);
  const places = new Map<string, { readonly range: OffsetRange; readonly indices: number[] }>();
  for (const [index, edits] of changes.entries()) {
    const range = changedLines(text, edits);
    const key = `${range.start}:${range.end}`;
    const place = places.get(key) ?? { range, indices: [] };
    place.indices.push(index);
    places.set(key, place);
  }
  for (const { range, indices } of places.values()) {
    const texts = indices.map((index) => edited(text, range, changes[index] ?? []));
    const nats = surprisal.surprisalChanges(file, text, range, texts);
    for (const [at, index] of indices.entries()) factors[index] = bounded(Math.exp(-strengthPerNat * (nats[at] ?? 0)));
  }
  return factors;
}

const bounded = (factor: number): number => Math.min(strongestFactor, Math.max(1 / strongestFactor, factor));

/** Whole lines, without the last one's end. */
function changedLines(text: string, edits: readonly TextEdit[]): OffsetRange {
  const start = Math.min(...edits.map((edit) => edit.start));
  const end = text.indexOf('\n', Math.max(...edits.map((edit) => edit.end)));
  return {
    start: offset(start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1),
    end: offset(end < 0 ? text.length : end),
  };
}

function edited(text: string, { start, end }: OffsetRange, edits: readonly TextEdit[]): string {
  let result = text.slice(start, end);
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start - start) + edit.newText + result.slice(edit.end - start);
  }
  return result;
}
