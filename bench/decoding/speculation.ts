import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import ts from 'typescript';
import type { TestModelSize } from '../../test/support/testModels.mjs';
import { testModel } from '../../test/support/testModels.mjs';
import { nodeLlamaCpp } from '../../test/support/nodeLlamaCpp.mjs';
import { decodeHunks } from '../../src/decode/decode.ts';
import { rewriteReply } from '../../src/generate/infill/rewriteReply.ts';
import type { Suspect } from '../../src/localize/suspect.ts';
import { openLlamaModel } from '../../src/models/llama/llamaModel.ts';
import type { DecodingSession, LanguageModel } from '../../src/models/languageModel.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { OffsetRange } from '../../src/workspace/positions.ts';
import type { LineNumber } from '../../src/workspace/positions.ts';
import { lineNumber, offset } from '../../src/workspace/positions.ts';
import { seededRandom } from '../../src/workspace/random.ts';
import type { Row } from '../localize/rows.ts';
import { sample } from './maskedIdentifiers.ts';
import type { PartOptions } from './parts.ts';
import type { RealProject } from './realProjects.ts';
import { realProjects, textOf } from './realProjects.ts';

const targetFactor = 1.8;
const sizes = { least: 200, most: 900 };
const maxTokens = 240;

interface Body {
  readonly project: RealProject;
  readonly file: RelativePath;
  readonly hunk: OffsetRange;
  readonly suspect: Suspect;
}

/** Whole functions written anew in a chat's reply at temperature 0, as repairs do it, with the original as a draft and without. */
export async function speculationRows(options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  const random = seededRandom(options.seed);
  const projects = (await realProjects(signal)).filter(({ name }) => name.includes(options.only));
  const bodies = projects.flatMap((project) => bodiesOf(project, random));
  for (const size of options.models) {
    const chosen = sample(bodies, Math.ceil(options.words / 50), seededRandom(options.seed));
    rows.push(await rowOf(size, chosen, options, signal));
  }
  return rows;
}

async function rowOf(
  size: TestModelSize,
  bodies: readonly Body[],
  { dist }: PartOptions,
  signal: AbortSignal,
): Promise<Row> {
  const installDirectory = resolve(dist);
  const environment = { ...process.env, FIXPOINT_NODE_LLAMA_CPP: await nodeLlamaCpp() };
  const settings = { environment, installDirectory, cacheDirectory: resolve('.cache/bench/decoding/cache') };
  await using model = await openLlamaModel(await testModel(size), settings, signal);
  const plain = withoutVerify(model);
  const totals = { plain: 0, drafted: 0, tokens: 0, different: 0 };
  for (const body of bodies) {
    await rewrite(model, body, 1, signal); // reads the prompt, for both alike
    const one = await rewrite(plain, body, maxTokens, signal);
    const two = await rewrite(model, body, maxTokens, signal);
    totals.plain += one.ms;
    totals.drafted += two.ms;
    totals.tokens += one.tokens;
    if (one.text !== two.text) totals.different += 1;
    console.error(`${body.file}: ${(one.ms / 1000).toFixed(1)} s, drafted ${(two.ms / 1000).toFixed(1)} s`);
  }
  const factor = totals.plain / Math.max(1, totals.drafted);
  const rate = (ms: number): string => (totals.tokens / (ms / 1000)).toFixed(1);
  return {
    name: `copy speculation, ${size}, ${bodies.length} functions at temperature 0`,
    target: `>= ${targetFactor} times, same output`,
    measured: `${factor.toFixed(2)} times (${rate(totals.plain)} and ${rate(totals.drafted)} tokens/s); ${totals.different} outputs differ`,
    isMet: factor >= targetFactor && totals.different === 0,
    details: totals,
  };
}

async function rewrite(
  model: LanguageModel,
  { project, file, hunk, suspect }: Body,
  most: number,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly ms: number; readonly tokens: number }> {
  const startMs = performance.now();
  let text = '';
  let tokens = most;
  const request = {
    model,
    languageId: 'typescript',
    file,
    text: textOf(project, file),
    hunk,
    ending: 'fence' as const,
    reply: rewriteReply({ file, languageId: 'typescript', text: textOf(project, file) }, hunk, suspect, []),
    mode: 'off' as const,
    samples: 1,
    budgetMs: 300_000,
    maxTokens: most,
    temperature: 0,
    seed: 1,
    signal,
  };
  for await (const decoded of decodeHunks(request)) {
    text = decoded.text;
    tokens = decoded.statistics.tokens;
  }
  return { text, ms: performance.now() - startMs, tokens };
}

/** Nothing is pointed at. */
const noSuspect: Omit<Suspect, 'file' | 'line' | 'endLine'> = {
  function: 'rewritten',
  score: 1,
  rank: 1,
  evidence: [],
  executedBy: { failing: 1, passing: 0 },
  tests: { failing: [], passing: [] },
  lines: [],
};

/** The same model, which cannot evaluate a draft in one batch. */
function withoutVerify(model: LanguageModel): LanguageModel {
  const { open, openReply } = model;
  if (!open || !openReply) throw new Error(`${model.name} has no steps or no chat`);
  return {
    name: model.name,
    capabilities: model.capabilities,
    usage: model.usage,
    open: async (prompt, signal) => slow(await open.call(model, prompt, signal)),
    openReply: async (messages, start, signal) => slow(await openReply.call(model, messages, start, signal)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function slow(session: DecodingSession): DecodingSession {
  return {
    get position() {
      return session.position;
    },
    candidates: (count, until) => session.candidates(count, until),
    accept: (tokens, until) => session.accept(tokens, until),
    rewind: (position, until) => session.rewind(position, until),
    tokenize: (text, until) => session.tokenize(text, until),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function bodiesOf(project: RealProject, random: () => number): Body[] {
  return sample(project.files, 30, random).flatMap((file) => {
    const text = textOf(project, file);
    if (text.length > 25_000) return [];
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
    const bodies: Body[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body)) {
        const [first, last] = [node.body.statements.at(0), node.body.statements.at(-1)];
        const length = (last?.end ?? 0) - (first?.getStart(source) ?? 0);
        if (first && last && length >= sizes.least && length <= sizes.most) {
          const lineOf = (at: number): LineNumber => lineNumber(source.getLineAndCharacterOfPosition(at).line + 1);
          const [line, endLine] = [lineOf(node.getStart(source)), lineOf(node.end)];
          const hunk = { start: offset(node.body.getStart(source) + 1), end: offset(node.end) };
          // After the line end, as the generator cuts it.
          const inner = { ...hunk, start: offset(text.indexOf('\n', hunk.start) + 1) };
          if (inner.start > hunk.start && inner.start <= first.getStart(source))
            bodies.push({ project, file, hunk: inner, suspect: { ...noSuspect, file, line, endLine } });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return bodies;
  });
}
