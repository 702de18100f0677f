import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenCandidate } from '../../src/models/languageModel.ts';
import type { LlamaModel, LlamaOptions } from '../../src/models/llama/llamaModel.ts';
import { openLlamaModel } from '../../src/models/llama/llamaModel.ts';
import { nodeLlamaCpp } from '../support/nodeLlamaCpp.mjs';
import { testModel } from '../support/testModels.mjs';
import { temporaryFolder } from './pytestProject.ts';

const library = await nodeLlamaCpp();
const { signal } = new AbortController();

const before = 'function gcd(a, b) {\n  if (b === 0) {\n    return a;\n  }\n  return ';
const after = ';\n}\n';
const hole = { kind: 'infill', prefix: before, suffix: after } as const;

function optionsOf(folder: string): LlamaOptions {
  return {
    environment: { ...process.env, FIXPOINT_NODE_LLAMA_CPP: folder },
    installDirectory: resolve('dist'),
    cacheDirectory: temporaryFolder(),
    threads: 1,
    contextTokens: 2048,
  };
}

const textOf = (candidates: readonly TokenCandidate[]): string[] =>
  candidates.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));

describe.skipIf(library === undefined)('a local model (skipped where node-llama-cpp has no binary)', () => {
  let model: LlamaModel;

  beforeAll(async () => {
    model = await openLlamaModel(await testModel('0.5b'), optionsOf(library ?? ''), signal);
  }, 600_000);
  afterAll(() => model[Symbol.asyncDispose]());

  it('tells what it can do', () => {
    expect(model.name).toBe('llama:qwen2.5-coder-0.5b-instruct-q4.gguf');
    expect(model.capabilities).toEqual({
      candidates: 'topk',
      choice: false,
      infill: true,
      chat: true,
      tools: true,
      score: true,
      rewind: true,
    });
  });

  it('fills in', async () => {
    const { text, tokens } = await model.draft(hole, { maxTokens: 16, temperature: 0, stop: [';', '\n'], signal });
    expect(text).toBe('gcd(b, a % b)');
    expect(tokens?.map((token) => token.text).join('')).toBe(text);
  });

  it('fills in with other files before', async () => {
    const context = [{ path: 'src/shapes.js', text: 'export function areaOfTriangle(base, height) {}\n' }];
    const prefix = "import { areaOfTriangle } from './shapes.js';\n\nexport const half = (a, b) => area";
    const { text } = await model.draft(
      { kind: 'infill', path: 'src/half.js', prefix, suffix: ';\n', context },
      { maxTokens: 12, temperature: 0, stop: [';', '\n'], signal },
    );
    expect(text).toContain('OfTriangle(a, b)');
  });

  it('tells the likeliest next tokens', async () => {
    await using session = await model.open(hole, signal);
    const candidates = await session.candidates(100, signal);
    expect(candidates).toHaveLength(100);
    const probabilities = candidates.map(({ logProbability }) => Math.exp(logProbability));
    expect(probabilities).toEqual(probabilities.toSorted((one, other) => other - one));
    const sum = probabilities.reduce((total, probability) => total + probability, 0);
    expect(sum).toBeLessThanOrEqual(1.000_01);
    expect(sum).toBeGreaterThan(0.9);
    expect(textOf(candidates)[0]).toBe('gcd');
    expect(new Set(candidates.map(({ token }) => token)).size).toBe(100);
  });

  it('tells the end of the middle part', async () => {
    await using session = await model.open(hole, signal);
    const tokens = (await session.tokenize('gcd(b, a % b)', signal)).map(({ token }) => token);
    await session.accept(tokens, signal);
    const end = (await session.candidates(200, signal)).find(({ isEnd }) => isEnd);
    expect(end?.bytes).toHaveLength(0);
  });

  it('takes a token that is not the likeliest, and goes back', async () => {
    await using session = await model.open(hole, signal);
    const first = await session.candidates(64, signal);
    const other = first[3];
    if (other === undefined) throw new Error('no fourth candidate');
    await session.accept([other.token], signal);
    const afterOther = await session.candidates(8, signal);
    await session.rewind(0, signal);
    expect(await session.candidates(64, signal)).toEqual(first);
    const rest = await session.tokenize('gcd(b, a', signal);
    expect(Buffer.concat(rest.map(({ bytes }) => bytes)).toString()).toBe('gcd(b, a');
    await session.accept(
      rest.map(({ token }) => token),
      signal,
    );
    expect(session.position).toBe(rest.length);
    expect(textOf(await session.candidates(1, signal))).toEqual([' %']);
    await session.rewind(0, signal);
    await session.accept([other.token], signal);
    expectSame(await session.candidates(8, signal), afterOther);
  });

  it('verifies a draft as steps would', async () => {
    await using session = await model.open(hole, signal);
    const draft = (await session.tokenize('gcd(b, a % b)', signal)).map(({ token }) => token);
    const stepwise: (readonly TokenCandidate[])[] = [await session.candidates(5, signal)];
    for (const token of draft) {
      await session.accept([token], signal);
      stepwise.push(await session.candidates(5, signal));
    }
    await session.rewind(0, signal);
    // A session of its own, which has seen none of it.
    await session[Symbol.asyncDispose]();
    await using fresh = await model.open(hole, signal);
    const verified = await fresh.verify?.(draft, 5, signal);
    expect(verified).toHaveLength(draft.length + 1);
    expect(fresh.position).toBe(draft.length);
    for (const [index, place] of (verified ?? []).entries()) expectSame(place, stepwise[index] ?? []);
  });

  it.each(['return gcd(b, a % b);', 'const s = "é😀 ü";\r\n\tx();', 'a', '  b'])('scores %j', async (text) => {
    const scores = await model.score(before, text, signal);
    expect(scores.map((score) => score.text).join('')).toBe(text);
    for (const { start, text: piece } of scores) expect(text.slice(start, start + piece.length)).toBe(piece);
    expect(scores.every(({ logProbability }) => logProbability <= 0 && Number.isFinite(logProbability))).toBe(true);
  });

  it('finds likely code likelier than what is wrong', async () => {
    const likely = await scoreOf(model, 'gcd(b, a % b);');
    const unlikely = await scoreOf(model, 'gcd(a, a % b);');
    const nonsense = await scoreOf(model, 'purple(7, moon);');
    expect(likely).toBeGreaterThan(unlikely);
    expect(unlikely).toBeGreaterThan(nonsense);
  });

  it('scores a token as the steps do', async () => {
    const [score] = await model.score('x = [1, 2, 3, 4,', ' 5', signal);
    await using session = await model.open({ kind: 'continue', text: 'x = [1, 2, 3, 4,' }, signal);
    const space = (await session.candidates(64, signal)).find(({ bytes }) => Buffer.from(bytes).toString() === ' ');
    expect(score?.text).toBe(' ');
    expect(score?.logProbability).toBeCloseTo(space?.logProbability ?? 0, 1);
  });

  it('chats', async () => {
    let text = '';
    let end = '';
    const messages = [
      { role: 'system', text: 'You answer in one word.' },
      { role: 'user', text: 'What is the capital of France?' },
    ] as const;
    for await (const part of model.chat(messages, { maxTokens: 8, temperature: 0, signal })) {
      if (part.kind === 'text') text += part.text;
      if (part.kind === 'end') end = part.reason;
    }
    expect(text).toContain('Paris');
    expect(end).toBe('stop');
  });

  it('replies from where the reply was begun', async () => {
    const messages = [
      { role: 'system', text: 'You write code.' },
      { role: 'user', text: 'Write a function in Python that adds two numbers.' },
    ] as const;
    const start = '```python\ndef plus(first, second):\n';
    await using session = await model.openReply?.(messages, start, signal);
    let written = '';
    for (let count = 0; count < 6; count += 1) {
      const [best] = (await session?.candidates(1, signal)) ?? [];
      if (!best) break;
      written += Buffer.from(best.bytes).toString('utf8');
      await session?.accept([best.token], signal);
    }
    expect(written).toMatch(/^ {4}"""\n {4}Adds two numbers/);
  });

  it('counts tokens', () => {
    expect(model.usage.promptTokens).toBeGreaterThan(50);
    expect(model.usage.completionTokens).toBeGreaterThan(10);
    expect(model.usage.usd).toBe(0);
  });

  it('answers again after its process was killed, in a session that was open', async () => {
    await using session = await model.open(hole, signal);
    const first = await session.candidates(8, signal);
    const lost = session.verify?.(
      (await session.tokenize(before.repeat(8), signal)).map(({ token }) => token),
      1,
      signal,
    );
    process.kill(model.pid ?? 0, 'SIGKILL');
    await expect(lost).rejects.toMatchObject({ name: 'UserError', code: 'model-host-lost' });
    await session.accept([first[0]?.token ?? (0 as never)], signal);
    await session.rewind(0, signal);
    expectSame(await session.candidates(70, signal), first);
  });

  it('stops when it is told to, within long work, and answers again', async () => {
    const reading = AbortSignal.timeout(400);
    let abortedAt = 0;
    reading.addEventListener('abort', () => (abortedAt = performance.now()));
    const opening = model.open({ kind: 'continue', text: before.repeat(40) }, reading);
    await expect(opening).rejects.toThrow(/timeout/);
    expect(performance.now() - abortedAt).toBeLessThan(200);
    const { text } = await model.draft(hole, { maxTokens: 1, temperature: 0, signal });
    expect(text).toBe('gcd');
  });

  it('reads nothing twice after it was stopped', async () => {
    await using session = await model.open({ kind: 'continue', text: before.repeat(20) }, signal);
    const more = (await session.tokenize(before.repeat(6), signal)).map(({ token }) => token);
    const stopped = new AbortController();
    const lost = session.verify?.(more, 1, stopped.signal);
    stopped.abort(new Error('enough'));
    await expect(lost).rejects.toThrow('enough');
    const read = model.usage.promptTokens + model.usage.completionTokens;
    await session.accept(more.slice(0, 3), signal);
    await session.candidates(1, signal);
    expect(model.usage.promptTokens + model.usage.completionTokens - read).toBeLessThan(10);
  });

  it('refuses what its context does not hold', async () => {
    const opening = model.open({ kind: 'continue', text: before.repeat(100) }, signal);
    await expect(opening).rejects.toMatchObject({ code: 'model-prompt-too-long' });
  });

  it('lets a second session wait', async () => {
    const first = await model.open(hole, signal);
    const second = model.open(hole, signal);
    await using impatient = { [Symbol.asyncDispose]: () => first[Symbol.asyncDispose]() };
    await expect(model.open(hole, AbortSignal.timeout(50))).rejects.toThrow(/timeout/);
    await impatient[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
  });
});

/** What a model computes differs a little with how many tokens it reads at once. */
function expectSame(candidates: readonly TokenCandidate[], expected: readonly TokenCandidate[]): void {
  const byToken = new Map(candidates.map(({ token, logProbability }) => [token, logProbability]));
  expect(candidates[0]?.token).toBe(expected[0]?.token);
  for (const { token, logProbability } of expected.slice(0, 3))
    expect(byToken.get(token)).toBeCloseTo(logProbability, 0);
}

async function scoreOf(model: LlamaModel, text: string): Promise<number> {
  const scores = await model.score(before, text, signal);
  return scores.reduce((sum, { logProbability }) => sum + logProbability, 0);
}
