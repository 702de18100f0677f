import { openOpenaiModel } from '../../src/models/openai/openaiModel.ts';
import type { ServedModel } from '../support/servedModel.ts';
import type { Reply } from './modelServer.ts';
import { events, json } from './modelServer.ts';

/** A streamed reply in pieces, with its cost. */
export const chatting = events(
  { choices: [{ delta: { role: 'assistant', content: '' } }] },
  { choices: [{ delta: { content: 'he' } }] },
  { choices: [{ delta: { content: 'llo' } }] },
  { choices: [{ delta: {}, finish_reason: 'length' }] },
  { choices: [], usage: { prompt_tokens: 4, completion_tokens: 2 } },
);

interface CompletionBody {
  readonly prompt: string;
  readonly suffix?: string;
  readonly echo?: boolean;
  readonly structured_outputs?: { readonly choice: readonly string[] };
}

/** A server with all that any of them has: it reads the suffix, echoes with probabilities, and takes choices. */
export const completing: Reply = (response, request) => {
  const { prompt, suffix = '', echo, structured_outputs: bound } = request.body as CompletionBody;
  const choice = bound?.choice[0];
  const echoed = echo === true ? Array.from(prompt) : [];
  const tokens = [...echoed, 'x'];
  json({
    choices: [
      {
        text: `${echoed.join('')}${choice ?? 'x'}`,
        finish_reason: 'length',
        logprobs: { tokens, token_logprobs: tokens.map((_, at) => (echoed.length > 0 && at === 0 ? null : -at)) },
      },
    ],
    usage: { prompt_tokens: prompt.length + suffix.length, completion_tokens: 1 },
  })(response, request);
};

export const routes: Readonly<Record<string, Reply>> = {
  '/v1/models': json({ data: [{ id: 'coder-7b' }, { id: 'poet-1b' }] }),
  '/v1/chat/completions': chatting,
  '/v1/completions': completing,
};

export const served: ServedModel = {
  routes,
  open: (url, settings) => openOpenaiModel('coder-7b', new URL('/v1', url), settings, new AbortController().signal),
};

/** The reply, unless the request names this parameter. */
export const without =
  (param: string, reply: Reply, otherwise: Reply): Reply =>
  (response, request) =>
    (param in (request.body as object) ? otherwise : reply)(response, request);
