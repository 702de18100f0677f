import type { Suspect, SuspectLine } from '../../localize/suspect.ts';
import type { LanguageModel, TokenScore } from '../../models/languageModel.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { OffsetRange } from '../../workspace/positions.ts';
import { LineIndex, offset } from '../../workspace/positions.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';

/**
 * Limits of the pass. A processor without a graphics card reads about a hundred tokens a second, and a token is three to
 * four characters of code: 2,000 characters are about 600 tokens and six seconds, in which no candidate is written.
 */
const limits = { suspects: 3, characters: 2_000, beforeFunction: 300, timeMs: 15_000 };
/** A line's score changes by no more than this factor either way: enough to part ties, too little to hide a line. */
export const strongest = 1.3;

export interface ScoringPass {
  readonly model: LanguageModel;
  /** Undefined for a file that is not to be changed. */
  readonly textOf: (file: RelativePath) => string | undefined;
  /** Why the pass was left out, or ended early, for people. */
  readonly onSkipped: (why: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The suspects with lines that surprise the model raised against the others of their function, and the rest lowered. Faulty
 * lines are less natural than those around them (Ray et al., "On the 'Naturalness' of Buggy Code", ICSE 2016); a line's
 * factor is its mean surprisal a token over that of all suspect lines of the function. The most suspicious line of a
 * function has the score it had: functions keep their order. Without a model that scores, nothing changes.
 */
export async function withSurprisingLines(
  suspects: readonly Suspect[],
  { model, textOf, onSkipped, signal }: ScoringPass,
): Promise<readonly Suspect[]> {
  const { score } = model;
  if (!score || !model.capabilities.score) return suspects;
  const timeout = AbortSignal.timeout(limits.timeMs);
  const scoring = AbortSignal.any([signal, timeout]);
  const changed = new Map<Suspect, Suspect>();
  let left = limits.characters;
  try {
    for (const suspect of suspects.filter(({ lines }) => lines.length > 1).slice(0, limits.suspects)) {
      const text = textOf(suspect.file);
      if (text === undefined || suspect.function === null) continue;
      const lines = new LineIndex(text);
      const range = scoredRange(text, lines, suspect, left);
      left -= range.end - range.start;
      if (range.end === range.start) break;
      const before = text.slice(Math.max(0, range.start - limits.beforeFunction), range.start);
      const tokens = await score.call(model, before, text.slice(range.start, range.end), scoring);
      changed.set(suspect, { ...suspect, lines: rescored(suspect.lines, surprisalByLine(tokens, range, lines)) });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) onSkipped(`it took more than ${limits.timeMs / 1000} s.`);
    else if (error instanceof UserError) onSkipped(error.message);
    else throw error;
  }
  return suspects.map((suspect) => changed.get(suspect) ?? suspect);
}

/** Whole lines from the function's first one on. */
function scoredRange(text: string, lines: LineIndex, { line, endLine }: Suspect, most: number): OffsetRange {
  const start = lines.startOf(line);
  const end = lines.endOf(endLine);
  if (end - start <= most) return { start, end };
  return { start, end: offset(Math.max(start, text.lastIndexOf('\n', start + most) + 1)) };
}

/** Nats a token; white space counts for nothing. Lines without a token are missing. */
function surprisalByLine(tokens: readonly TokenScore[], { start }: OffsetRange, lines: LineIndex): Map<number, number> {
  const sums = new Map<number, { nats: number; tokens: number }>();
  for (const token of tokens) {
    const code = token.text.trimStart();
    if (code === '') continue;
    const line = lines.lineAt(offset(start + token.start + token.text.length - code.length));
    const sum = sums.get(line) ?? { nats: 0, tokens: 0 };
    sums.set(line, { nats: sum.nats - token.logProbability, tokens: sum.tokens + 1 });
  }
  return new Map([...sums].map(([line, sum]) => [line, sum.nats / sum.tokens]));
}

function rescored(lines: readonly SuspectLine[], surprisal: ReadonlyMap<number, number>): SuspectLine[] {
  const known = lines.flatMap(({ line }) => surprisal.get(line) ?? []);
  const mean = known.reduce((sum, nats) => sum + nats, 0) / known.length;
  // A token of probability 0 makes the mean infinite, and code that is certain makes it 0: neither tells anything.
  if (!(mean > 0) || !Number.isFinite(mean)) return [...lines];
  const raised = lines.map((line) => ({
    ...line,
    score: line.score * bounded((surprisal.get(line.line) ?? mean) / mean),
  }));
  const scale = highest(lines) / Math.max(Number.MIN_VALUE, highest(raised));
  return raised.map((line) => ({ ...line, score: line.score * scale })).sort((a, b) => b.score - a.score);
}

const bounded = (factor: number): number => Math.min(strongest, Math.max(1 / strongest, factor));

const highest = (lines: readonly SuspectLine[]): number => Math.max(...lines.map(({ score }) => score));
