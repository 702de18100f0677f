import type { LeftOutFile } from '../symbols/codeIndex.ts';
import type { SearchContext } from './context.ts';

const reasons = {
  'too-large': 'too large',
  'too-large-to-parse': 'too large to parse',
  binary: 'binary',
  unreadable: 'unreadable',
  'parser-failed': 'not parsable',
} as const satisfies Readonly<Record<LeftOutFile['reason'], string>>;

const shownFiles = 3;

/** What an answer rests on. */
export type Basis =
  /** Lines of text: files that are too large to parse are searched. */
  | 'text'
  /** Definitions and uses. */
  | 'definitions';

/** A sentence on the files that were not searched; none if there are none that could matter. */
export async function leftOutNotes(
  { index, signal }: SearchContext,
  basis: Basis,
  files?: readonly string[],
): Promise<readonly string[]> {
  const left = (await index.leftOut(signal)).filter(
    ({ file, reason }) => matters(reason, basis) && (files === undefined || files.includes(file)),
  );
  if (left.length === 0) return [];
  const groups = [...new Set(left.map(({ reason }) => reason))].map((reason) => {
    const group = left.filter((one) => one.reason === reason);
    const named = group.slice(0, shownFiles).map(({ file }) => file);
    const others = group.length > shownFiles ? ', …' : '';
    return `${group.length} ${group.length === 1 ? 'file' : 'files'} ${reasons[reason]} (${named.join(', ')}${others})`;
  });
  return [`Not searched: ${groups.join('; ')}.`];
}

/** Nobody looks for code in an image. */
function matters(reason: LeftOutFile['reason'], basis: Basis): boolean {
  if (reason === 'binary') return false;
  return basis === 'definitions' || reason === 'too-large' || reason === 'unreadable';
}

/** Why a file is not searched, as the end of "it …". */
export const reasonInWords = (reason: LeftOutFile['reason']): string =>
  reason === 'binary' ? 'holds no text' : `is ${reasons[reason]}`;
