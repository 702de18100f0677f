import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ScriptedModel, bytesOf } from '../../../test/fakes/scriptedModel.ts';
import { executedByOneFailing, firstSuspect } from '../../../test/fakes/suspects.ts';
import type { DecodingMode } from '../../decode/decode.ts';
import type { Suspect } from '../../localize/suspect.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { Syntax } from '../../syntax/syntax.ts';
import { editedText, replaceRange } from '../../workspace/edits.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { CandidatePatch } from '../candidate.ts';
import type { GenerationContext } from '../generationContext.ts';
import { infillGenerator } from './infillGenerator.ts';

const syntax = new Syntax(resolve('dist'));
afterAll(() => syntax[Symbol.asyncDispose]());

const program = 'program.py' as RelativePath;
const test = 'test_program.py' as RelativePath;
const files = new Map([
  [program, 'def add(a, b):\n    c = a - b\n    return c\n'],
  [test, 'from program import add\n\ndef test_add():\n    assert add(1, 2) == 3\n'],
]);

function context(isEditable = true): GenerationContext {
  return {
    syntax,
    readFile: (file) => Promise.resolve({ file, text: files.get(file) ?? '', hash: '' } as never),
    isEditable: (file) => isEditable && file === program,
    failing: [{ file: test, line: 4, message: 'assert -1 == 3' }],
    projectDefinitions: [],
  };
}

const suspect: Suspect = {
  file: program,
  line: lineNumber(1),
  endLine: lineNumber(3),
  function: 'add',
  score: 1,
  evidence: [],
  ...firstSuspect,
  lines: [{ line: lineNumber(2), score: 1, ...executedByOneFailing }],
};

/** Writes the text in every hole. */
const writing = (...texts: string[]): ScriptedModel => writingIn(false, texts);

const writingIn = (canReply: boolean, texts: readonly string[]): ScriptedModel =>
  new ScriptedModel({
    canReply,
    next: (generated) => {
      const going = texts.map(bytesOf).filter((text) => text.startsWith(generated));
      return Object.fromEntries(going.map((text) => [text.slice(generated.length), text === generated ? 1 : 0.5]));
    },
  });

async function patches(
  model: LanguageModel,
  mode: DecodingMode = 'off',
  given = context(),
  notes: string[] = [],
  suspected = suspect,
): Promise<CandidatePatch[]> {
  const engineFor = (): Promise<undefined> => Promise.resolve(undefined);
  const generator = infillGenerator({ model, mode, seed: 1, engineFor, onNote: (note) => notes.push(note) });
  const found: CandidatePatch[] = [];
  for await (const patch of generator.candidates([suspected], given, AbortSignal.timeout(20_000))) found.push(patch);
  return found;
}

const results = (found: readonly CandidatePatch[]): string[] =>
  found.flatMap(({ changes }) => changes.map((change) => editedText(change)));

