import type { DecodingSession } from '../models/languageModel.ts';
import { seededRandom } from '../workspace/random.ts';
import { CandidateSteps } from './candidateSteps.ts';
import type { Checks } from './checks.ts';
import { checksOf } from './checks.ts';
import { copyDrafter } from './copySpeculation.ts';
import type { DecodedHunk, DecodeRequest } from './decodeRequest.ts';
import { decodeSample } from './decodeSample.ts';
import { startOfHunk } from './hunkState.ts';
import { countedSince, noCounts } from './statistics.ts';

const defaultTopK = 64;
/** Goings back in one sample; what needs more is not what the model means. */
const maxRewinds = 8;

/** Token by token, for models that have steps. @param open a session at the hunk's start */
export async function* decodeStepwise(
  request: DecodeRequest,
  open: () => Promise<DecodingSession>,
): AsyncGenerator<DecodedHunk, void, undefined> {
  const { model, signal, mode, temperature } = request;
  const counters = noCounts();
  // The model reads its prompt while the engine opens the file and is calibrated.
  const opened = await bothOrNone(open(), checksOf(request, counters, signal));
  await using session = opened[0];
  await using checks = opened[1];
  const { check, gate, memo } = checks;
  const count = request.topK ?? defaultTopK;
  const steps = new CandidateSteps({ session, count, counters, drafter: await drafterFor(session, request) });
  const dead =
    mode === 'full'
      ? memo.dead(`${model.name}|${temperature}|${count}|${request.ending}|${request.reply?.text ?? ''}`)
      : undefined;
  const random = seededRandom(request.seed);
  let counted = { ...counters };
  for (let attempt = 0; attempt < request.samples; attempt += 1) {
    const outcome = await decodeSample(
      {
        check,
        gate,
        dead,
        steps,
        random,
        counters,
        start: startOfHunk(check.seam),
        temperature,
        maxTokens: request.maxTokens,
        maxRewinds: mode === 'full' ? maxRewinds : 0,
        completesNames: mode === 'full' && session.verify !== undefined,
      },
      signal,
    );
    if (outcome.kind === 'sample') {
      const { text, logProbability, logFeasibleMass } = outcome;
      yield { text, logProbability, logFeasibleMass, statistics: countedSince(counted, counters) };
      counted = { ...counters };
    }
    // Without chance, and with nothing learned, every sample is the same.
    if (temperature === 0 && mode !== 'full') return;
    if (dead && dead.share('') > 1 - 1e-6) return;
  }
}

async function drafterFor(
  session: DecodingSession,
  { text, hunk, signal }: DecodeRequest,
): Promise<ReturnType<typeof copyDrafter> | undefined> {
  const original = text.slice(hunk.start, hunk.end);
  if (!session.verify || original === '') return undefined;
  const tokens = await session.tokenize(original, signal);
  return copyDrafter(tokens.map(({ token }) => token));
}

/** Both; if one fails, the other is closed. */
async function bothOrNone(
  opening: Promise<DecodingSession>,
  checking: Promise<Checks>,
): Promise<[DecodingSession, Checks]> {
  const [session, checks] = await Promise.allSettled([opening, checking]);
  if (session.status === 'fulfilled' && checks.status === 'fulfilled') return [session.value, checks.value];
  if (session.status === 'fulfilled') await session.value[Symbol.asyncDispose]();
  if (checks.status === 'fulfilled') await checks.value[Symbol.asyncDispose]();
  throw (session.status === 'rejected' ? session.reason : (checks as PromiseRejectedResult).reason) as Error;
}
