import { endKeyOf, keyOf, wordsAt } from './hunkState.ts';
import type { HunkState, NamePlace } from './hunkState.ts';
import type { HunkEnding } from './decodeRequest.ts';
import { NamePrefixes } from './namePrefixes.ts';
import type { NeededStart } from './neededStart.ts';
import { canStartSo } from './neededStart.ts';
import type { LexicalRules } from './scan/lexicalRules.ts';
import { advance, isStringPrefix, scan } from './scan/scanner.ts';
import type { NameSite, ScanState, StatementEnd } from './scan/scanState.ts';
import { breaksSeam, fitsSuffix } from './seam.ts';
import type { Seam } from './seam.ts';
import type { ShadowHunk } from './shadowHunk.ts';
import { decodeWhole } from './utf8.ts';

export type RefusalReason = 'encoding' | 'name' | 'seam' | 'too-long' | 'idle' | 'declaration';

export type TokenVerdict =
  | {
      readonly kind: 'accepted';
      readonly state: HunkState;
      /** The token has a name that the engine, which is not wholly believed, does not list. */
      readonly isUnlisted: boolean;
      /** Identifiers started in the token, where only some names are legal. */
      readonly closedPlaces: number;
      /** Statements at the hunk's own depth that the token ended: offsets in the generated text. */
      readonly statementEnds: readonly number[];
      /** The token ended the hunk, too: by a line end. */
      readonly isEnd: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly at: number };

export interface CheckParts {
  /** Without rules or a seam text is only decoded. */
  readonly rules: LexicalRules | undefined;
  readonly seam: Seam | undefined;
  /** Who knows names; undefined where none are checked. */
  readonly shadow: ShadowHunk | undefined;
  /** Hard: other names are refused. Soft: they are told as unlisted. */
  readonly strength: 'hard' | 'soft';
  /** The hunk must fit what is around it. */
  readonly isSeamChecked: boolean;
  readonly ending: HunkEnding;
  readonly maxLines: number;
  /** Neither comments nor leading blanks: they make another text and the same program. */
  readonly refusesIdleText: boolean;
  /** What the hunk must declare. */
  readonly neededStart: NeededStart | undefined;
}

/** Of a name that only an arrow behind it makes legal: people write short ones there, lost models endless ones. */
const longestNewParameter = 24;

/** Tells what a token would make of generated text, character by character. */
export class TokenCheck {
  readonly #parts: CheckParts;
  readonly #prefixes = new WeakMap<ReadonlySet<string>, Map<ReadonlySet<string>, NamePrefixes>>();

  constructor(parts: CheckParts) {
    this.#parts = parts;
  }

  get seam(): Seam | undefined {
    return this.#parts.seam;
  }

  async token(state: HunkState, bytes: Uint8Array, signal: AbortSignal): Promise<TokenVerdict> {
    const decoded = decodeWhole(state.held, bytes);
    if (!decoded) return { kind: 'refused', reason: 'encoding', at: state.text.length };
    const verdict = await this.text({ ...state, held: decoded.held }, decoded.text, signal);
    if (verdict.kind === 'refused' || verdict.isEnd) return verdict;
    return { ...verdict, state: { ...verdict.state, key: keyOf(state, bytes) } };
  }

