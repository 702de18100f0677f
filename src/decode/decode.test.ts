import { describe, expect, it } from 'vitest';
import type { NameRules } from '../../test/fakes/scriptedEngine.ts';
import { ScriptedEngine } from '../../test/fakes/scriptedEngine.ts';
import type { Script } from '../../test/fakes/scriptedModel.ts';
import { ScriptedModel } from '../../test/fakes/scriptedModel.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { EngineStrength } from '../completion/completionEngine.ts';
import { offset } from '../workspace/positions.ts';
import type { DecodedHunk, DecodeRequest } from './decode.ts';
import { DecodeMemo, decodeHunks } from './decode.ts';

const before = 'function g(user) {\n  ';
const after = '\n  done();\n}\n';

const names: NameRules = [
  [/\buser\.$/, ['name', 'names', 'getEverything']],
  [/(^|[^.\w])$/, ['user', 'users', 'log', 'done']],
];

async function decoded(
  script: Script | ScriptedModel,
  options: Partial<DecodeRequest> & { original?: string } = {},
): Promise<{ texts: string[]; samples: DecodedHunk[]; model: ScriptedModel }> {
  const { original = 'old();', ...request } = options;
  const model = script instanceof ScriptedModel ? script : ScriptedModel.following(script);
  const samples: DecodedHunk[] = [];
  const hunks = decodeHunks({
    model,
    engine: new ScriptedEngine({ names }),
    languageId: 'typescript',
    file: 'a.ts' as RelativePath,
    text: before + original + after,
    hunk: { start: offset(before.length), end: offset(before.length + original.length) },
    ending: 'token',
    mode: 'full',
    samples: 1,
    budgetMs: 20_000,
    maxTokens: 60,
    temperature: 0,
    seed: 1,
    signal: new AbortController().signal,
    ...request,
  });
  for await (const sample of hunks) samples.push(sample);
  return { texts: samples.map(({ text }) => text), samples, model };
}

describe('names', () => {
  const script: Script = [
    [/^$/, { 'user.': 1 }],
    [/^user\.$/, { nome: 0.6, na: 0.3, length: 0.1 }],
    [/na$/, { 'mes();': 0.2, 'me();': 0.7, 'sty();': 0.1 }],
  ];

  it.each<[DecodeRequest['mode'], string]>([
    ['off', 'user.nome'],
    ['prune', 'user.name();'],
    ['full', 'user.name();'],
  ])('%s writes %s', async (mode, text) => {
    expect((await decoded(script, { mode })).texts).toEqual([text]);
  });

  it('that do not exist are never written, whatever the seed', async () => {
    const { texts } = await decoded(script, { temperature: 1, samples: 40, mode: 'prune' });
    expect([...texts].sort()).toEqual(['user.name();', 'user.names();']);
  });

  it('without an engine are not checked', async () => {
    expect((await decoded(script, { engine: undefined })).texts).toEqual(['user.nome']);
  });

  it('of a soft engine only become less likely', async () => {
    const engine = new ScriptedEngine({ names, strength: 'soft' });
    expect((await decoded(script, { engine })).texts).toEqual(['user.name();']);
    const sure: Script = [[/^$/, { 'user.nome': 0.99, 'user.name': 0.01 }]];
    expect((await decoded(sure, { engine: new ScriptedEngine({ names, strength: 'soft' }) })).texts).toEqual([
      'user.nome',
    ]);
  });

  it('of an engine that is off are not asked', async () => {
    const engine = new ScriptedEngine({ names, strength: 'off' });
    expect((await decoded(script, { engine })).texts).toEqual(['user.nome']);
    expect(engine.asked).toEqual([]);
  });
});

describe('what the code behind needs', () => {
  const script: Script = [
    [/^$/, { 'run();': 0.7, 'const ': 0.2, 'let ': 0.1 }],
    [/^const $/, { 'other = 1;': 0.8, '{ total } = user;': 0.2 }],
    [/^let $/, { to: 0.9, 'result = 1;': 0.1 }],
    [/to$/, { 'tals = 1;': 0.8, 'tal = 1;': 0.2 }],
  ];
  const uses = { text: 'function g(user) {\n  const total = 2;\n  use(total);\n}\n', ending: 'line' as const };
  const start = uses.text.indexOf('const');
  const hunk = { start: offset(start), end: offset(start + 'const total = 2;'.length) };
  const calibrationRange = { start: offset(0), end: offset(uses.text.length) };

  it.each<[DecodeRequest['mode'], EngineStrength, string[]]>([
    ['full', 'hard', ['let total = 1;']],
    [
      'full',
      'soft',
      ['const other = 1;', 'const { total } = user;', 'let result = 1;', 'let total = 1;', 'let totals = 1;', 'run();'],
    ],
    [
      'prune',
      'hard',
      ['const other = 1;', 'const { total } = user;', 'let result = 1;', 'let total = 1;', 'let totals = 1;', 'run();'],
    ],
  ])('is declared: %s, %s', async (mode, strength, expected) => {
    const engine = new ScriptedEngine({ errors: [], variables: ['total'], strength });
    const request = { ...uses, hunk, calibrationRange, mode, engine, samples: 60, temperature: 1 };
    expect((await decoded(script, request)).texts.sort()).toEqual(expected);
  });
});

