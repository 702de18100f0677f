import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { nodeLlamaCpp } from '../../test/support/nodeLlamaCpp.mjs';
import type { TestModelSize } from '../../test/support/testModels.mjs';
import { testModel } from '../../test/support/testModels.mjs';
import type { CompletionEngine } from '../../src/completion/completionEngine.ts';
import { findTypeScript } from '../../src/completion/typescript/findTypeScript.ts';
import { TypeScriptEngine } from '../../src/completion/typescript/typescriptEngine.ts';
import type { DecodedHunk, DecodeRequest, DecodingMode } from '../../src/decode/decode.ts';
import { DecodeMemo, decodeHunks, syntaxErrorsOf } from '../../src/decode/decode.ts';
import { openLlamaModel } from '../../src/models/llama/llamaModel.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { Syntax } from '../../src/syntax/syntax.ts';
import type { OffsetRange } from '../../src/workspace/positions.ts';
import { offset } from '../../src/workspace/positions.ts';
import { seededRandom } from '../../src/workspace/random.ts';
import type { Row } from '../localize/rows.ts';
import { sample } from './maskedIdentifiers.ts';
import type { PartOptions } from './parts.ts';
import type { RealProject } from './realProjects.ts';
import { realProjects, textOf } from './realProjects.ts';
import type { StatementHole } from './statementHoles.ts';
import { oneLineStatements } from './statementHoles.ts';

const arms: readonly DecodingMode[] = ['off', 'prune', 'full'];
const mostSamples = 1_000;
const filesEach = 40;
const longestFile = 25_000;

interface Sampled {
  readonly arm: DecodingMode;
  readonly hole: string;
  readonly isValid: boolean;
  readonly text: string;
  /** The first new diagnostic. */
  readonly error: string | undefined;
}

interface ArmTime {
  readonly arm: DecodingMode;
  readonly ms: number;
  readonly statistics: DecodedHunk['statistics'][];
}

/** Validity of statements that a small model writes into real TypeScript, with the same time, seeds and prompts in all arms. */
export async function validityRows(options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of options.models) rows.push(...(await rowsOfModel(size, options, signal)));
  return rows;
}

async function rowsOfModel(size: TestModelSize, options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const installDirectory = resolve(options.dist);
  const environment = { ...process.env, FIXPOINT_NODE_LLAMA_CPP: await nodeLlamaCpp() };
  const settings = { environment, installDirectory, cacheDirectory: resolve('.cache/bench/decoding/cache') };
  await using model = await openLlamaModel(await testModel(size), settings, signal);
  await using syntax = new Syntax(installDirectory);
  const samples: Sampled[] = [];
  const times: ArmTime[] = [];
  for (const project of await realProjects(signal)) {
    if (project.name === 'fixpoint' || !project.name.includes(options.only)) continue;
    await using engine = await engineOf(project, options.dist);
    await using judge = await engineOf(project, options.dist);
    for (const hole of holesOf(project, options)) {
      for (const arm of arms) {
        const told = `${project.name} ${hole.file}:${hole.hunk.start}`;
        const decoded: DecodedHunk[] = [];
        const request = requestOf({ hole, project, arm, model, engine, syntax, options }, signal);
        // The prompt is the same for all arms. While it is read, which takes longer, the engine opens the file and is
        // calibrated: the time begins behind both.
        const warming = decodeHunks({ ...request, samples: 1, budgetMs: 120_000, maxTokens: 1 });
        await warming.next();
        await warming.return();
        const startMs = performance.now();
        for await (const one of decodeHunks(request)) decoded.push(one);
        times.push({ arm, ms: performance.now() - startMs, statistics: decoded.map(({ statistics }) => statistics) });
        const distinct = new Set(decoded.map(({ text }) => text.trim().replace(/\s*\/\/.*$/, '')));
        for (const text of distinct) {
          const error = await errorIn(judge, project, hole, text, signal);
          samples.push({ arm, hole: told, isValid: error === undefined, text, error });
        }
      }
      console.error(`${hole.file}:${hole.hunk.start} ${arms.map((arm) => summary(arm, samples)).join(' | ')}`);
    }
  }
  return rowsFrom(size, samples, times);
}

async function engineOf({ root }: RealProject, dist: string): Promise<TypeScriptEngine> {
  const place = { fileFolder: root, root, named: undefined, cacheDirectory: '.cache', installDirectory: process.cwd() };
  const search = findTypeScript(place);
  if (!search.found) throw new Error(search.reason);
  return Promise.resolve(
    new TypeScriptEngine(search.found, { root, installDirectory: resolve(dist), unsaved: new Map() }),
  );
}

function holesOf(project: RealProject, { words, seed }: PartOptions): StatementHole[] {
  const random = seededRandom(seed);
  const files = sample(project.files, filesEach, random).filter((file) => textOf(project, file).length < longestFile);
  const all = files.flatMap((file) => oneLineStatements(file, textOf(project, file)));
  // Of a function up to three, as a repair visits it: what the model has read for one it need not read again.
  const functions = new Map<string, StatementHole[]>();
  for (const hole of all) {
    const key = `${hole.file}:${hole.around.start}`;
    functions.set(key, [...(functions.get(key) ?? []), hole]);
  }
  const count = Math.ceil(words / 2);
  const groups = sample([...functions.values()], count, random).map((holes) => sample(holes, 3, random));
  return sample(groups, Math.ceil(count / 1.5), random)
    .flat()
    .slice(0, count);
}

