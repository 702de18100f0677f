import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { CandidatePatch } from '../../src/generate/candidate.ts';
import type { GenerationContext } from '../../src/generate/generate.ts';
import { templateGenerator } from '../../src/generate/generate.ts';
import type { Language } from '../../src/syntax/syntax.ts';
import { Syntax, languageOf } from '../../src/syntax/syntax.ts';
import { hunksBetween } from '../../src/workspace/hunks.ts';
import { LineIndex } from '../../src/workspace/positions.ts';
import { Workspace } from '../../src/workspace/workspace.ts';
import type { Bug } from '../localize/bug.ts';
import type { Row } from '../localize/rows.ts';
import type { PartOptions } from './parts.ts';
import { naturalnessFactors } from './naturalness.ts';
import { alike, inTree, placesText } from './places.ts';
import { projectSurprisal } from './projectSurprisal.ts';

const mostCandidates = 3_000;

interface Outcome {
  readonly part: Bug['part'];
  readonly without: number;
  readonly with: number;
  readonly learningMs: number;
  readonly candidates: number;
  readonly makingMs: number;
  readonly scoringMs: number;
}

/** Where the candidate with the syntax tree of the repair stands, with and without the n-gram model of the project. */
export async function candidateRows(bugs: readonly Bug[], { dist }: PartOptions, signal: AbortSignal): Promise<Row[]> {
  await using syntax = new Syntax(resolve(dist));
  const outcomes: Outcome[] = [];
  for (const bug of bugs) {
    const outcome = await inTree(bug, (tree) => outcomeOf(bug, tree, syntax, signal));
    if (!outcome) continue;
    outcomes.push(outcome);
    console.error(`${bug.id}: repair at ${outcome.without}, with n-grams at ${outcome.with}`);
  }
  return [...new Set(outcomes.map(({ part }) => part))].map((part) => {
    const own = outcomes.filter((outcome) => outcome.part === part);
    const earlier = own.filter((outcome) => outcome.with < outcome.without).length;
    const later = own.filter((outcome) => outcome.with > outcome.without).length;
    const mean = (of: (outcome: Outcome) => number): string =>
      (own.reduce((sum, outcome) => sum + of(outcome), 0) / own.length).toFixed(0);
    return {
      name: `repair among the templates' candidates, ${part}, ${own.length} bugs, n-gram model`,
      target: '',
      measured:
        `without: ${placesText(own.map(({ without }) => without))}; with: ${placesText(own.map((it) => it.with))}; ` +
        `earlier ${earlier}, later ${later}; ms to read the project ${mean(({ learningMs }) => learningMs)}, ` +
        `to make ${mean(({ candidates }) => candidates)} candidates ${mean(({ makingMs }) => makingMs)}, to score them ${mean(({ scoringMs }) => scoringMs)}`,
      details: own,
    };
  });
}

async function outcomeOf(bug: Bug, tree: string, syntax: Syntax, signal: AbortSignal): Promise<Outcome | undefined> {
  const { fault } = bug;
  const [faulty] = fault.functions;
  const language = languageOf(fault.file, syntax.languages);
  if (!faulty || !language) return undefined;
  const suspects = [alike(faulty)];
  const workspace = await Workspace.open(tree);
  const context: GenerationContext = {
    syntax,
    readFile: (file) => workspace.read(file),
    isEditable: () => true,
    failing: [],
    projectDefinitions: [],
  };
  const startMs = performance.now();
  const surprisal = await projectSurprisal(suspects, { workspace, syntax }, signal);
  const learningMs = performance.now() - startMs;
  const fromMs = performance.now();
  const patches: CandidatePatch[] = [];
  for await (const patch of templateGenerator.candidates(suspects, context, signal)) {
    patches.push(patch);
    if (patches.length === mostCandidates) break;
  }
  const makingMs = performance.now() - fromMs;
  const scoringFromMs = performance.now();
  const text = readFileSync(join(tree, fault.file), 'utf8');
  const changes = patches.map((patch) => patch.changes[0]?.edits ?? []);
  const factors = naturalnessFactors(fault.file, text, changes, surprisal);
  const weighed = patches
    .map((patch, index) => ({ patch, weight: patch.prior * patch.suspiciousness * (factors[index] ?? 1) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ patch }) => patch);
  const scoringMs = performance.now() - scoringFromMs;
  const [without, withIt] = [
    await placeOfRepair(patches, bug, tree, { syntax, language }, signal),
    await placeOfRepair(weighed, bug, tree, { syntax, language }, signal),
  ];
  if (without === undefined || withIt === undefined) return undefined;
  return {
    part: bug.part,
    without,
    with: withIt,
    learningMs,
    candidates: patches.length,
    makingMs,
    scoringMs,
  };
}

async function placeOfRepair(
  patches: readonly CandidatePatch[],
  { fault, repaired }: Bug,
  tree: string,
  { syntax, language }: { readonly syntax: Syntax; readonly language: Language },
  signal: AbortSignal,
): Promise<number | undefined> {
  const text = readFileSync(join(tree, fault.file), 'utf8');
  const lines = new LineIndex(text);
  const { hash } = await syntax.fingerprint(language, text, hunksBetween(text, repaired), signal);
  for (const [index, { changes }] of patches.entries()) {
    const edits = changes[0]?.edits ?? [];
    const isNear = edits.some(({ start }) => fault.lines.some((line) => Math.abs(line - lines.lineAt(start)) <= 2));
    if (isNear && (await syntax.fingerprint(language, text, edits, signal)).hash === hash) return index + 1;
  }
  return undefined;
}