it('does not break the function around it before itself either', async () => {
  const script: Script = [[/^$/, { 'log(user);': 0.6, 'return user;': 0.4 }]];
  // As of a function whose declared type wants a value.
  const missesReturn = /function g\(user\) \{\s+(?!\s|return)/;
  const engine = new ScriptedEngine({ errors: [new RegExp(missesReturn, 's')] });
  const calibrationRange = { start: offset(0), end: offset(before.length + after.length) };
  const request = { original: 'return 1;', engine, ending: 'line' as const };
  expect((await decoded(script, request)).texts).toEqual(['log(user);']);
  expect((await decoded(script, { ...request, calibrationRange })).texts).toEqual(['return user;']);
  // It may only seem so, by the order in which types are inferred.
  const inferred = { ...request, engine: new ScriptedEngine({ errors: [missesReturn] }), calibrationRange };
  expect((await decoded(script, inferred)).texts).toEqual(['log(user);']);
});

describe('going back', () => {
  const deadEnd: Script = [
    [/^$/, { 'user.': 0.9, 'log(': 0.1 }],
    [/^user\.$/, { n: 0.9, getE: 0.1 }],
    [/^user\.n$/, { ope: 0.9999, ame: 0.0001 }],
    [/getE$/, { 'verything();': 1 }],
    [/log\($/, { 'user);': 1 }],
  ];

  it('goes to the start of the identifier instead of forcing', async () => {
    const { texts, samples } = await decoded(deadEnd);
    expect(texts).toEqual(['user.getEverything();']);
    expect(samples[0]?.statistics).toMatchObject({ rewinds: 1 });
  });

  it('then goes to the start of the statement', async () => {
    const script: Script = [[/getE$/, { nope: 1 }], ...deadEnd.slice(0, 3), ...deadEnd.slice(4)];
    expect((await decoded(script)).texts).toEqual(['log(user);']);
  });

  it('goes to the start of the statement where a block behind a condition has no room', async () => {
    const script: Script = [
      [/^$/, { 'if (': 0.6, 'log(user);': 0.4 }],
      [/if \($/, { 'user)': 0.5, 'users)': 0.3, 'log)': 0.2 }],
      [/\)$/, { ' {\n': 1 }],
    ];
    const { texts, samples } = await decoded(script, { ending: 'line', moreLines: 0 });
    expect(texts).toEqual(['log(user);']);
    expect(samples[0]?.statistics).toMatchObject({ rewinds: 1 });
  });

  it('gives the sample up when nothing is left', async () => {
    const { texts } = await decoded([[/.?/, { nope: 1 }]], { samples: 3 });
    expect(texts).toEqual([]);
  });

  it('gives it up at once when only names are pruned', async () => {
    expect((await decoded(deadEnd, { mode: 'prune' })).texts).toEqual([]);
  });

  it('is not done twice for the same dead end', async () => {
    const memo = new DecodeMemo();
    await decoded(deadEnd, { memo });
    const again = await decoded(deadEnd, { memo });
    expect(again.samples.every(({ statistics }) => statistics.rewinds === 0)).toBe(true);
    const changed = await decoded(deadEnd, { memo, original: 'new();' });
    expect(changed.samples[0]?.statistics.rewinds).toBe(1);
  });
});

describe('the seam', () => {
  it('lets a hunk run on until its blocks are closed', async () => {
    const script: Script = [
      [/^$/, { 'if (user) {': 1 }],
      [/\{$/, { '': 0.9, '\n': 0.1 }],
      [/\{\n$/, { '  log(user);\n': 1 }],
      [/;\n$/, { '': 0.6, '}': 0.4 }],
      [/\}$/, { '\n}': 0.7, '': 0.3 }],
    ];
    expect((await decoded(script)).texts).toEqual(['if (user) {\n  log(user);\n}']);
    expect((await decoded(script, { mode: 'prune' })).texts).toEqual(['if (user) {']);
  });

  it('ends a hunk of one line at the first line end that may be one', async () => {
    const script: Script = [
      [/^$/, { 'log(user,': 1 }],
      [/,$/, { '\n users': 1 }],
      [/users$/, { ');\nlog(': 1 }],
    ];
    expect((await decoded(script, { ending: 'line' })).texts).toEqual(['log(user,\n users);']);
    expect((await decoded(script, { ending: 'line', mode: 'off' })).texts).toEqual(['log(user,']);
  });
});

describe('a sample without an end', () => {
  const script: Script = [
    [/^$/, { 'if (user) {\n': 0.6, 'log(user);': 0.4 }],
    [/[\n,]$/, { 'user,': 1 }],
  ];

  it('makes its beginning less likely', async () => {
    expect((await decoded(script, { samples: 2 })).texts).toEqual(['log(user);']);
    expect((await decoded(script, { samples: 2, mode: 'prune' })).texts).toEqual([]);
  });
});

describe('statements', () => {
  const errors = [/log\(user, users\)/];
  const script: Script = [
    [/^$/, { 'done();\n': 1 }],
    [/^done\(\);\n$/, { 'log(user': 1 }],
    [/log\(user$/, { ', users': 0.8, '': 0.1, ')': 0.1 }],
    [/users$/, { ');': 1 }],
    [/\)$/, { ';': 1 }],
  ];

  it('with new trouble are written again', async () => {
    const { texts, samples } = await decoded(script, { engine: new ScriptedEngine({ names, errors }) });
    expect(texts).toEqual(['done();\nlog(user);']);
    expect(samples[0]?.statistics).toMatchObject({ refusedStatements: 1 });
  });

  it('are not checked when only names are', async () => {
    const engine = new ScriptedEngine({ names, errors });
    expect((await decoded(script, { engine, mode: 'prune' })).texts).toEqual(['done();\nlog(user, users);']);
  });

  it('are not refused by what a soft engine means', async () => {
    const engine = new ScriptedEngine({ names, errors, strength: 'soft' });
    expect((await decoded(script, { engine })).texts).toEqual(['done();\nlog(user, users);']);
  });

  it('are checked by the syntax where the engine has no diagnostics', async () => {
    const syntaxErrors: DecodeRequest['syntaxErrors'] = (text) =>
      Promise.resolve(
        text.includes(', users')
          ? [{ range: { start: offset(8), end: offset(9) }, message: 'syntax error', kind: 'syntax' }]
          : [],
      );
    expect((await decoded(script, { syntaxErrors })).texts).toEqual(['done();\nlog(user);']);
  });
});

describe('samples', () => {
  const script: Script = [[/^$/, { 'log(user);': 0.9, 'log(users);': 0.09, 'done();': 0.01 }]];

  it('are different ones', async () => {
    const { texts } = await decoded(script, { temperature: 1, samples: 3 });
    expect([...texts].sort()).toEqual(['done();', 'log(user);', 'log(users);']);
    expect((await decoded(script, { samples: 3 })).texts).toEqual(['log(user);', 'log(users);', 'done();']);
  });

  it('end when there are no others', async () => {
    const { samples } = await decoded(script, { samples: 100 });
    expect(samples).toHaveLength(3);
  });

  it('are the same ones for the same seed', async () => {
    const of = async (seed: number): Promise<string> =>
      (await decoded(script, { temperature: 1, samples: 3, seed, mode: 'off' })).texts.join();
    expect(await of(3)).toBe(await of(3));
  });

  it('tell their probability', async () => {
    const { samples } = await decoded(script, { mode: 'off' });
    expect(samples[0]?.logProbability).toBeCloseTo(Math.log(0.9));
    expect(samples[0]?.logFeasibleMass).toBeCloseTo(0);
  });

  it('share what the model was asked', async () => {
    const { model } = await decoded(script, { samples: 3 });
    expect(model.prompts).toHaveLength(1);
    // The start once, and the place behind each sample.
    expect(model.log.candidates).toBe(4);
  });

  it('are cut in UTF-8 and come whole', async () => {
    const smile = Buffer.from('🙂').toString('latin1');
    const parts: Script = [
      [/^$/, { 'log("': 1 }],
      [/"$/, { [smile.slice(0, 2)]: 1 }],
      [new RegExp(`"${smile.slice(0, 2)}$`), { [smile.slice(2)]: 0.4, '': 0.6 }],
      [new RegExp(`${smile}$`), { '");': 1 }],
    ];
    expect((await decoded(parts)).texts).toEqual(['log("🙂");']);
  });

  it('have the line ends of the file', async () => {
    const text = 'let user;\r\nold();\r\n';
    const hunk = { start: offset(11), end: offset(19) };
    expect((await decoded([[/^$/, { 'log(\nuser);\n': 1 }]], { text, hunk })).texts).toEqual(['log(\r\nuser);']);
  });
});

describe('names with one way to go on', () => {
  const vocabulary = ['user.', 'get', 'Every', 'thing', 'thing(', '();', ');'];
  const noisy = { noise: 0.05, canVerify: true };

  it('are evaluated in one batch and never pasted', async () => {
    const model = ScriptedModel.writing('user.getEverything();', vocabulary, noisy);
    const { texts } = await decoded(model, { original: '' });
    expect(texts).toEqual(['user.getEverything();']);
    expect(model.log.batches).toBe(1);
    const plain = ScriptedModel.writing('user.getEverything();', vocabulary, { noise: 0.05 });
    expect((await decoded(plain, { original: '' })).texts).toEqual(texts);
    expect(plain.log.candidates).toBeGreaterThan(model.log.candidates + model.log.batches);
  });
});

describe('time and cancelling', () => {
  it('ends quietly when the time is over', async () => {
    const slow = new ScriptedModel({ next: () => ({ ' ': 1 }) });
    slow.open = (_prompt, signal?: AbortSignal) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
    expect((await decoded(slow, { budgetMs: 20 })).texts).toEqual([]);
  });

  it('rejects when it is cancelled', async () => {
    await expect(decoded([], { signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow('cancelled');
  });
});
