import type { RelativePath } from './paths.ts';
import type { OffsetRange } from './positions.ts';
import { offset } from './positions.ts';

/** Replaces the text of a range; an empty range inserts. */
export interface TextEdit extends OffsetRange {
  readonly newText: string;
}

/** Edits against one exact text of a file. They do not overlap. */
export interface FileChange {
  readonly file: RelativePath;
  readonly baseText: string;
  readonly edits: readonly TextEdit[];
}

export const replaceRange = (start: number, end: number, newText: string): TextEdit => ({
  start: offset(start),
  end: offset(end),
  newText,
});

/** @throws RangeError if two edits overlap or one leaves the text: such a list is a bug of its maker. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let position = 0;
  for (const edit of inTextOrder(edits)) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(
        `Edit ${edit.start}-${edit.end} overlaps another or leaves the text (length ${text.length})`,
      );
    }
    pieces.push(text.slice(position, edit.start), edit.newText);
    position = edit.end;
  }
  pieces.push(text.slice(position));
  return pieces.join('');
}

export function editedText(change: FileChange): string {
  return applyEdits(change.baseText, change.edits);
}

/** The same edit without the whole lines at its start and end that it leaves as they are. */
export function narrowed(text: string, { start, end, newText }: TextEdit): TextEdit {
  const old = text.slice(start, end);
  let before = 0;
  while (before < Math.min(old.length, newText.length) && old[before] === newText[before]) before += 1;
  before = old.slice(0, before).lastIndexOf('\n') + 1;
  const most = Math.min(old.length, newText.length) - before;
  let after = 0;
  while (after < most && old[old.length - 1 - after] === newText[newText.length - 1 - after]) after += 1;
  if (!isLineStart(old, old.length - after) || !isLineStart(newText, newText.length - after)) {
    const lineEnd = old.indexOf('\n', old.length - after);
    after = lineEnd === -1 ? 0 : old.length - lineEnd - 1;
  }
  return replaceRange(start + before, end - after, newText.slice(before, newText.length - after));
}

const isLineStart = (text: string, at: number): boolean => at === 0 || text[at - 1] === '\n';

function inTextOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