  /** As for a token with these characters. */
  async text(start: HunkState, text: string, signal: AbortSignal): Promise<TokenVerdict> {
    const { rules, seam, neededStart } = this.#parts;
    let state = start;
    let isUnlisted = false;
    let closedPlaces = 0;
    const statementEnds: number[] = [];
    let at = 0;
    for (const character of text) {
      const hunk = this.#hunkBefore(state, text, at);
      if (hunk === 'too-soon') return refused('seam', state);
      if (hunk) {
        const ended = { ...hunk, key: endKeyOf(state) };
        return { kind: 'accepted', state: ended, isUnlisted, closedPlaces, statementEnds, isEnd: true };
      }
      at += character.length;
      if (character === '\n' && this.#isTooLong(state.text)) return refused('too-long', state);
      const written = { ...state, text: state.text + character };
      if (neededStart && !canStartSo(written.text, neededStart)) return refused('declaration', state);
      if (!rules || !seam) {
        state = written;
        continue;
      }
      const read = advance(rules, state.scan, character);
      if (this.#parts.isSeamChecked && breaksSeam(rules, seam, read)) return refused('seam', state);
      if (this.#parts.refusesIdleText && isIdle(state, character, read)) return refused('idle', state);
      const awaited = this.#awaitedBehind(state, character, read);
      if (awaited === 'refused') return refused('name', state);
      const named = await this.#name(state, read, signal);
      if (named === 'refused') return refused('name', state);
      if (named.isUnlisted) isUnlisted = true;
      if (named.place && named.nameStart === state.text.length) closedPlaces += 1;
      const end = this.#statementEnd(seam, read.statementEnd);
      if (end !== undefined) statementEnds.push(end);
      state = { ...written, scan: read, place: named.place, nameStart: named.nameStart, awaited };
    }
    return { kind: 'accepted', state, isUnlisted, closedPlaces, statementEnds, isEnd: false };
  }

  /** Undefined: the text may end here. */
  refusalOfEnd(state: HunkState): RefusalReason | undefined {
    const { rules, seam, isSeamChecked } = this.#parts;
    if (state.held.length > 0) return 'encoding';
    if (!rules || !seam) return undefined;
    const { lexeme } = state.scan;
    const isNameUnfinished = state.place && lexeme.kind === 'word' && !state.place.names.has(lexeme.text);
    if (state.awaited) return 'name';
    if (isNameUnfinished) return this.#parts.strength === 'hard' ? 'name' : undefined;
    return isSeamChecked && !fitsSuffix(rules, seam, state.scan) ? 'seam' : undefined;
  }

  /** The text up to the offset leaves nothing open that the code behind the hunk does not close. */
  isWhole(state: HunkState, end: number): boolean {
    const { rules, seam } = this.#parts;
    if (!rules || !seam) return false;
    return fitsSuffix(rules, seam, scan(rules, seam.start, state.text.slice(0, end)));
  }

  /** The hunk that ends with the next character. A fence has nothing behind it; a line end may have more of the hunk. */
  #hunkBefore(state: HunkState, text: string, at: number): HunkState | 'too-soon' | undefined {
    const { ending, rules, seam } = this.#parts;
    if (ending === 'line') return text[at] === '\n' && this.#mayEnd(state) ? state : undefined;
    if (ending === 'token') return undefined;
    if (this.#isFunctionOver(state, text, at)) return this.#mayEnd(state) ? state : 'too-soon';
    if (text[at] !== '`') return undefined;
    // One token or more may hold its three marks.
    const written = /^(?:[^]*\n)?(?=[ \t]*(`{0,2})$)/.exec(state.text);
    const marks = written?.[1] ?? '';
    if (!written || (marks + text.slice(at, at + 3)).slice(0, 3) !== fence) return undefined;
    const [hunk] = written;
    const before = marks === '' || !rules || !seam ? state.scan : scan(rules, seam.start, hunk);
    const ended = { ...state, text: hunk, scan: before };
    return this.#mayEnd(ended) ? ended : 'too-soon';
  }

  /** Small models go on behind a function with what nobody has asked for. */
  #isFunctionOver({ text, scan: { depth, isLineBlank } }: HunkState, next: string, at: number): boolean {
    const { rules, seam, isSeamChecked } = this.#parts;
    if (!rules || !seam || !isSeamChecked) return false;
    if (rules.newline !== 'indentation') return next[at] === '\n' && depth < seam.start.depth;
    if (!isLineBlank || depth !== seam.start.depth || /\s/.test(next[at] ?? '')) return false;
    const own = /^[ \t]*(?=\S)/m.exec(text)?.[0].length ?? 0;
    return text.length - (text.lastIndexOf('\n') + 1) < own;
  }

  #mayEnd(state: HunkState): boolean {
    return state.text.trim() !== '' && this.refusalOfEnd({ ...state, held: NO_HELD }) === undefined;
  }

  #isTooLong(text: string): boolean {
    let lines = 1;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
    return lines >= this.#parts.maxLines;
  }

  /** An arrow, character by character, behind a name that could be nothing else than its parameter. */
  #awaitedBehind(state: HunkState, character: string, scan: ScanState): HunkState['awaited'] | 'refused' {
    let { awaited } = state;
    const before = state.scan.lexeme.kind === 'word' ? state.scan.lexeme : undefined;
    const isWordDone = before && !(scan.lexeme.kind === 'word' && scan.lexeme.site.start === before.site.start);
    if (isWordDone && state.place?.mayBeParameter && !state.place.names.has(before.text)) awaited = '=';
    if (awaited === undefined || (awaited === '=' && /\s/.test(character))) return awaited;
    if (character !== awaited) return 'refused';
    return awaited === '=' ? '>' : undefined;
  }

  /** What the next character, by which `scan` came about, means for the identifier before it or in it. */
  async #name(
    state: HunkState,
    scan: ScanState,
    signal: AbortSignal,
  ): Promise<'refused' | { place: NamePlace | undefined; nameStart: number; isUnlisted: boolean }> {
    const isHard = this.#parts.strength === 'hard';
    let isUnlisted = false;
    const word = scan.lexeme.kind === 'word' ? scan.lexeme : undefined;
    const before = state.scan.lexeme.kind === 'word' ? state.scan.lexeme : undefined;
    const isSameWord = word !== undefined && before?.site.start === word.site.start;
    const isChecked = state.place !== undefined && !state.place.mayBeParameter;
    if (before && !isSameWord && isChecked && !state.place.names.has(before.text)) {
      if (!this.#isStringStart(before.text, scan)) {
        if (isHard) return 'refused';
        isUnlisted = true;
      }
    }
    if (!word) return { place: undefined, nameStart: state.nameStart, isUnlisted };
    const place = isSameWord ? state.place : await this.#placeAt(state, word.site, signal);
    const nameStart = isSameWord ? state.nameStart : state.text.length;
    const isNewParameter = place?.mayBeParameter === true && word.text.length <= longestNewParameter;
    if (!place || isNewParameter || place.names.hasPrefix(word.text) || this.#isStringPrefix(word.text)) {
      return { place, nameStart, isUnlisted };
    }
    if (isHard) return 'refused';
    // Told once: of the rest of the name nothing is known.
    return { place: undefined, nameStart, isUnlisted: true };
  }

  async #placeAt(state: HunkState, site: NameSite, signal: AbortSignal): Promise<NamePlace | undefined> {
    const { rules, shadow, strength } = this.#parts;
    if (!rules || !shadow || site.mayDeclare) return undefined;
    const legal = await shadow.namesBehind(state.text, signal);
    // An empty list is what engines say that know nothing.
    if (legal.kind === 'unknown' || legal.names.size === 0) return undefined;
    const mayBeParameter = legal.kind === 'open';
    if (mayBeParameter && !(site.isOperand && strength === 'hard')) return undefined;
    return { start: state.text.length, names: this.#withWords(legal.names, wordsAt(rules, site)), mayBeParameter };
  }

  #withWords(names: ReadonlySet<string>, words: ReadonlySet<string>): NamePrefixes {
    const ofNames = this.#prefixes.get(names) ?? new Map<ReadonlySet<string>, NamePrefixes>();
    this.#prefixes.set(names, ofNames);
    const known = ofNames.get(words);
    if (known) return known;
    const prefixes = new NamePrefixes([...names, ...words]);
    ofNames.set(words, prefixes);
    return prefixes;
  }

  #isStringPrefix(word: string): boolean {
    const { rules } = this.#parts;
    return rules !== undefined && isStringPrefix(rules, word);
  }

  #isStringStart(word: string, scan: ScanState): boolean {
    return this.#isStringPrefix(word) && (scan.lexeme.kind === 'quotes' || scan.lexeme.kind === 'string');
  }

  #statementEnd(seam: Seam, end: StatementEnd | undefined): number | undefined {
    if (end?.depth !== seam.start.depth || end.columns > seam.floorColumns) return undefined;
    const at = end.at - seam.start.offset;
    return at > 0 ? at : undefined;
  }
}

const fence = '```';
const NO_HELD = new Uint8Array(0);

function isIdle({ text, scan }: HunkState, character: string, read: ScanState): boolean {
  if (text === '' && /\s/.test(character)) return true;
  return isComment(read) && !isComment(scan);
}

const isComment = ({ lexeme: { kind } }: ScanState): boolean => kind === 'line-comment' || kind === 'block-comment';

function refused(reason: RefusalReason, state: HunkState): TokenVerdict {
  return { kind: 'refused', reason, at: state.text.length };
}
