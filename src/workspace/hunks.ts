import { diffArrays } from 'diff';
import type { TextEdit } from './edits.ts';
import { applyEdits } from './edits.ts';
import type { LineNumber } from './positions.ts';
import { lineNumber, offset } from './positions.ts';

/** Whole lines of a text. With `count` 0: the place before line `start`. */
export interface LineRange {
  readonly start: LineNumber;
  readonly count: number;
}

/** One run of changed lines, between lines that both texts share. As an edit it leads from the base to the patched text. */
export interface Hunk extends TextEdit {
  readonly baseLines: LineRange;
  readonly patchedLines: LineRange;
}

/** Texts that differ in more lines than this are not aligned line by line: one hunk covers everything that changed. */
const mostChangedLines = 2000;

/** What differs between two texts, in text order. Lines end after `\n`; the last line may lack it. */
export function hunksBetween(baseText: string, patchedText: string): Hunk[] {
  const baseLines = linesOf(baseText);
  const patchedLines = linesOf(patchedText);
  const runs =
    diffArrays(baseLines, patchedLines, { maxEditLength: mostChangedLines }) ?? oneRun(baseLines, patchedLines);

  const hunks: Hunk[] = [];
  let baseLine = 0;
  let patchedLine = 0;
  let position = 0;
  for (let at = 0; at < runs.length;) {
    const removed: string[] = [];
    const added: string[] = [];
    for (let run = runs[at]; run && (run.added || run.removed); run = runs[++at]) {
      (run.added ? added : removed).push(...run.value);
    }
    if (removed.length + added.length > 0) {
      const removedLength = lengthOf(removed);
      hunks.push({
        start: offset(position),
        end: offset(position + removedLength),
        newText: added.join(''),
        baseLines: { start: lineNumber(baseLine + 1), count: removed.length },
        patchedLines: { start: lineNumber(patchedLine + 1), count: added.length },
      });
      baseLine += removed.length;
      patchedLine += added.length;
      position += removedLength;
    }
    const shared = runs[at++]?.value ?? [];
    baseLine += shared.length;
    patchedLine += shared.length;
    position += lengthOf(shared);
  }
  return hunks;
}

/** The base text with some of its hunks applied, whatever their order. All of them give the patched text. */
export function applyHunks(baseText: string, hunks: readonly Hunk[]): string {
  return applyEdits(baseText, hunks);
}

/**
 * The lines that a hunk's new text fills once `applied`, to which it belongs, are applied to the base text.
 * @param applied hunks of one base text, in any order
 */
export function linesAfterApplying(hunk: Hunk, applied: readonly Hunk[]): LineRange {
  const before = applied.filter((other) => other !== hunk && other.start < hunk.start);
  const shift = before.reduce((sum, other) => sum + other.patchedLines.count - other.baseLines.count, 0);
  return { start: lineNumber(hunk.baseLines.start + shift), count: hunk.patchedLines.count };
}

/** The lines of a text, each with its line ending; joined they give the text. An empty text has none. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function oneRun(
  base: readonly string[],
  patched: readonly string[],
): { value: string[]; added: boolean; removed: boolean }[] {
  const shortest = Math.min(base.length, patched.length);
  let head = 0;
  while (head < shortest && base[head] === patched[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && base.at(-1 - tail) === patched.at(-1 - tail)) tail += 1;
  return [
    { value: base.slice(0, head), added: false, removed: false },
    { value: base.slice(head, base.length - tail), added: false, removed: true },
    { value: patched.slice(head, patched.length - tail), added: true, removed: false },
    { value: base.slice(base.length - tail), added: false, removed: false },
  ];
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
