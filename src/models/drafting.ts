import type { Random } from '../workspace/random.ts';
import { seededRandom } from '../workspace/random.ts';
import type { DecodingSession, Draft, DraftOptions, TokenCandidate, TokenScore } from './languageModel.ts';

/** Among more, what is chosen at a temperature of 1 is mostly noise. */
const defaultTopK = 40;

/** Samples a text step by step, until the model ends it, a stop text comes, or it is long enough. */
export async function draftFrom(session: DecodingSession, options: DraftOptions): Promise<Draft> {
  const random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  const decoder = new TextDecoder();
  const tokens: TokenScore[] = [];
  let text = '';
  while (tokens.length < options.maxTokens) {
    const candidates = await session.candidates(
      options.temperature === 0 ? 1 : (options.topK ?? defaultTopK),
      options.signal,
    );
    const chosen = choose(candidates, options.temperature, random);
    if (chosen === undefined || chosen.isEnd) return { text: text + decoder.decode(), end: 'stop', tokens };
    const piece = decoder.decode(chosen.bytes, { stream: true });
    tokens.push({ start: text.length, text: piece, logProbability: chosen.logProbability });
    text += piece;
    const stop = firstStop(text, options.stop ?? []);
    if (stop !== undefined) return { text: text.slice(0, stop), end: 'stop', tokens: before(stop, tokens) };
    await session.accept([chosen.token], options.signal);
  }
  return { text: text + decoder.decode(), end: 'length', tokens };
}

/** At a temperature of 0 the likeliest, else a sample of p^(1/temperature). */
export function choose(
  candidates: readonly TokenCandidate[],
  temperature: number,
  random: Random,
): TokenCandidate | undefined {
  const [first] = candidates;
  if (first === undefined || temperature === 0) return first;
  const weights = candidates.map(({ logProbability }) =>
    Math.exp((logProbability - first.logProbability) / temperature),
  );
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  return candidates.find((_, index) => (left -= weights[index] ?? 0) < 0) ?? first;
}

/** A token that goes on behind the end keeps its score. */
function before(end: number, tokens: readonly TokenScore[]): TokenScore[] {
  return tokens
    .filter(({ start }) => start < end)
    .map((token) => ({ ...token, text: token.text.slice(0, end - token.start) }));
}

function firstStop(text: string, stops: readonly string[]): number | undefined {
  const places = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  return places.length === 0 ? undefined : Math.min(...places);
}
