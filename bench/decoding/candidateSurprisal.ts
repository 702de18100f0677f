import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { projectSurprisal } from '../../src/flows/projectSurprisal.ts';
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
import { alike, inTree, placesText } from './places.ts';

const mostCandidates = 3_000;

interface Outcome {
  readonly part: Bug['part'];
  readonly without: number;
  readonly with: number;
  readonly learningMs: number;
  readonly candidates: number;
  /** To make all candidates. */
  readonly withoutMs: number;
  readonly withMs: number;
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
        `to make ${mean(({ candidates }) => candidates)} candidates ${mean(({ withoutMs }) => withoutMs)} -> ${mean(({ withMs }) => withMs)}`,
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
  const candidates = async (given: GenerationContext): Promise<{ patches: CandidatePatch[]; ms: number }> => {
    const fromMs = performance.now();
    const patches: CandidatePatch[] = [];
    for await (const patch of templateGenerator.candidates(suspects, given, signal)) {
      patches.push(patch);
      if (patches.length === mostCandidates) break;
    }
    return { patches, ms: performance.now() - fromMs };
  };
  await candidates(context); // reads and parses the file, for both alike
  const plain = await candidates(context);
  const weighed = await candidates({ ...context, surprisal: () => Promise.resolve(surprisal) });
  const [without, withIt] = [
    await placeOfRepair(plain.patches, bug, tree, { syntax, language }, signal),
    await placeOfRepair(weighed.patches, bug, tree, { syntax, language }, signal),
  ];
  if (without === undefined || withIt === undefined) return undefined;
  return {
    part: bug.part,
    without,
    with: withIt,
    learningMs,
    candidates: plain.patches.length,
    withoutMs: plain.ms,
    withMs: weighed.ms,
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
