import type { NamePrefixes } from './namePrefixes.ts';
import type { LexicalRules } from './scan/lexicalRules.ts';
import type { NameSite, ScanState } from './scan/scanState.ts';
import { startOfFile } from './scan/scanState.ts';
import type { Seam } from './seam.ts';
import { NO_BYTES } from './utf8.ts';

/** The identifier at the end of the generated text, where only some names may stand. */
export interface NamePlace {
  /** Of the identifier in the generated text. */
  readonly start: number;
  readonly names: NamePrefixes;
  /** Another name may stand there if an arrow follows it. */
  readonly mayBeParameter: boolean;
}

/** Generated text that is legal so far. Never changed: a token makes a new one. */
export interface HunkState {
  /** Whole characters only. */
  readonly text: string;
  /** All bytes, those of an unfinished character included, each as one character: the key of what is known of the text. */
  readonly key: string;
  readonly held: Uint8Array;
  readonly scan: ScanState;
  readonly place: NamePlace | undefined;
  /** What must follow, behind blanks, a name that can only be the parameter of an arrow function. */
  readonly awaited: '=' | '>' | undefined;
  /** Where the last name started, and the statement: places to go back to. */
  readonly nameStart: number;
  readonly statementStart: number;
}

/** @param seam undefined where the code cannot be read: then the scan means nothing */
export function startOfHunk(seam: Seam | undefined): HunkState {
  return {
    text: '',
    key: '',
    held: NO_BYTES,
    scan: seam?.start ?? startOfFile,
    place: undefined,
    awaited: undefined,
    nameStart: 0,
    statementStart: 0,
  };
}

export function keyOf(state: HunkState, bytes: Uint8Array): string {
  return state.key + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** A key that no text has: what ends the text. */
export function endKeyOf(state: HunkState): string {
  return `${state.key}\u{ffff}`;
}

/** The words that need no engine to be legal at a site. */
export function wordsAt(rules: LexicalRules, site: NameSite): ReadonlySet<string> {
  return site.access === 'member' ? rules.memberWords : rules.keywords;
}
