import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { DecodingSession, LanguageModel, TokenId } from '../../src/models/languageModel.ts';
import { openModel } from '../../src/models/models.ts';
import type { Row } from '../localize/rows.ts';
import type { PartOptions } from './parts.ts';

/** Real code, cut in the middle of a function, as long as the prompts of a repair are. */
const file = 'src/workspace/edits.ts';
const hole = 'pieces.push(text.slice(position';
const steps = { count: 40, candidates: 64, rewindTo: 10 };
const draftTokens = 48;

/** How fast a `llama-server` is that somebody has started: what a step over HTTP costs, and what its cache saves. */
export async function llamaServerRows({ server, dist }: PartOptions, signal: AbortSignal): Promise<Row[]> {
  if (server === undefined) {
    return [{ name: 'llama-server', target: '', measured: 'not measured: name one with --llama-server URL' }];
  }
  const settings = {
    environment: process.env,
    installDirectory: resolve(dist),
    cacheDirectory: resolve('.cache/bench/decoding/cache'),
    workspaceRoot: resolve('.'),
  };
  await using model = await openModel({ kind: 'llama-server', url: new URL(server) }, settings, signal);
  if (!model?.open) throw new Error(`${server} tells no probabilities`);
  const row = (name: string, measured: string): Row => ({ name: `llama-server: ${name}`, target: '', measured });

  await using session = await model.open(prompt(), signal);
  const tokensBefore = model.usage.promptTokens;
  const reading = await timed(() => session.candidates(1, signal));
  const tokens = model.usage.promptTokens - tokensBefore;
  const going = await takeSteps(session, signal);
  await session.rewind(steps.rewindTo, signal);
  const back = await timed(() => session.candidates(steps.candidates, signal));
  await using again = await model.open(prompt(), signal);
  const second = await timed(() => again.candidates(1, signal));
  const drafted = await draftSpeed(model, signal);
  return [
    row('reading a prompt', `${tokens} tokens in ${ms(reading)} (${(tokens / (reading / 1000)).toFixed(0)} a second)`),
    row('the same prompt in a new session', ms(second)),
    row(
      `a step with ${steps.candidates} candidates`,
      `p50 ${ms(quantile(going, 0.5))}, p95 ${ms(quantile(going, 0.95))}`,
    ),
    row('the step after going back', ms(back)),
    row('a draft', drafted === undefined ? 'not offered' : `${drafted.toFixed(1)} tokens a second`),
  ];
}

function prompt(): { readonly kind: 'infill'; readonly prefix: string; readonly suffix: string } {
  const text = readFileSync(file, 'utf8');
  const at = text.indexOf(hole);
  if (at === -1) throw new Error(`${file} has no "${hole}" any more`);
  return { kind: 'infill', prefix: text.slice(0, at), suffix: text.slice(text.indexOf('\n', at)) };
}

async function takeSteps(session: DecodingSession, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  for (let step = 0; step < steps.count; step += 1) {
    let token: TokenId | undefined;
    times.push(
      await timed(async () => {
        // The end is gone past: what is written does not matter here.
        token = (await session.candidates(steps.candidates, signal)).find(({ isEnd }) => !isEnd)?.token;
      }),
    );
    if (token !== undefined) await session.accept([token], signal);
  }
  return times.slice(1); // the first is known from the reading, or repeats it
}

async function draftSpeed(model: LanguageModel, signal: AbortSignal): Promise<number | undefined> {
  if (!model.draft) return undefined;
  const before = model.usage.completionTokens;
  const took = await timed(async () => {
    await model.draft?.(
      { kind: 'continue', text: 'const numbers = [1, 2, 3,' },
      { maxTokens: draftTokens, temperature: 0, signal },
    );
  });
  return (model.usage.completionTokens - before) / (took / 1000);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * share)] ?? NaN;
