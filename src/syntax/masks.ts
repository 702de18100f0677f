// Some grammars do not know all of their language. A mask puts something that they do know in the place of what they
// stumble over: as long as what was there, so that every offset and every line stays what it is.

/** Each match of the pattern gives way to `by`, and to blanks where that is shorter. Line breaks stay. */
export interface PatternMask {
  readonly kind: 'pattern';
  /** Global. */
  readonly pattern: RegExp;
  readonly by: string;
  /** Only on lines that touch an error: elsewhere it would hide what is right. */
  readonly isNear: boolean;
}

/**
 * Of the branches that lines open, part and close, the first one stays: those lines and the other branches are blanked.
 * Only at errors, and only where less is lost than those spoil.
 */
export interface BranchMask {
  readonly kind: 'branches';
  /** Each for a whole line. */
  readonly open: RegExp;
  readonly next: RegExp;
  readonly close: RegExp;
  /** For a line that opens a branch which is never taken: that one goes, the next one stays. */
  readonly never: RegExp | undefined;
}

export type Mask = PatternMask | BranchMask;

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The text with the mask on it.
 * @param errors where the grammar stumbled
 */
export function masked(text: string, mask: Mask, errors: readonly TextRange[]): string {
  if (mask.kind === 'branches') return withoutBranches(text, mask, errors);
  const { pattern, by, isNear } = mask;
  return text.replace(pattern, (match, ...rest: (string | number | undefined)[]) => {
    const start = rest.find((argument) => typeof argument === 'number') ?? 0;
    if (by.length > match.length || (isNear && !isNearError(text, start, start + match.length, errors))) return match;
    return by + blank(match.slice(by.length));
  });
}

function isNearError(text: string, start: number, end: number, errors: readonly TextRange[]): boolean {
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const lineEnd = text.indexOf('\n', end);
  return errors.some((error) => error.end >= lineStart - 1 && (lineEnd === -1 || error.start <= lineEnd + 1));
}

/** Something missing has no length; many short errors are worse than one that is a little longer. */
export function damageOf(errors: readonly TextRange[]): number {
  return errors.reduce((sum, { start, end }) => sum + errorCost + end - start, 0);
}

const errorCost = 10;

/** So many characters of other branches may go for each of damage: what an error spoils is more than what it spans. */
const lossPerDamage = 4;

function lostIn(text: string, ranges: readonly TextRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + text.slice(start, end).replace(/\s/g, '').length, 0);
}

/** Opened and not closed yet. */
interface OpenGroup {
  readonly start: number;
  /** What is to be blanked; empty only in a first branch that is never taken. */
  readonly ranges: TextRange[];
  /** Where the branches began that go, once one has stayed. */
  goesFrom: number | undefined;
}

function withoutBranches(text: string, mask: BranchMask, errors: readonly TextRange[]): string {
  const { open, next, close, never } = mask;
  const groups: OpenGroup[] = [];
  const blanked: TextRange[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const group = groups.at(-1);
    if (open.test(line)) {
      const isNever = never?.test(line) ?? false;
      groups.push({ start, ranges: isNever ? [] : [{ start, end }], goesFrom: isNever ? start : undefined });
    } else if (group && next.test(line)) {
      const isNeverOver = group.ranges.length === 0;
      if (isNeverOver) group.ranges.push({ start: group.start, end });
      group.goesFrom = isNeverOver ? undefined : (group.goesFrom ?? start);
    } else if (group && close.test(line)) {
      group.ranges.push({ start: group.goesFrom ?? start, end });
      groups.pop();
      const near = errors.filter((error) => error.start <= end + 1 && error.end >= group.start - 1);
      if (near.length > 0 && lostIn(text, group.ranges) <= lossPerDamage * damageOf(near)) {
        blanked.push(...group.ranges);
      }
    }
    start = end + 1;
  }
  return withBlanks(text, blanked);
}

function withBlanks(text: string, ranges: readonly TextRange[]): string {
  let now = '';
  let at = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue; // inside of one that is blanked
    now += text.slice(at, Math.max(at, start)) + blank(text.slice(Math.max(at, start), end));
    at = end;
  }
  return now + text.slice(at);
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');