interface Arm {
  readonly hole: StatementHole;
  readonly project: RealProject;
  readonly arm: DecodingMode;
  readonly model: LanguageModel;
  readonly engine: CompletionEngine;
  readonly syntax: Syntax;
  readonly options: PartOptions;
}

function requestOf({ hole, project, arm, model, engine, syntax, options }: Arm, signal: AbortSignal): DecodeRequest {
  const text = textOf(project, hole.file);
  const language = syntax.languages.find(({ id }) => id === 'typescript');
  if (!language) throw new Error('no grammar of TypeScript');
  return {
    model,
    engine: arm === 'off' ? undefined : engine,
    languageId: 'typescript',
    file: hole.file,
    text,
    hunk: hole.hunk,
    ending: 'line',
    moreLines: 0,
    calibrationRange: hole.around,
    mode: arm,
    samples: mostSamples,
    budgetMs: options.armSeconds * 1000,
    maxTokens: 48,
    temperature: 1,
    seed: options.seed,
    memo: new DecodeMemo(),
    ...(arm === 'full' ? { syntaxErrors: syntaxErrorsOf(syntax, language, text, hole.hunk) } : {}),
    signal,
  };
}

/** The first new diagnostic anywhere in the file; undefined if it parses and brings none. */
async function errorIn(
  judge: CompletionEngine,
  project: RealProject,
  { file, hunk }: StatementHole,
  generated: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  // A comment is no statement, and what differs by blanks is no other one.
  if (/^\s*($|\/\/|\/\*)/.test(generated)) return 'no statement';
  const document = await judge.open(file, textOf(project, file), signal);
  try {
    document.update({ ...hunk, newText: generated });
    const whole: OffsetRange = { start: offset(0), end: offset(document.text.length) };
    const found = await document.newDiagnostics(whole, signal);
    if (!found) return 'the engine did not answer';
    const [first] = found;
    return (
      first &&
      `${first.range.start < hunk.start || first.range.start > hunk.start + generated.length ? 'outside: ' : ''}${first.message}`
    );
  } finally {
    await document[Symbol.asyncDispose]();
  }
}

function summary(arm: DecodingMode, samples: readonly Sampled[]): string {
  const own = samples.filter((one) => one.arm === arm);
  return `${arm} ${own.filter(({ isValid }) => isValid).length}/${own.length}`;
}

function rowsFrom(size: string, samples: readonly Sampled[], times: readonly ArmTime[]): Row[] {
  const of = (arm: DecodingMode): { all: number; valid: number; perMinute: number; engine: string; share: number } => {
    const own = samples.filter((one) => one.arm === arm);
    const time = times.filter((one) => one.arm === arm);
    const valid = own.filter(({ isValid }) => isValid).length;
    const minutes = time.reduce((sum, { ms }) => sum + ms, 0) / 60_000;
    const sum = (
      name: 'engineMs' | 'modelMs' | 'engineCalls' | 'memoHits' | 'tokens' | 'rewinds' | 'deadEnds',
    ): number =>
      time.reduce((total, { statistics }) => total + statistics.reduce((more, one) => more + one[name], 0), 0);
    const share = sum('engineMs') / Math.max(1, sum('engineMs') + sum('modelMs'));
    const seconds = Math.max(1e-9, minutes * 60);
    const engine =
      `engine ${(100 * share).toFixed(0)} % of decoding (${(sum('engineMs') / 1000).toFixed(1)} s, model ` +
      `${(sum('modelMs') / 1000).toFixed(1)} s of ${seconds.toFixed(1)} s), ${sum('engineCalls')} calls and ${sum('memoHits')} memo hits ` +
      `for ${sum('tokens')} tokens, ${sum('rewinds')} rewinds, ${sum('deadEnds')} dead ends`;
    return { all: own.length, valid, perMinute: valid / Math.max(1e-9, minutes), engine, share };
  };
  const [off, prune, full] = [of('off'), of('prune'), of('full')];
  const validShare = ({ all, valid }: { all: number; valid: number }): number => (100 * valid) / Math.max(1, all);
  const gain = validShare(full) - validShare(off);
  const rate = full.perMinute / Math.max(1e-9, off.perMinute);
  const holes = new Set(samples.map(({ hole }) => hole)).size;
  return [
    {
      name: `validity, ${size}, ${holes} statements: distinct samples that bring no new error`,
      target: '>= off + 20 points',
      measured: `off ${validShare(off).toFixed(1)} % of ${off.all}, prune ${validShare(prune).toFixed(1)} % of ${prune.all}, full ${validShare(full).toFixed(1)} % of ${full.all} (${gain >= 0 ? '+' : ''}${gain.toFixed(1)} points)`,
      isMet: gain >= 20,
      details: samples,
    },
    {
      name: `the honest arm, ${size}: distinct valid candidates a minute against the model alone, filtered`,
      target: '>= 1.3 times',
      measured: `${rate.toFixed(2)} times (off ${off.perMinute.toFixed(1)}, prune ${prune.perMinute.toFixed(1)}, full ${full.perMinute.toFixed(1)})`,
      isMet: rate >= 1.3,
    },
    ...[off, prune, full].map((arm, index) => ({
      name: `engine, ${size}, ${arms[index] ?? ''}`,
      target: '<= 30 % of decoding',
      measured: arm.engine,
      isMet: arm.share <= 0.3,
    })),
  ];
}
