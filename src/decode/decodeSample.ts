import type { Diagnostic } from '../completion/completionEngine.ts';
import type { CandidateSteps } from './candidateSteps.ts';
import { forcedDraft } from './forcedDraft.ts';
import type { HunkState } from './hunkState.ts';
import { SamplePath } from './samplePath.ts';
import type { DrawParts } from './sampler.ts';
import { drawToken } from './sampler.ts';
import type { StatementGate } from './statementGate.ts';
import type { TokenCheck } from './tokenCheck.ts';

export interface SampleParts extends DrawParts {
  readonly check: TokenCheck;
  readonly steps: CandidateSteps;
  readonly start: HunkState;
  readonly maxTokens: number;
  /** Asked at the ends of statements; undefined where they are not checked. */
  readonly gate: StatementGate | undefined;
  /** How often a sample may go back; 0 gives it up at its first dead end. */
  readonly maxRewinds: number;
  /** Names that are the only ones possible are evaluated in one batch. */
  readonly completesNames: boolean;
}

export type SampleOutcome =
  | {
      readonly kind: 'sample';
      readonly text: string;
      readonly logProbability: number;
      readonly logFeasibleMass: number;
    }
  | { readonly kind: 'abandoned'; readonly reason: 'too-long' | 'dead-end' };

/** Share of a token's mass that goes when a statement with an error is found to have it there: others may be at fault. */
const suspectedShare = 0.9;
/** Share of what follows a first line, or the word before a condition, that goes when it came to no end. */
const endlessShare = 0.8;

/** One sample: draws tokens, goes back where nothing legal is likely or a statement is wrong. */
export async function decodeSample(parts: SampleParts, signal: AbortSignal): Promise<SampleOutcome> {
  const { steps, counters } = parts;
  const path = new SamplePath(steps.start, parts.start);
  const retreat = new Retreat(path, parts.maxRewinds);
  while (path.length < parts.maxTokens) {
    signal.throwIfAborted();
    if (parts.completesNames) await evaluateForced(path, steps, signal);
    const candidates = await steps.candidates(path.place, signal);
    const choice = await drawToken(path.state, candidates, parts, signal);
    if (choice.kind === 'dead-end') {
      parts.dead?.add(path.rootKey, path.branch(), 1 - choice.feasibleMass);
      // Where a block behind a condition has no room, it has none behind others either.
      const head = path.state.scan.previous.endsCondition ? startOfStatement(path.state) : undefined;
      if (head !== undefined) parts.dead?.add(path.rootKey, path.branchThrough(head), endlessShare);
      const canGoOn = head === undefined ? retreat.fromDeadEnd() : retreat.fromError(head);
      if (!canGoOn) return abandoned(parts);
      counters.rewinds += 1;
      continue;
    }
    const { candidate, verdict } = choice;
    path.push({
      place: steps.after(path.place, candidate.token),
      state: verdict.state,
      logProbability: candidate.logProbability,
      probability: choice.probability,
      logFeasibleMass: choice.logFeasibleMass,
    });
    counters.tokens += 1;
    const error = await errorOf(path, verdict.statementEnds, verdict.isEnd, parts, signal);
    if (error) {
      counters.refusedStatements += 1;
      parts.dead?.add(path.rootKey, path.branch());
      parts.dead?.add(path.rootKey, path.branchThrough(error.range.start), suspectedShare);
      if (!retreat.fromError(error.range.start)) return abandoned(parts);
      counters.rewinds += 1;
      continue;
    }
    if (!verdict.isEnd) continue;
    // Given out once: the next sample is another.
    parts.dead?.add(path.rootKey, path.branch());
    const { logProbability, logFeasibleMass } = path;
    return { kind: 'sample', text: verdict.state.text, logProbability, logFeasibleMass };
  }
  // Where its first line led is not worth as much any more.
  const lineEnd = path.state.text.trimEnd().indexOf('\n');
  if (lineEnd !== -1) parts.dead?.add(path.rootKey, path.branchThrough(lineEnd), endlessShare);
  return { kind: 'abandoned', reason: 'too-long' };
}

async function errorOf(
  path: SamplePath,
  statementEnds: readonly number[],
  isEnd: boolean,
  { gate, check }: SampleParts,
  signal: AbortSignal,
): Promise<Diagnostic | undefined> {
  if (!gate) return undefined;
  if (isEnd) return gate.errorOfHunk(path.state.text, signal);
  for (const end of statementEnds) {
    const { text, statementStart } = path.state;
    // Within code that is not closed yet every text is wrong: the end of the hunk tells.
    if (!check.isWhole(path.state, end)) continue;
    const error = await gate.errorOfStatement(text.slice(0, end), statementStart, signal);
    if (error) return error;
    path.passStatement(end);
  }
  return undefined;
}

async function evaluateForced(path: SamplePath, steps: CandidateSteps, signal: AbortSignal): Promise<void> {
  if (path.place.known) return;
  const draft = await forcedDraft(path.state, steps, signal);
  await steps.evaluate(path.place, draft, signal);
}

const startOfStatement = ({ text, statementStart }: HunkState): number =>
  text.length - text.slice(statementStart).trimStart().length;

function abandoned({ counters }: SampleParts): SampleOutcome {
  counters.deadEnds += 1;
  return { kind: 'abandoned', reason: 'dead-end' };
}

/** Where to go on after a failure: a little before it, and the more it is repeated the further. */
class Retreat {
  readonly #path: SamplePath;
  readonly #failures = new Map<string, number>();
  #left: number;

  constructor(path: SamplePath, maxRewinds: number) {
    this.#path = path;
    this.#left = maxRewinds;
  }

  /** To the start of the identifier; the second time there, of the statement; then of the hunk. */
  fromDeadEnd(): boolean {
    const { nameStart, statementStart, text } = this.#path.state;
    const failures = this.#count(text.slice(0, nameStart));
    return this.#goBackTo(failures === 1 ? nameStart : this.#statementOrHunk(statementStart));
  }

  /** To the start of the statement; of the hunk, where the trouble is before that. */
  fromError(errorStart: number): boolean {
    const { statementStart } = this.#path.state;
    return this.#goBackTo(errorStart < statementStart ? 0 : this.#statementOrHunk(statementStart));
  }

  #statementOrHunk(statementStart: number): number {
    const failures = this.#count(`statement ${this.#path.state.text.slice(0, statementStart)}`);
    return failures <= 3 ? statementStart : 0;
  }

  #count(place: string): number {
    const failures = (this.#failures.get(place) ?? 0) + 1;
    this.#failures.set(place, failures);
    return failures;
  }

  #goBackTo(textOffset: number): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return this.#path.goBackTo(textOffset);
  }
}
