import type { LanguageModel } from './languageModel.ts';

export interface Measurement {
  /** Undefined where the model cannot be asked so that it would tell. */
  readonly promptTokensPerSecond: number | undefined;
  readonly generatedTokensPerSecond: number | undefined;
  /** What the model wrote into {@link sample}. */
  readonly infill: string | undefined;
}

/** Greatest common divisor without what it returns last. */
export const sample = {
  path: 'gcd.js',
  prefix: 'function gcd(a, b) {\n  if (b === 0) return a;\n  return ',
  suffix: ';\n}\n',
} as const;

const readingText = `${sample.prefix}gcd(b, a % b)${sample.suffix}`;
const readings = 6;
const generatedTokens = 24;

/** How fast a model is here. It takes some seconds. */
export async function measureModel(model: LanguageModel, signal: AbortSignal): Promise<Measurement> {
  return {
    promptTokensPerSecond: await promptSpeed(model, signal),
    generatedTokensPerSecond: await generationSpeed(model, signal),
    infill: await sampleInfill(model, signal),
  };
}

async function promptSpeed(model: LanguageModel, signal: AbortSignal): Promise<number | undefined> {
  if (model.open === undefined) return undefined;
  const before = model.usage.promptTokens;
  const startedAt = performance.now();
  const session = await model.open({ kind: 'continue', text: readingText.repeat(readings) }, signal);
  await session.candidates(1, signal); // a server reads the prompt when something is asked of it, not before
  const speed = perSecond(model.usage.promptTokens - before, startedAt);
  await session[Symbol.asyncDispose]();
  return speed;
}

async function generationSpeed(model: LanguageModel, signal: AbortSignal): Promise<number | undefined> {
  if (model.draft === undefined) return undefined;
  const text = `// The numbers from one to a hundred, in order:\nconst numbers = [1, 2, 3, 4,`;
  const ask = (maxTokens: number): Promise<unknown> =>
    model.draft?.({ kind: 'continue', text }, { maxTokens, temperature: 0, signal }) ?? Promise.resolve();
  await ask(1); // reads the prompt
  const before = model.usage.completionTokens;
  const startedAt = performance.now();
  await ask(generatedTokens);
  return perSecond(Math.max(1, model.usage.completionTokens - before), startedAt);
}

async function sampleInfill(model: LanguageModel, signal: AbortSignal): Promise<string | undefined> {
  if (!model.capabilities.infill || model.draft === undefined) return undefined;
  const options = { maxTokens: 24, temperature: 0, stop: [';', '\n'], signal };
  return (await model.draft({ kind: 'infill', ...sample }, options)).text;
}

const perSecond = (count: number, startedAt: number): number => (count / (performance.now() - startedAt)) * 1000;
