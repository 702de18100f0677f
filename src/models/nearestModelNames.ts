import { distance } from 'fastest-levenshtein';

const shownNames = 5;

/** The names most like the one that was asked for, whatever their distance: a server's list is short, and any may do. */
export function nearestModelNames(name: string, offered: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  return [...offered]
    .map((other) => ({
      other,
      isPart: other.toLowerCase().includes(wanted),
      far: distance(wanted, other.toLowerCase()),
    }))
    .sort((a, b) => Number(b.isPart) - Number(a.isPart) || a.far - b.far || (a.other < b.other ? -1 : 1))
    .slice(0, shownNames)
    .map(({ other }) => other);
}