describe('infill', () => {
  it('writes suspect statements anew, the most suspicious first', async () => {
    const found = await patches(writing('c = a + b'));
    expect(results(found)[0]).toBe('def add(a, b):\n    c = a + b\n    return c\n');
    expect(found[0]?.origin).toEqual({ generator: 'infill', template: 'whole-statement', model: 'scripted' });
    expect(found[0]?.explanation).toContain('line 2');
  });

  it('inserts statements on lines of their own', async () => {
    const found = await patches(writing('b = -b'));
    expect(results(found)).toContain('def add(a, b):\n    b = -b\n    c = a - b\n    return c\n');
  });

  it('gives no candidate twice, and none that changes nothing', async () => {
    const texts = results(await patches(writing('c = a - b', 'c = a + b')));
    expect(texts).not.toContain(files.get(program));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('keeps a share of its prior by the probability of what was written', async () => {
    const found = await patches(writing('c = a + b'));
    for (const { prior } of found) expect(prior > 0 && prior <= 1, String(prior)).toBe(true);
  });

  it('writes the function anew with the old one before its eyes, where the model can be held to code', async () => {
    const model = writingIn(true, ['    c = a + b\n    return c\n```']);
    const [first] = await patches(model, 'full');
    expect(first?.origin.template).toBe('function-rewrite');
    expect(first?.changes[0]?.edits).toEqual([replaceRange(15, 29, '    c = a + b\n')]);
    const [reply] = model.replies;
    expect(reply?.start).toBe('```python\ndef add(a, b):\n');
    const request = reply?.messages.at(-1)?.text;
    expect(request).toContain('```python\ndef add(a, b):\n    c = a - b\n    return c\n```');
    expect(request).toContain('assert add(1, 2) == 3');
  });

  it('is held to code in a reply although it cannot fill in', async () => {
    const model = new ScriptedModel({
      canReply: true,
      canInfill: false,
      next: (generated) => ({ [bytesOf('    return a + b\n```').slice(generated.length)]: 1 }),
    });
    const generator = infillGenerator({
      model,
      mode: 'full',
      seed: 1,
      engineFor: () => Promise.resolve(undefined),
      onNote: () => undefined,
    });
    const stream = generator.candidates([suspect], context(), AbortSignal.timeout(20_000))[Symbol.asyncIterator]();
    const first = await stream.next();
    expect((first.value as CandidatePatch).origin.template).toBe('function-rewrite');
    expect(model.prompts).toEqual([]);
  });

  it('writes the inside of the function where the model cannot be held to code', async () => {
    const found = await patches(writing('c = a + b\n    return c + 0'));
    const templates = new Set(found.map(({ origin }) => origin.template));
    expect([templates.has('function-body'), templates.has('function-rewrite')]).toEqual([true, false]);
  });

  it('shows the model the failing test and how it fails', async () => {
    const model = writing('c = a + b');
    await patches(model);
    const [prompt] = model.prompts;
    const shown = prompt?.kind === 'infill' ? prompt.context?.map(({ text }) => text).join('') : '';
    expect(shown).toContain('assert add(1, 2) == 3');
    expect(shown).toContain('# FAILS: assert -1 == 3');
  });

  it.each([
    [2, 'goes on'],
    [3, 'gives up'],
  ])('after a model that was lost %i times in a row it %s', async (losses) => {
    const model = writing('c = a + b');
    const open = model.open;
    let left = losses;
    model.open = (prompt) => {
      left -= 1;
      return left >= 0 ? Promise.reject(new UserError('model-host-lost', 'It died.')) : open(prompt);
    };
    const found = patches(model);
    if (losses > 2) await expect(found).rejects.toThrow('It died.');
    else expect(results(await found)).toContain('def add(a, b):\n    c = a + b\n    return c\n');
  });

  it.each<[name: string, score: NonNullable<LanguageModel['score']>, first: string, notes: string[]]>([
    [
      'that surprises the model is written first',
      (_prefix, text) => {
        const tokens = [...text.matchAll(/.*\n?/g)].map((match) => ({ start: match.index, text: match[0] }));
        return Promise.resolve(
          tokens.map((token) => ({ ...token, logProbability: token.text.includes('return') ? -9 : -1 })),
        );
      },
      'def add(a, b):\n    c = a - b\n    c = a + b\n',
      [],
    ],
    [
      'comes in its order where the model is lost while it scores',
      () => Promise.reject(new UserError('model-host-lost', 'It died.')),
      'def add(a, b):\n    c = a + b\n    return c\n',
      ['The model has not scored the suspect lines: It died.'],
    ],
  ])('a line %s', async (_name, score, first, expectedNotes) => {
    const scripted = writing('c = a + b');
    const model = Object.assign(scripted, { score, capabilities: { ...scripted.capabilities, score: true } });
    const lines = [2, 3].map((line) => ({ line: lineNumber(line), score: 1, ...executedByOneFailing }));
    const notes: string[] = [];
    const found = await patches(model, 'off', context(), notes, { ...suspect, lines });
    expect([results(found)[0], notes]).toEqual([first, expectedNotes]);
  });

  it('changes nothing that is read-only', async () => {
    expect(await patches(writing('c = a + b'), 'off', context(false))).toEqual([]);
  });

  it('gives only what parses where it checks', async () => {
    const texts = results(await patches(writing('c = (a + b', 'c = a + b'), 'full'));
    expect(texts.filter((text) => text.includes('(a + b\n'))).toEqual([]);
    expect(texts).toContain('def add(a, b):\n    c = a + b\n    return c\n');
  });
});
