import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { statusAnswer, tokenizeAnswer } from './hostProtocol.ts';
import { ModelProcess } from './modelProcess.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixpoint-host-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Does what the text that it is to tokenize says. */
const scriptedHost = join(folder, 'host.mjs');
writeFileSync(
  scriptedHost,
  `process.on('disconnect', () => process.exit());
process.on('message', ({ id, request, cancel }) => {
  if (cancel !== undefined) return;
  const answer = (value) => process.send({ id, answer: value });
  const fail = (reason) => process.send({ id, failure: { reason, detail: 'as the test wants' } });
  if (request.kind === 'load') {
    if (process.env.FAIL_LOAD === 'crash') process.abort();
    if (process.env.FAIL_LOAD === 'killed') process.kill(process.pid, 'SIGKILL');
    if (process.env.FAIL_LOAD) return fail(process.env.FAIL_LOAD);
    return answer({ contextTokens: 8, ends: [1], infill: { prefix: null, suffix: null, middle: null },
      begin: null, separator: 1, canRewind: true });
  }
  if (request.kind === 'status') return answer({ residentBytes: process.pid });
  if (request.text === 'crash') process.kill(process.pid, 'SIGKILL');
  else if (request.text === 'complain') { console.error('out of luck'); process.exit(7); }
  else if (request.text === 'fail') fail('call');
  else if (request.text === 'memory') fail('memory');
  else if (request.text === 'nonsense') process.send('what?');
  else if (request.text === 'wrong') answer({ tokens: 'none' });
  else if (request.text === 'busy') for (;;);
  else if (request.text !== 'silent') answer({ tokens: [request.text.length] });
});
`,
);

const { signal } = new AbortController();
const open: ModelProcess[] = [];
afterEach(() => Promise.all(open.splice(0).map((it) => it[Symbol.asyncDispose]())));

function scripted(environment: Record<string, string> = {}): ModelProcess {
  const model = new ModelProcess({
    modelPath: 'm.gguf',
    load: { kind: 'load', library: 'lib', modelPath: 'm.gguf', threads: 1, contextTokens: 8 },
    hostBundle: scriptedHost,
    hostFolder: folder,
    environment: { ...process.env, ...environment },
    installCommand: 'npm install …',
  });
  open.push(model);
  return model;
}

const say = (model: ModelProcess, text: string, given = signal): Promise<{ tokens: number[] }> =>
  model.ask(() => ({ kind: 'tokenize', text }), tokenizeAnswer, given);

describe('the process of a model', () => {
  it('answers in order', async () => {
    const model = scripted();
    const answers = await Promise.all(['a', 'bb', 'ccc'].map((text) => say(model, text)));
    expect(answers.map(({ tokens }) => tokens)).toEqual([[1], [2], [3]]);
  });

  it.each([
    ['crash', 'model-host-lost', /SIGKILL/],
    ['complain', 'model-host-lost', /exit code 7: out of luck/],
    ['nonsense', 'model-host-lost', /not understood/],
    ['wrong', 'model-host-lost', /not understood/],
    ['fail', 'model-call-failed', /as the test wants/],
    ['memory', 'model-out-of-memory', /as the test wants/],
  ])('that ends with %s is told of, and answers the next question', async (text, code, message) => {
    const model = scripted();
    const failing = say(model, text);
    const waiting = say(model, 'abc');
    await expect(failing).rejects.toMatchObject({ name: 'UserError', code });
    await expect(failing).rejects.toThrow(message);
    expect(await waiting).toEqual({ tokens: [3] });
  });

  it('is given up when it is lost again and again', async () => {
    const model = scripted();
    for (let time = 0; time < 3; time++)
      await expect(say(model, 'crash')).rejects.toMatchObject({ code: 'model-host-lost' });
    await expect(say(model, 'abc')).rejects.toMatchObject({ code: 'model-host-given-up' });
  });

  it.each([
    ['library', 'model-library-unusable'],
    ['memory', 'model-out-of-memory'],
    ['model', 'model-unsupported'],
    ['crash', 'model-host-lost'],
    ['killed', 'model-out-of-memory'],
  ])('that cannot load (%s) says why', async (reason, code) => {
    await expect(scripted({ FAIL_LOAD: reason }).load(signal)).rejects.toMatchObject({ code });
  });

  it.each(['busy', 'silent'])('that is %s is killed when nobody waits any more, and starts again', async (text) => {
    const model = scripted();
    const { residentBytes: first } = await model.ask(() => ({ kind: 'status' }), statusAnswer, signal);
    const controller = new AbortController();
    const asked = say(model, text, controller.signal);
    const reason = new Error('enough');
    setImmediate(() => controller.abort(reason));
    await expect(asked).rejects.toBe(reason);
    expect(await say(model, 'ab')).toEqual({ tokens: [2] });
    const { residentBytes: second } = await model.ask(() => ({ kind: 'status' }), statusAnswer, signal);
    expect(second).not.toBe(first);
    expect(() => process.kill(first, 0)).toThrow(); // it has gone
  });

  it('starts again after it was killed while idle', async () => {
    const model = scripted();
    const { residentBytes: pid } = await model.ask(() => ({ kind: 'status' }), statusAnswer, signal);
    const { generation } = model;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => model.pid).toBeUndefined();
    expect(await say(model, 'abc')).toEqual({ tokens: [3] });
    expect(model.generation).toBeGreaterThan(generation);
  });

  it('does not start when the question is not wanted any more', async () => {
    const model = scripted();
    await expect(say(model, 'a', AbortSignal.abort(new Error('no')))).rejects.toThrow('no');
    expect(model.pid).toBeUndefined();
  });

  it('ends with the model', async () => {
    const model = scripted();
    await say(model, 'a');
    const { pid } = model;
    await model[Symbol.asyncDispose]();
    await expect.poll(() => isRunning(pid ?? 0)).toBe(false);
    await expect(say(model, 'a')).rejects.toMatchObject({ code: 'model-host-lost' });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
