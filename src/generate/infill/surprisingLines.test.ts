import { describe, expect, it } from 'vitest';
import { ScriptedModel } from '../../../test/fakes/scriptedModel.ts';
import { firstSuspect, linesScored } from '../../../test/fakes/suspects.ts';
import type { Suspect } from '../../localize/suspect.ts';
import type { LanguageModel, TokenScore } from '../../models/languageModel.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { strongest, withSurprisingLines } from './surprisingLines.ts';

const file = 'program.py' as RelativePath;
const text = 'import os\n\ndef add(a, b):\n    odd = a - b\n    even = a\n    odd_ = even\n    return even\n';

const suspectOf = (name: string | null, line: number, endLine: number, scores: Record<number, number>): Suspect => ({
  file,
  line: lineNumber(line),
  endLine: lineNumber(endLine),
  function: name,
  score: 1,
  evidence: [],
  ...firstSuspect,
  lines: linesScored(scores),
});

interface Asked {
  readonly prefix: string;
  readonly text: string;
}

type Score = NonNullable<LanguageModel['score']>;

/** A model that scores, besides what a scripted one does. */
function scoring(score: Score): LanguageModel {
  const model = new ScriptedModel({ next: () => ({}) });
  return Object.assign(model, { score, capabilities: { ...model.capabilities, score: true } });
}

/** Words with the white space before them, `odd` ones less likely. */
function surprisedByOdd(asked: Asked[] = [], nats = { odd: 8, other: 1 }): LanguageModel {
  return scoring((prefix, code) => {
    asked.push({ prefix, text: code });
    const tokens = [...code.matchAll(/\s*\S+|\s+/g)].map((match): TokenScore => ({
      start: match.index,
      text: match[0],
      logProbability: -(match[0].trim() === 'odd' ? nats.odd : nats.other),
    }));
    return Promise.resolve(tokens);
  });
}

async function rescored(
  suspects: readonly Suspect[],
  model: LanguageModel,
  options: { signal?: AbortSignal; text?: string; skipped?: string[] } = {},
): Promise<string[]> {
  const found = await withSurprisingLines(suspects, {
    model,
    textOf: (asked) => (asked === file ? (options.text ?? text) : undefined),
    onSkipped: (why) => options.skipped?.push(why),
    signal: options.signal ?? new AbortController().signal,
  });
  return found.map(({ lines }) => lines.map(({ line, score }) => `${line}:${score.toFixed(2)}`).join(' '));
}

const add = suspectOf('add', 3, 7, { 4: 1, 5: 1, 7: 1 });

describe('lines of a suspect', () => {
  it.each<[name: string, scores: Record<number, number>, expected: string]>([
    ['that surprise come first among equals', { 5: 1, 4: 1, 7: 1 }, '4:1.00 5:0.59 7:0.59'],
    ['keep the highest score of the function', { 4: 0.5, 5: 0.5 }, '4:0.50 5:0.30'],
    ['that are suspected much less stay behind', { 5: 1, 4: 0.4 }, '5:1.00 4:0.68'],
    ['that have no token count as usual', { 2: 1, 4: 1, 5: 1 }, '4:1.00 2:0.77 5:0.59'],
  ])('%s', async (_name, scores, expected) => {
    expect(await rescored([suspectOf('add', 3, 7, scores)], surprisedByOdd())).toEqual([expected]);
  });

  it('change by a bounded factor', async () => {
    const [lines = ''] = await rescored([add], surprisedByOdd([], { odd: 1000, other: 0.001 }));
    const scores = lines.split(' ').map((it) => Number(it.split(':')[1]));
    expect(Math.min(...scores)).toBeCloseTo(1 / strongest ** 2, 2);
  });

  it.each([
    ['all is certain', { odd: 0, other: 0 }],
    ['something has no probability', { odd: Number.POSITIVE_INFINITY, other: 1 }],
  ])('stay as they are where %s', async (_name, nats) => {
    expect(await rescored([add], surprisedByOdd([], nats))).toEqual(['4:1.00 5:1.00 7:1.00']);
  });

  it('are scored after the code before the function', async () => {
    const asked: Asked[] = [];
    await rescored([add], surprisedByOdd(asked));
    expect(asked).toEqual([{ prefix: 'import os\n\n', text: text.slice(11, -1) }]);
  });
});

describe('the pass', () => {
  it('reads the most suspicious functions alone, and a limited number of characters', async () => {
    const asked: Asked[] = [];
    const long = `def add(a, b):\n${'    odd = even\n'.repeat(300)}`;
    const suspects = [suspectOf('add', 1, 301, { 2: 1, 3: 1 }), suspectOf('more', 5, 9, { 5: 1, 6: 1 })];
    await rescored(suspects, surprisedByOdd(asked), { text: long });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.text).toMatch(/^def add.*odd = even\n$/s);
    expect(asked[0]?.text.length).toBeGreaterThan(1_900);
    expect(asked[0]?.text.length).toBeLessThanOrEqual(2_000);

    asked.length = 0;
    await rescored(
      Array.from({ length: 5 }, () => ({ ...add })),
      surprisedByOdd(asked),
    );
    expect(asked).toHaveLength(3);
  });

  it.each<[name: string, suspect: Suspect]>([
    ['the level of a module', suspectOf(null, 1, 7, { 1: 1, 4: 1 })],
    ['a function with one suspect line', suspectOf('add', 3, 7, { 4: 1 })],
    ['a file that is not changed', { ...add, file: 'other.py' as RelativePath }],
  ])('leaves out %s', async (_name, suspect) => {
    const asked: Asked[] = [];
    await rescored([suspect], surprisedByOdd(asked));
    expect(asked).toEqual([]);
  });

  it('is none with a model that cannot score', async () => {
    const skipped: string[] = [];
    const lines = await rescored([add], new ScriptedModel({ next: () => ({}) }), { skipped });
    expect([lines, skipped]).toEqual([['4:1.00 5:1.00 7:1.00'], []]);
  });

  it('keeps what it has when the model is lost, and says so', async () => {
    const skipped: string[] = [];
    const model = surprisedByOdd();
    let asked = 0;
    const dying = scoring((prefix, code, signal) => {
      asked += 1;
      if (asked > 1) return Promise.reject(new UserError('model-host-lost', 'It died.'));
      return model.score?.(prefix, code, signal) ?? Promise.resolve([]);
    });
    expect(await rescored([add, { ...add }], dying, { skipped })).toEqual([
      '4:1.00 5:0.59 7:0.59',
      '4:1.00 5:1.00 7:1.00',
    ]);
    expect(skipped).toEqual(['It died.']);
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const model = scoring((_prefix, _code, signal) => {
      controller.abort(new Error('cancelled'));
      signal.throwIfAborted();
      return Promise.resolve([]);
    });
    await expect(rescored([add], model, { signal: controller.signal })).rejects.toThrow('cancelled');
  });

  it('hides no mistake of ours', async () => {
    const model = scoring(() => Promise.reject(new Error('a bug')));
    await expect(rescored([add], model)).rejects.toThrow('a bug');
  });
});
