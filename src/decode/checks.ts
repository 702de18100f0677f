import type { EngineStrength, ShadowDocument } from '../completion/completionEngine.ts';
import { calibratedStrength } from './calibration.ts';
import type { DecodeRequest } from './decodeRequest.ts';
import type { HunkMemo } from './memo.ts';
import { DecodeMemo } from './memo.ts';
import type { LexicalRules } from './scan/lexicalRules.ts';
import { lexicalRulesOf } from './scan/lexicalRules.ts';
import { seamOf } from './seam.ts';
import { neededStart } from './neededStart.ts';
import { ShadowHunk } from './shadowHunk.ts';
import type { HunkSurroundings } from './statementGate.ts';
import { StatementGate } from './statementGate.ts';
import type { Counters } from './statistics.ts';
import { TokenCheck } from './tokenCheck.ts';

const calibrationIdentifiers = 30;
/** Lines that a hunk may have more than the one it replaces. One line that opens a block is soon closed, or a mistake. */
const extraLines = { token: 12, line: 4, fence: 12 };

export type CheckedHunk = Pick<
  DecodeRequest,
  | 'engine'
  | 'languageId'
  | 'file'
  | 'text'
  | 'hunk'
  | 'ending'
  | 'moreLines'
  | 'calibrationRange'
  | 'mode'
  | 'memo'
  | 'syntaxErrors'
>;

/** Everything by which generated text is judged. Closes the engine's document at its end. */
export interface Checks extends AsyncDisposable {
  readonly check: TokenCheck;
  /** Undefined where statements are not checked. */
  readonly gate: StatementGate | undefined;
  readonly memo: HunkMemo;
  /** Who knows names, as far as it is believed. */
  readonly shadow: ShadowHunk | undefined;
}

export async function checksOf(request: CheckedHunk, counters: Counters, signal: AbortSignal): Promise<Checks> {
  const { text, file, hunk, mode, engine, ending } = request;
  const fileMemo = request.memo ?? new DecodeMemo();
  const memo = fileMemo.hunk(file, text, hunk);
  const rules = mode === 'off' ? undefined : lexicalRulesOf(request.languageId);
  const strength = rules ? await strengthOf(request, rules, fileMemo, signal) : 'off';
  const document = engine && mode !== 'off' ? await engine.open(file, text, signal) : undefined;
  const engineName = engine?.name ?? '';
  const asked = document && new ShadowHunk({ engineName, document, hunk, memo, counters });
  const shadow = strength === 'off' ? undefined : asked;
  const isSemantic = strength === 'hard' && engine?.hasDiagnostics === true;
  const around = surroundingsOf(request);
  const original = text.slice(hunk.start, hunk.end);
  const declares = rules && shadow && isSemantic && mode === 'full' && ending === 'line';
  const looking = declares ? neededStart(rules, original, shadow, around.behind, signal) : undefined;
  const needed = await unlessItFails(looking, document);
  const check = new TokenCheck({
    rules,
    seam: rules && seamOf(rules, text, hunk),
    shadow,
    strength: strength === 'hard' ? 'hard' : 'soft',
    isSeamChecked: mode === 'full',
    ending,
    // What stands alone on its line is indented already.
    refusesIdleText: mode === 'full' && ending === 'line' && /(^|[ \t\n])$/.test(text.slice(0, hunk.start)),
    neededStart: needed,
    maxLines: original.split('\n').length + (request.moreLines ?? extraLines[ending]),
  });
  const gate = new StatementGate({
    shadow: engine?.hasDiagnostics === true ? asked : undefined,
    syntaxErrors: request.syntaxErrors,
    memo,
    isSemantic,
    around,
  });
  return {
    check,
    gate: mode === 'full' ? gate : undefined,
    memo,
    shadow,
    [Symbol.asyncDispose]: async () => document?.[Symbol.asyncDispose](),
  };
}

async function strengthOf(
  request: CheckedHunk,
  rules: LexicalRules,
  memo: DecodeMemo,
  signal: AbortSignal,
): Promise<EngineStrength> {
  const { engine, file, text, hunk, calibrationRange: range } = request;
  if (!engine) return 'off';
  if (!range) return engine.strength;
  const identifiers = calibrationIdentifiers;
  return calibratedStrength(
    { engine, rules, file, text, hunk, range, identifiers, memo: memo.file(file, text) },
    signal,
  );
}

function surroundingsOf({ text, hunk, calibrationRange: range }: CheckedHunk): HunkSurroundings {
  return {
    before: Math.max(0, hunk.start - (range?.start ?? hunk.start)),
    behind: Math.max(1, Math.min(text.length, range?.end ?? 0) - hunk.end),
  };
}

/** If it fails, the document is closed. */
async function unlessItFails<T>(
  work: Promise<T> | undefined,
  document: ShadowDocument | undefined,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    await document?.[Symbol.asyncDispose]();
    throw error;
  }
}
