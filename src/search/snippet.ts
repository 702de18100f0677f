import type { Source } from './context.ts';

/** One line of what is shown. */
export interface SnippetLine {
  /** Its number in the file; undefined for a line that is not the file's own, shown without a gutter. */
  readonly line: number | undefined;
  readonly text: string;
  /** What was searched for is in this line: marked in the gutter. */
  readonly isHit?: boolean;
}

export interface Snippet {
  readonly lines: readonly SnippetLine[];
  /** The place in {@link lines} that is kept when there is no room for all; the first one if there is none. */
  readonly anchor?: number;
}

/** Lines of data and minified code are no help to a reader. */
const maximumLineLength = 240;
/** Room for "… 1234 more lines", before and behind. */
const gapLength = 24;

/** The numbered lines of a range, clamped to the file. */
export function linesOf({ lines, lineCount }: Source, first: number, last: number): SnippetLine[] {
  const from = Math.max(1, first);
  const count = Math.max(0, Math.min(lineCount, last) - from + 1);
  return Array.from({ length: count }, (_, index) => ({ line: from + index, text: lines.contentOf(from + index) }));
}

/** The lines under a gutter of line numbers (`12| code`, `12> code` for hits), cut to what there is room for. */
export function snippetText({ lines, anchor = 0 }: Snippet, maxCharacters: number): string {
  const width = String(lines.reduce((greatest, { line }) => Math.max(greatest, line ?? 0), 0)).length;
  const shown = lines.map(({ line, text, isHit }) =>
    clip(line === undefined ? text : `${String(line).padStart(width)}${isHit === true ? '>' : '|'} ${text}`.trimEnd()),
  );
  const all = shown.join('\n');
  if (all.length <= maxCharacters) return all;
  const [first, last] = rangeAround(shown, anchor, maxCharacters - 2 * gapLength);
  if (last < first) return '';
  const before = first > 0 ? [`… ${counted(first)}`] : [];
  const behind = last < shown.length - 1 ? [`… ${counted(shown.length - 1 - last)}`] : [];
  return [...before, ...shown.slice(first, last + 1), ...behind].join('\n');
}

/** As many lines around the anchor as there is room for: behind it and before it by turns. */
function rangeAround(shown: readonly string[], anchor: number, room: number): [first: number, last: number] {
  let left = room - costOf(shown, anchor);
  if (left < 0) return [0, -1];
  let first = anchor;
  let last = anchor;
  for (let grows = true; grows;) {
    grows = false;
    if (last + 1 < shown.length && costOf(shown, last + 1) <= left) {
      last += 1;
      left -= costOf(shown, last);
      grows = true;
    }
    if (first > 0 && costOf(shown, first - 1) <= left) {
      first -= 1;
      left -= costOf(shown, first);
      grows = true;
    }
  }
  return [first, last];
}

const costOf = (shown: readonly string[], index: number): number => (shown[index]?.length ?? 0) + 1;

const counted = (lines: number): string => `${lines} more ${lines === 1 ? 'line' : 'lines'}`;

/** The beginning of a text, with a sign that there is more. */
export function clip(text: string, maximumLength = maximumLineLength): string {
  if (text.length <= maximumLength) return text;
  const cut = text.slice(0, maximumLength - 1);
  // Half of a surrogate pair is no character.
  return `${/[\uD800-\uDBFF]$/u.test(cut) ? cut.slice(0, -1) : cut}…`;
}
