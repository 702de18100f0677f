import type { RelativePath } from './paths.ts';
import type { Offset, OffsetRange } from './positions.ts';
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

/** The edits that lead from the edited text back to `text`. */
export function invertEdits(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return inTextOrder(edits).map((edit) => {
    const start = edit.start + shift;
    shift += edit.newText.length - (edit.end - edit.start);
    return replaceRange(start, start + edit.newText.length, text.slice(edit.start, edit.end));
  });
}

export function editedText(change: FileChange): string {
  return applyEdits(change.baseText, change.edits);
}

/** Where a position of the original text comes to lie; inside a replaced range, its start. */
export function positionAfterEdits(position: Offset, edits: readonly TextEdit[]): Offset {
  let shift = 0;
  for (const edit of inTextOrder(edits)) {
    if (edit.end <= position) shift += edit.newText.length - (edit.end - edit.start);
    else return offset(Math.min(position, edit.start) + shift);
  }
  return offset(position + shift);
}

function inTextOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
