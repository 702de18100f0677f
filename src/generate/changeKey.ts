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
  const removed = before.slice(head, before.length - tail);
  const put = after.slice(head, after.length - tail);
  const slide = removed === '' ? slideOf(put, text, end - tail) : put === '' ? slideOf(removed, text, end - tail) : 0;
  const moved = put === '' ? put : put.slice(slide % put.length) + put.slice(0, slide % put.length);
  return `${start + head + slide}+${removed.length}:${moved}`;
}

/** How far to the right a piece can be put in, or taken out, with the same result: `a` behind or before another `a`. */
function slideOf(piece: string, text: string, from: number): number {
  let slide = 0;
  while (from + slide < text.length && text[from + slide] === piece[slide % piece.length]) slide += 1;
  return slide;
}
