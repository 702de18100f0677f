import type { CheckedHunk } from './checks.ts';
import { checksOf } from './checks.ts';
import type { HunkState } from './hunkState.ts';
import { startOfHunk } from './hunkState.ts';
import { lexicalRulesOf } from './scan/lexicalRules.ts';
import { advance, scan } from './scan/scanner.ts';
import { startOfFile } from './scan/scanState.ts';
import type { DecodeStatistics } from './statistics.ts';
import { noCounts } from './statistics.ts';
import type { RefusalReason } from './tokenCheck.ts';

export interface TeacherForcing extends CheckedHunk {
  /** The text that is to be legal, cut in any way; bytes may cut characters. */
  readonly pieces: readonly (string | Uint8Array)[];
  readonly signal: AbortSignal;
}

export interface TeacherForced {
  /** Undefined if the whole text is legal. Offsets are in the text. */
  readonly refusal:
    { readonly reason: RefusalReason | 'statement'; readonly at: number; readonly message: string } | undefined;
  /** Places where only some names were legal. */
  readonly closedPlaces: number;
  readonly unlisted: number;
  readonly statistics: DecodeStatistics;
}

/** Drives a given text through the decoder as if a model wrote it: what is refused of right code is a bug. */
export async function teacherForce(request: TeacherForcing): Promise<TeacherForced> {
  const { pieces, signal } = request;
  const counters = noCounts();
  await using checks = await checksOf(request, counters, signal);
  const { check, gate } = checks;
  let state = startOfHunk(check.seam);
  let closedPlaces = 0;
  let unlisted = 0;
  const result = (refusal: TeacherForced['refusal']): TeacherForced => ({
    refusal,
    closedPlaces,
    unlisted,
    statistics: counters,
  });
  for (const piece of pieces) {
    const verdict = await check.token(state, typeof piece === 'string' ? Buffer.from(piece) : piece, signal);
    if (verdict.kind === 'refused') {
      return result({ reason: verdict.reason, at: verdict.at, message: around(state, piece) });
    }
    state = verdict.state;
    if (verdict.isUnlisted) unlisted += 1;
    closedPlaces += verdict.closedPlaces;
    for (const end of verdict.statementEnds) {
      if (!gate || !check.isWhole(state, end)) continue;
      const error = await gate.errorOfStatement(state.text.slice(0, end), state.statementStart, signal);
      if (error) return result({ reason: 'statement', at: error.range.start, message: error.message });
      state = { ...state, statementStart: end };
    }
    if (verdict.isEnd) return result(undefined);
  }
  const refusal = check.refusalOfEnd(state);
  if (refusal) return result({ reason: refusal, at: state.text.length, message: 'the end' });
  const error = await gate?.errorOfHunk(state.text, signal);
  return result(error && { reason: 'statement', at: error.range.start, message: error.message });
}

/** Names in a text that are not words of the language. */
export function countIdentifiers(languageId: string, text: string): number {
  const rules = lexicalRulesOf(languageId);
  if (!rules) return 0;
  const starts = new Map<number, string>();
  let state = scan(rules, startOfFile, '');
  for (const character of text) {
    state = advance(rules, state, character);
    if (state.lexeme.kind === 'word') starts.set(state.lexeme.site.start, state.lexeme.text);
  }
  return [...starts.values()].filter((name) => !rules.keywords.has(name)).length;
}

function around(state: HunkState, piece: string | Uint8Array): string {
  return `${state.text.slice(-40)}▸${typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8')}`;
}
