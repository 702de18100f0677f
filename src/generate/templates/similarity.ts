import { distance } from 'fastest-levenshtein';

/** How alike two names are, from 0 (nothing in common) to 1 (equal): one minus the edit distance by the longer length. */
export function similarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - distance(a, b) / longer;
}
