import type { TokenCandidate } from '../models/languageModel.ts';
import type { Random } from '../workspace/random.ts';
import type { DeadBranches } from './deadBranches.ts';
import type { HunkState } from './hunkState.ts';
import { endKeyOf, keyOf } from './hunkState.ts';
import type { Counters } from './statistics.ts';
import type { TokenCheck, TokenVerdict } from './tokenCheck.ts';

/** Below this mass of what is legal a step is a dead end: taking what is left would force junk. */
export const leastFeasibleMass = 1e-3;
/** Candidates refused in one step that make it a dead end. */
export const mostRefusals = 32;
/** Taken from the log-probability of a name that a half-believed engine does not list. */
export const unlistedPenalty = 3;

export type Choice =
  | {
      readonly kind: 'token';
      readonly candidate: TokenCandidate;
      readonly verdict: Extract<TokenVerdict, { kind: 'accepted' }>;
      readonly probability: number;
      readonly logFeasibleMass: number;
    }
  | { readonly kind: 'dead-end'; readonly feasibleMass: number };

export interface DrawParts {
  readonly check: Pick<TokenCheck, 'token' | 'refusalOfEnd'>;
  readonly random: Random;
  /** 0: always the likeliest. */
  readonly temperature: number;
  /** What is known to lead nowhere; undefined where that is not used. */
  readonly dead: DeadBranches | undefined;
  readonly counters: Counters;
}

interface Contender {
  readonly candidate: TokenCandidate;
  /** Among the candidates, at the temperature. */
  readonly probability: number;
  /** Greatest first. */
  score: number;
  accepted: Extract<TokenVerdict, { kind: 'accepted' }> | undefined;
}

/**
 * Draws a legal token by its probability. Candidates are tried in the order of a Gumbel race, so only those that could win
 * are checked (adaptive weighted rejection sampling, Lipkin et al., COLM 2025); a lowered one goes back into the race. The
 * feasible mass is what was not refused: an upper bound, as the rest was not looked at.
 */
export async function drawToken(
  state: HunkState,
  candidates: readonly TokenCandidate[],
  parts: DrawParts,
  signal: AbortSignal,
): Promise<Choice> {
  const contenders = contendersOf(state, candidates, parts);
  let feasibleMass = Math.min(1, contenders.feasibleMass);
  let refusals = 0;
  for (;;) {
    const best = greatest(contenders.list);
    if (!best || feasibleMass < leastFeasibleMass || refusals > mostRefusals) return { kind: 'dead-end', feasibleMass };
    if (best.accepted) return chosen(best, best.accepted, feasibleMass);
    const verdict = await verdictOf(state, best.candidate, parts.check, signal);
    if (verdict.kind === 'refused') {
      contenders.list.splice(contenders.list.indexOf(best), 1);
      parts.counters.rejected += 1;
      refusals += 1;
      feasibleMass = Math.max(0, feasibleMass - best.probability);
      continue;
    }
    if (!verdict.isUnlisted) return chosen(best, verdict, feasibleMass);
    best.accepted = verdict;
    best.score -= unlistedPenalty;
  }
}

function contendersOf(
  state: HunkState,
  candidates: readonly TokenCandidate[],
  { temperature, dead, random }: DrawParts,
): { list: Contender[]; feasibleMass: number } {
  const logWeights = candidates.map(({ logProbability }) => logProbability / (temperature > 0 ? temperature : 1));
  const top = Math.max(...logWeights);
  const total = logWeights.reduce((sum, logWeight) => sum + Math.exp(logWeight - top), 0);
  let feasibleMass = 1;
  const list: Contender[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const probability = Math.exp((logWeights[index] ?? -Infinity) - top) / total;
    // Drawn for each candidate, so that what is known does not shift the draws of the others.
    const noise = temperature > 0 ? gumbel(random) : 0;
    const lost = dead?.share(candidate.isEnd ? endKeyOf(state) : keyOf(state, candidate.bytes)) ?? 0;
    feasibleMass -= probability * lost;
    const score = Math.log(probability) + Math.log1p(-lost) + noise;
    if (score > -Infinity) list.push({ candidate, probability, score, accepted: undefined });
  }
  return { list, feasibleMass };
}

/** A draw of the standard Gumbel distribution: added to log-weights, the greatest sum is a draw by the weights. */
const gumbel = (random: Random): number => -Math.log(-Math.log(Math.max(random(), Number.MIN_VALUE)));

function greatest(contenders: readonly Contender[]): Contender | undefined {
  let best: Contender | undefined;
  for (const contender of contenders) if (!best || contender.score > best.score) best = contender;
  return best;
}

async function verdictOf(
  state: HunkState,
  candidate: TokenCandidate,
  check: DrawParts['check'],
  signal: AbortSignal,
): Promise<TokenVerdict> {
  if (!candidate.isEnd) {
    // Special tokens that do not end the text have no place in code.
    if (candidate.bytes.length === 0) return { kind: 'refused', reason: 'encoding', at: state.text.length };
    return check.token(state, candidate.bytes, signal);
  }
  const reason = check.refusalOfEnd(state);
  if (reason) return { kind: 'refused', reason, at: state.text.length };
  const ended = { ...state, key: endKeyOf(state) };
  return { kind: 'accepted', state: ended, isUnlisted: false, closedPlaces: 0, statementEnds: [], isEnd: true };
}

function chosen(
  { candidate, probability }: Contender,
  verdict: Extract<TokenVerdict, { kind: 'accepted' }>,
  feasibleMass: number,
): Choice {
  return { kind: 'token', candidate, verdict, probability, logFeasibleMass: Math.log(feasibleMass) };
}
