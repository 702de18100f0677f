import { confidenceOf, rankCandidates } from '../rank/rank.ts';
import type { JudgedPatch } from '../report/report.ts';
import type { Verification } from '../validate/validate.ts';
import type { Plausible, SearchResult } from './searchCandidates.ts';
import type { Verifications } from './verifications.ts';

export interface JudgeInput {
  readonly search: SearchResult;
  readonly verifications: Verifications;
  readonly remainingMs: number;
  readonly onProgress: (message: string) => void;
}

export interface Judgement {
  /** Best first. */
  readonly patches: readonly JudgedPatch[];
  /** Why plausible candidates were refused, for people. */
  readonly refused: readonly string[];
}

const maximumShown = 5;
/** What is found deserves its verification even when the budget is spent. */
const leastVerificationMs = 20_000;
const longestVerificationMs = 120_000;
/** Once a patch is verified, for its alternatives. */
const alternativesMs = 10_000;

/** Ranks what is plausible and verifies the best in a fresh run, until enough can be shown. */
export async function judge(input: JudgeInput): Promise<Judgement> {
  const { plausible, partial } = input.search;
  const complete = await verified(rankCandidates(plausible), input);
  if (complete.patches.length > 0 || partial.length === 0) return complete;
  const mostPassed = Math.max(...partial.map(({ passed }) => passed));
  const best = rankCandidates(partial.filter(({ passed }) => passed === mostPassed));
  return verified(best.slice(0, 1), input);
}

/** How long the first fresh run may take, with so much of the budget left. */
export function verificationLimit(remainingMs: number): number {
  return Math.min(longestVerificationMs, Math.max(leastVerificationMs, remainingMs));
}

async function verified(ranked: readonly Plausible[], input: JudgeInput): Promise<Judgement> {
  const { verifications, remainingMs, onProgress } = input;
  let deadline = performance.now() + Math.max(leastVerificationMs, remainingMs);
  const accepted: { found: Plausible; verification: Verification }[] = [];
  const refused: string[] = [];
  for (const [index, found] of ranked.entries()) {
    const leftMs = deadline - performance.now();
    if (accepted.length >= maximumShown || leftMs <= 0) break;
    onProgress(`fresh run ${index + 1} of at most ${ranked.length}, ${accepted.length} verified`);
    const timeoutMs = Math.min(leftMs, longestVerificationMs);
    for (const next of ranked.slice(index, index + verifications.mostAtOnce)) void verifications.of(next, timeoutMs);
    const verification = await within(leftMs, verifications.of(found, timeoutMs));
    if (!verification) break;
    const objection = objectionTo(verification, found.passed);
    if (objection !== undefined) {
      refused.push(objection);
      continue;
    }
    accepted.push({ found, verification });
    if (accepted.length === 1) deadline = Math.min(deadline, performance.now() + alternativesMs);
  }
  const [best] = ranked;
  const leftMs = deadline - performance.now();
  if (accepted.length === 0 && best && leftMs > 0) {
    // Runs side by side may disturb each other: before a no, the best patch runs once more by itself.
    const verification = await verifications.again(best, Math.min(leftMs, longestVerificationMs));
    if (objectionTo(verification, best.passed) === undefined) accepted.push({ found: best, verification });
  }
  // Other tests that failed before are no condition, but a patch that mends them, too, is the better one.
  accepted.sort((a, b) => a.verification.full.failed - b.verification.full.failed);
  const patches = accepted.map(({ found, verification }, index) =>
    judged(found, verification, index + 1, ranked.length),
  );
  return { patches, refused };
}

/** Undefined if the time is up first. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why the patch must not be shown; undefined if nothing speaks against it. */
function objectionTo(verification: Verification, expectedPasses: number): string | undefined {
  if (!verification.isComplete) return 'the fresh run did not come to its end';
  if (verification.target.passed < expectedPasses) return 'the failing tests still failed in a fresh run';
  const [broken] = verification.newFailures;
  return broken === undefined ? undefined : `other tests broke in a fresh run (${broken})`;
}

function judged(found: Plausible, verification: Verification, rank: number, alternatives: number): JudgedPatch {
  const { candidate } = found;
  const { target, covering, full, newFailures } = verification;
  const isComplete = target.failed === 0;
  const confidence = confidenceOf({
    coveringPassed: covering.passed,
    alternatives: alternatives - 1,
    suspiciousness: candidate.suspiciousness,
    prior: candidate.prior,
  });
  return {
    id: `patch-${rank}`,
    rank,
    candidate,
    verdict: isComplete ? 'verified' : 'partial',
    // What mends only some of the failing tests is at best a part of the repair.
    confidence: isComplete ? confidence : Math.round(confidence * 30) / 100,
    target,
    covering,
    full: { ...full, newFailures },
    flags: [
      ...(covering.passed === 0 ? ['no-covering-tests'] : []),
      ...(full.failed > target.failed ? ['other-tests-still-fail'] : []),
    ],
  };
}
