import { distance } from 'fastest-levenshtein';

/** How a name is like the one that was asked for. */
export type Nearness =
  /** Other case or other style: `parse_file`, `parseFile`, `_ParseFile`. */
  | 'style'
  /** Typing mistakes. */
  | 'typo'
  /** One begins or ends with the other, or holds it. */
  | 'part'
  /** Made of some of the same words. */
  | 'words';

export interface NearName {
  readonly name: string;
  readonly nearness: Nearness;
}

interface Prepared {
  readonly name: string;
  /** The name without case and style. */
  readonly key: string;
  readonly letters: number;
}

/** A name longer than that is no name. */
const maximumNameLength = 200;
const preparedNames = new WeakMap<readonly string[], readonly Prepared[]>();

/** Names like the wanted one but not the same, nearest first. Fast enough for every name of a large workspace. */
export function nearestNames(wanted: string, names: readonly string[], limit: number): NearName[] {
  const key = styleless(wanted);
  if (key === '' || wanted.length > maximumNameLength) return [];
  const letters = letterSet(key);
  const typos = allowedTypos(key.length);
  const words = wordsOf(wanted);
  const near: (NearName & { readonly distance: number })[] = [];
  for (const candidate of prepared(names)) {
    if (candidate.name === wanted) continue;
    const found =
      candidate.key === key
        ? { nearness: 'style' as const, distance: 0 }
        : (typoDistance(key, letters, typos, candidate) ?? partDistance(key, candidate.key));
    if (found) near.push({ name: candidate.name, ...found });
  }
  if (near.length === 0 && words.size > 1) near.push(...sharingWords(words, names));
  return near
    .sort((a, b) => a.distance - b.distance || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name, nearness }) => ({ name, nearness }));
}

/** The same array is prepared once: the index hands out the same one as long as nothing changes. */
function prepared(names: readonly string[]): readonly Prepared[] {
  const known = preparedNames.get(names);
  if (known) return known;
  const made = names
    .filter((name) => !name.startsWith('<')) // what has no name of its own
    .map((name) => {
      const key = styleless(name);
      return { name, key, letters: letterSet(key) };
    });
  preparedNames.set(names, made);
  return made;
}

export const styleless = (name: string): string => name.replace(/[_$#\-\s]/gu, '').toLowerCase();

function allowedTypos(length: number): number {
  if (length < 3) return 0;
  if (length < 6) return 1;
  return length < 10 ? 2 : 3;
}

/** One bit for each letter or digit; others share bits. */
function letterSet(key: string): number {
  let set = 0;
  for (let at = 0; at < key.length; at += 1) set |= 1 << (key.charCodeAt(at) % 32);
  return set;
}

function typoDistance(
  key: string,
  letters: number,
  typos: number,
  candidate: Prepared,
): { nearness: 'typo'; distance: number } | undefined {
  // One more for letters that changed places, which counts as one typing mistake below.
  const limit = typos === 0 ? 0 : typos + 1;
  if (Math.abs(candidate.key.length - key.length) > typos) return undefined;
  // Each edit takes away one letter and brings in one at most.
  if (bitCount(letters ^ candidate.letters) > 2 * limit) return undefined;
  const edits = distance(key, candidate.key);
  if (edits > limit) return undefined;
  const mistakes = letters === candidate.letters && key.length === candidate.key.length ? edits - 1 : edits;
  return mistakes > typos ? undefined : { nearness: 'typo', distance: Math.max(1, mistakes) };
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Behind the typing mistakes; beginnings before ends before middles, small differences before large ones. */
function partDistance(key: string, candidate: string): { nearness: 'part'; distance: number } | undefined {
  const [short, long] = key.length <= candidate.length ? [key, candidate] : [candidate, key];
  // A short name that happens to be in what was asked for is no likeness.
  if (short.length < 3 || (short === candidate && short.length * 3 < long.length)) return undefined;
  const missing = long.length - short.length;
  const place = long.startsWith(short) ? 4 : long.endsWith(short) ? 5 : long.includes(short) ? 6 : undefined;
  return place === undefined ? undefined : { nearness: 'part', distance: place + missing / 4 };
}

/** The words of a name in any style. */
export function wordsOf(name: string): ReadonlySet<string> {
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\d+/gu) ?? [];
  return new Set(words.map((word) => word.toLowerCase()));
}

/** Names that share half of their words with the wanted one. */
function sharingWords(
  words: ReadonlySet<string>,
  names: readonly string[],
): (NearName & { readonly distance: number })[] {
  return names.flatMap((name) => {
    if (name.startsWith('<') || name.length > maximumNameLength) return [];
    const own = wordsOf(name);
    const shared = [...own].filter((word) => word.length > 2 && words.has(word)).length;
    const share = (2 * shared) / (own.size + words.size);
    return shared > 0 && share >= 0.5 ? [{ name, nearness: 'words' as const, distance: 1 - share }] : [];
  });
}
