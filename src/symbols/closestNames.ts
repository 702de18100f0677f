import { distance } from 'fastest-levenshtein';

/**
 * The candidates most like the name, best first: by edit distance, in proportion to length. Candidates that differ in
 * more than half of their characters are no likeness.
 */
export function closestNames(name: string, candidates: readonly string[], limit: number): string[] {
  return candidates
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter((one) => one.distance <= Math.max(name.length, one.candidate.length) / 2)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
