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

/** Candidates that are kept at a time. */
const maximumKept = 500;

/** Names like the wanted one but not the same, nearest first. Fast enough for every name of a large workspace. */
export function nearestNames(wanted: string, names: readonly string[], limit: number): NearName[] {
  const key = styleless(wanted);
  if (key === '' || wanted.length > maximumNameLength) return [];
  const target = { name: wanted, key, letters: letterSet(key) };
  const candidates = prepared(names);
  let kept: Scored[] = [];
  let worst = Infinity;
  for (const candidate of candidates) {
    if (candidate.name === wanted) continue;
    const unlikeness = unlikenessOf(target, candidate);
    if (unlikeness > worst || unlikeness === Infinity) continue;
    kept.push({ name: candidate.name, unlikeness });
    if (kept.length < maximumKept) continue;
    kept = nearestFirst(wanted, kept).slice(0, limit);
    worst = kept.at(-1)?.unlikeness ?? Infinity;
  }
  if (kept.length > 0) {
    return nearestFirst(wanted, kept)
      .slice(0, limit)
      .map(({ name, unlikeness }) => ({ name, nearness: nearnessOf(unlikeness) }));
  }
  return nearestFirst(wanted, sharingWords(wordsOf(wanted), candidates))
    .slice(0, limit)
    .map(({ name }) => ({ name, nearness: 'words' }));
}

interface Scored {
  readonly name: string;
  /** 0 for another style, below {@link partUnlikeness} for typing mistakes, above for parts. */
  readonly unlikeness: number;
}

const partUnlikeness = 4;

function nearnessOf(unlikeness: number): Nearness {
  if (unlikeness === 0) return 'style';
  return unlikeness < partUnlikeness ? 'typo' : 'part';
}

/** Equally like ones by how much differs as they are written. */
function nearestFirst(wanted: string, scored: readonly Scored[]): Scored[] {
  return scored
    .map((one) => ({ ...one, asWritten: distance(wanted, one.name) }))
    .sort((a, b) => a.unlikeness - b.unlikeness || a.asWritten - b.asWritten || (a.name < b.name ? -1 : 1));
}

/** Infinity for what is not like it. */
function unlikenessOf(target: Prepared, candidate: Prepared): number {
  if (candidate.key === target.key) return 0;
  return Math.min(typoUnlikeness(target, candidate), partUnlikenessOf(target, candidate));
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

function typoUnlikeness({ key, letters }: Prepared, candidate: Prepared): number {
  const typos = allowedTypos(key.length);
  if (typos === 0 || Math.abs(candidate.key.length - key.length) > typos) return Infinity;
  // Each mistake takes away one letter and brings in one at most; letters that change places do neither.
  if (bitCount(letters ^ candidate.letters) > 2 * typos) return Infinity;
  const edits = distance(key, candidate.key);
  // Letters that changed places are two edits and one mistake.
  const isSwap = edits > 1 && letters === candidate.letters && key.length === candidate.key.length;
  const mistakes = isSwap ? edits - 1 : edits;
  // The likelier mistake, with all letters there, comes first.
  return mistakes > typos ? Infinity : isSwap ? mistakes - 0.5 : mistakes;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Beginnings before ends before middles, small differences before large ones. */
function partUnlikenessOf(target: Prepared, candidate: Prepared): number {
  const [short, long] = target.key.length <= candidate.key.length ? [target, candidate] : [candidate, target];
  if (short.key.length < 3 || (short.letters & ~long.letters) !== 0) return Infinity;
  // A short name that happens to be in what was asked for is no likeness.
  if (short === candidate && short.key.length * 5 < long.key.length * 2) return Infinity;
  const at = long.key.indexOf(short.key);
  if (at === -1) return Infinity;
  const missing = long.key.length - short.key.length;
  return partUnlikeness + (at === 0 ? 0 : long.key.endsWith(short.key) ? 1 : 2) + missing / 4;
}

/** The words of a name in any style. */
export function wordsOf(name: string): ReadonlySet<string> {
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\d+/gu) ?? [];
  return new Set(words.map((word) => word.toLowerCase()));
}

/** Names that share half of their words with the wanted one. */
function sharingWords(words: ReadonlySet<string>, names: readonly Prepared[]): Scored[] {
  const telling = [...words].filter((word) => word.length > 2);
  if (words.size < 2) return [];
  return names.flatMap(({ name, key }) => {
    if (name.length > maximumNameLength || !telling.some((word) => key.includes(word))) return [];
    const own = wordsOf(name);
    const shared = [...own].filter((word) => word.length > 2 && words.has(word)).length;
    const share = (2 * shared) / (own.size + words.size);
    return shared > 0 && share >= 0.5 ? [{ name, unlikeness: 1 - share }] : [];
  });
}
