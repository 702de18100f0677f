import { describe, expect, it } from 'vitest';
import { ScriptedEngine } from '../../test/fakes/scriptedEngine.ts';
import type { ChatMessage, DraftOptions, LanguageModel, ModelCapabilities, Prompt } from '../models/languageModel.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { offset } from '../workspace/positions.ts';
import type { DecodedHunk, DecodeRequest } from './decode.ts';
import { canDecode, decodeHunks } from './decode.ts';

const before = 'function g(user) {\n  ';
const after = '\n  done();\n}\n';

const capabilities: ModelCapabilities = {
  candidates: 'none',
  choice: false,
  infill: true,
  chat: false,
  tools: false,
  score: false,
  rewind: false,
};
const plain = {
  name: 'plain',
  capabilities,
  usage: { promptTokens: 0, completionTokens: 0, usd: 0 },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Answers by what of the hunk is in the prompt already. */
function drafting(
  answer: (kept: string, options: DraftOptions) => string,
  options: { choice?: boolean } = {},
): { model: LanguageModel; asked: [string, DraftOptions][] } {
  const asked: [string, DraftOptions][] = [];
  const model: LanguageModel = {
    ...plain,
    capabilities: { ...capabilities, choice: options.choice ?? false },
    draft: (prompt: Prompt, draftOptions) => {
      const kept = prompt.kind === 'infill' ? prompt.prefix.slice(before.length) : '';
      asked.push([kept, draftOptions]);
      return Promise.resolve({ text: answer(kept, draftOptions), end: 'stop' });
    },
  };
  return { model, asked };
}

function talking(replies: readonly string[]): { model: LanguageModel; asked: (readonly ChatMessage[])[] } {
  const asked: (readonly ChatMessage[])[] = [];
  const model: LanguageModel = {
    ...plain,
    chat: async function* (messages) {
      asked.push([...messages]);
      const reply = replies[asked.length - 1] ?? '';
      yield { kind: 'text', text: reply.slice(0, 5) };
      yield { kind: 'text', text: reply.slice(5) };
      yield await Promise.resolve({ kind: 'end', reason: 'stop' } as const);
    },
  };
  return { model, asked };
}

async function decoded(model: LanguageModel, options: Partial<DecodeRequest> = {}): Promise<DecodedHunk[]> {
  const samples: DecodedHunk[] = [];
  const hunks = decodeHunks({
    model,
    engine: new ScriptedEngine({
      names: [
        [/\buser\.$/, ['name', 'names']],
        [/(^|[^.\w])$/, ['user', 'log']],
      ],
      errors: [/log\(user\)/],
    }),
    languageId: 'typescript',
    file: 'a.ts' as RelativePath,
    text: `${before}old();${after}`,
    hunk: { start: offset(before.length), end: offset(before.length + 6) },
    ending: 'token',
    mode: 'full',
    samples: 1,
    budgetMs: 20_000,
    maxTokens: 60,
    temperature: 0.2,
    seed: 1,
    signal: new AbortController().signal,
    ...options,
  });
  for await (const sample of hunks) samples.push(sample);
  return samples;
}

describe('a model that drafts', () => {
  it('is taken at its word where all is right', async () => {
    const { model, asked } = drafting(() => 'log(user.name);');
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['log(user.name);']);
    expect(asked).toHaveLength(1);
  });

  it('goes on behind what was right, hotter', async () => {
    const { model, asked } = drafting((kept) => (kept === '' ? 'log(user.nome);' : 'name);'));
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['log(user.name);']);
    expect(asked.map(([kept, { temperature }]) => [kept, temperature])).toEqual([
      ['', 0.2],
      ['log(user.', 0.4],
    ]);
  });

  it('chooses the one name where it can', async () => {
    const { model, asked } = drafting(
      (kept, { choices }) => (choices ? 'names' : kept === '' ? 'log(user.nome);' : ');'),
      { choice: true },
    );
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['log(user.names);']);
    expect(asked[1]?.[1].choices).toEqual(['name', 'names']);
  });

  it('does not believe a choice that was none', async () => {
    const { model } = drafting((kept, { choices }) => (choices ? 'x' : kept === '' ? 'log(user.nome);' : 'name);'), {
      choice: true,
    });
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['log(user.name);']);
  });

  it('writes on while something is open', async () => {
    const { model } = drafting((kept) => (kept === '' ? 'if (user) {' : '\n}'));
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['if (user) {\n}']);
  });

  it('is cut at new trouble in a statement', async () => {
    const { model } = drafting((kept) => (kept === '' ? 'log(user.name);\nlog(user)' : 'log(user.names);'));
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['log(user.name);\nlog(user.names);']);
  });

  it('is given up in the end', async () => {
    const { model, asked } = drafting(() => 'nope');
    expect(await decoded(model)).toEqual([]);
    expect(asked.length).toBeLessThan(20);
  });

  it('is not checked when decoding is off', async () => {
    const { model } = drafting(() => 'nope');
    expect((await decoded(model, { mode: 'off' })).map(({ text }) => text)).toEqual(['nope']);
  });
});

describe('a model that talks', () => {
  const fence = (code: string): string => `Here it is:\n\`\`\`ts\n${code}\n\`\`\`\nRun \`rm -rf\`.`;

  it('is asked for code in a fence', async () => {
    const { model, asked } = talking([fence('    if (user) {\n      log(user.name);\n    }')]);
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['if (user) {\n    log(user.name);\n  }']);
    expect(asked[0]?.[1]?.text).toContain('function g(user) {\n  <MISSING>\n  done();');
  });

  it('is told what is wrong, with the names that exist', async () => {
    const { model, asked } = talking([fence('log(user.nome)'), fence('log(user'), fence('log(user.name)')]);
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['log(user.name)']);
    expect(asked[1]?.at(-1)?.text).toBe(
      'Wrong after `log(user.`: nome does not exist here. These names exist there: name, names. Reply with the whole missing part again.',
    );
    expect(asked[2]?.at(-1)?.text).toContain('left open');
  });

  it('is told twice at most', async () => {
    const { model, asked } = talking([1, 2, 3, 4].map(() => fence('nope')));
    expect(await decoded(model)).toEqual([]);
    expect(asked).toHaveLength(3);
  });
});

describe('a model that does not fill in', () => {
  const { model: talker, asked } = talking(['```\nlog(user.name);\n```']);
  const without = { ...capabilities, infill: false };
  const never = (): never => {
    throw new Error('it was asked for what it cannot do');
  };

  it('is talked to where it chats, for else it would not see what comes after', async () => {
    const model: LanguageModel = { ...talker, capabilities: without, open: never, draft: never };
    expect((await decoded(model)).map(({ text }) => text)).toEqual(['log(user.name);']);
    expect(asked).toHaveLength(1);
  });

  it.each<[name: string, model: LanguageModel, canIt: boolean]>([
    ['fills in step by step', { ...plain, open: never }, true],
    ['fills in by drafts', { ...plain, draft: never }, true],
    ['only talks', { ...talker, capabilities: without }, true],
    ['only goes on from a text', { ...plain, capabilities: without, open: never, draft: never }, false],
    ['does nothing', plain, false],
  ])('can write a hunk or not: one that %s', (_name, model, canIt) => {
    expect(canDecode(model)).toBe(canIt);
  });
});
