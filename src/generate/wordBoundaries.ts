import type { TextEdit } from '../workspace/edits.ts';

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** Keeps words apart that an edit would join: `if(a)` with `not (` put in becomes `if not (a)`. */
export function withWordBoundaries(text: string, edits: readonly TextEdit[]): TextEdit[] {
  return edits.map((edit) => {
    const { start, end, newText } = edit;
    const before = text[start - 1];
    const after = text[end];
    if (newText === '') return isWord(before) && isWord(after) ? { ...edit, newText: ' ' } : edit;
    const joinsBefore = isWord(before) && isWord(newText[0]) && (start === end || !isWord(text[start]));
    const joinsAfter = isWord(after) && isWord(newText.at(-1)) && (start === end || !isWord(text[end - 1]));
    return { ...edit, newText: `${joinsBefore ? ' ' : ''}${newText}${joinsAfter ? ' ' : ''}` };
  });
}
