import { offers } from '../capabilityProbe.ts';
import type { ChatAbility } from '../network/chatProbes.ts';
import { probeChat } from '../network/chatProbes.ts';
import type { HttpClient } from '../network/httpClient.ts';
import { complete, scoredTokens } from './completionsApi.ts';

/** The parameter by which a server binds an answer to given texts; undefined if it has none. */
export type ChoiceParameter = (choices: readonly string[]) => Readonly<Record<string, unknown>>;

export interface OpenaiAbilities {
  readonly chat: ChatAbility | undefined;
  readonly completions: boolean;
  /** Completions take a suffix. */
  readonly infill: boolean;
  /** Completions tell the probabilities of the prompt's own tokens. */
  readonly score: boolean;
  readonly choice: ChoiceParameter | undefined;
}

const choiceParameters: readonly ChoiceParameter[] = [
  (choice) => ({ structured_outputs: { choice } }), // vLLM
  (choice) => ({ guided_choice: choice }), // vLLM before 0.12
];

/** Text that no model would write by itself. */
const oddText = 'zqxj';
const longSuffix = '\nif a == b:\n    return [1, 2, 3, 4, 5, 6, 7, 8, 9]\n';

/** Finds what a server does by requests of one token: servers ignore parameters that they do not know. */
export async function openaiAbilities(
  client: HttpClient,
  model: string,
  signal: AbortSignal,
): Promise<OpenaiAbilities> {
  const chat = await probeChat(client, '/chat/completions', model, signal);
  const one = { model, max_tokens: 1, temperature: 0 };
  let promptTokens: number | undefined;
  const completions = await offers(async () => {
    promptTokens = (await complete(client, { ...one, prompt: 'a' }, signal)).usage?.prompt_tokens;
    return true;
  });
  if (!completions) return { chat, completions, infill: false, score: false, choice: undefined };
  return {
    chat,
    completions,
    infill: await offers(async () => {
      const { usage } = await complete(client, { ...one, prompt: 'a', suffix: longSuffix }, signal);
      // Only a suffix that is counted was read.
      return promptTokens !== undefined && (usage?.prompt_tokens ?? 0) > promptTokens;
    }),
    score: await offers(async () => {
      const answer = await complete(client, { ...one, prompt: 'a b c', echo: true, logprobs: 1 }, signal);
      const known = scoredTokens(answer).filter(({ logProbability }) => !Number.isNaN(logProbability));
      return known.length > 1 && (answer.choices[0]?.text.startsWith('a b c') ?? false);
    }),
    choice: await choiceParameter(client, model, signal),
  };
}

async function choiceParameter(
  client: HttpClient,
  model: string,
  signal: AbortSignal,
): Promise<ChoiceParameter | undefined> {
  for (const parameter of choiceParameters) {
    const body = { model, prompt: 'a', max_tokens: 8, temperature: 0, ...parameter([oddText]) };
    const isBound = await offers(async () => (await complete(client, body, signal)).choices[0]?.text === oddText);
    if (isBound) return parameter;
  }
  return undefined;
}
