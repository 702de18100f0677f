import type { TextEdit } from '../workspace/edits.ts';
import { applyEdits } from '../workspace/edits.ts';

/**
 * The same key for edits that lead to the same text, however they are cut; undefined where they change nothing.
 * Cheap: only the changed stretch is looked at.
 */
export function changeKey(text: string, edits: readonly TextEdit[]): string | undefined {
  const start = Math.min(...edits.map((edit) => edit.start));
  const end = Math.max(...edits.map((edit) => edit.end));
  const shifted = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }) as TextEdit);
  const before = text.slice(start, end);
  const after = applyEdits(before, shifted);
  if (before === after) return undefined;
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return `${start + head}-${end - tail}:${after.slice(head, after.length - tail)}`;
}
