import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestModelSize } from '../../test/support/testModels.mjs';
import { testModel } from '../../test/support/testModels.mjs';
import { nodeLlamaCpp } from '../../test/support/nodeLlamaCpp.mjs';
import { withSurprisingLines } from '../../src/generate/infill/surprisingLines.ts';
import type { Suspect } from '../../src/localize/suspect.ts';
import { openLlamaModel } from '../../src/models/llama/llamaModel.ts';
import type { ReportedSuspect } from '../../src/protocol/contract.ts';
import type { Bug } from '../localize/bug.ts';
import { askFixpoint } from '../localize/fixpoint.ts';
import { humanEvalFixBugs } from '../localize/humanEvalFix.ts';
import { prepareVenv, testRequirements } from '../localize/pythons.ts';
import { expectedRank } from '../localize/ranking.ts';
import type { Row } from '../localize/rows.ts';
import { seededBugs } from '../localize/seeded.ts';
import { candidateRows } from './candidateSurprisal.ts';
import type { PartOptions } from './parts.ts';
import { alike, inTree, placesText } from './places.ts';

const tasks = '../shared/data/humanevalfix/python.jsonl';

/** The faulty function as a suspect, by what its lines are suspected for. */
interface Starting {
  readonly name: string;
  readonly suspectOf: (bug: Bug, tree: string) => Promise<Suspect | undefined>;
}

/**
 * Is surprisal evidence? Of lines: where the faulty line stands among those of its function, before and after a model has
 * scored them. Of candidates: where the repair stands among the templates', with and without an n-gram model of the project.
 */
export async function surprisalRows(options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const python = await prepareVenv('plain', 'python3', testRequirements, signal);
  const all = [...humanEvalFixBugs(tasks, python), ...(await seededBugs(python, signal))];
  const bugs = all.filter(({ id }) => id.includes(options.only));
  const rows = await candidateRows(bugs, options, signal);
  for (const size of options.models) rows.push(...(await lineRows(size, bugs, python, options, signal)));
  return rows;
}

async function lineRows(
  size: TestModelSize,
  bugs: readonly Bug[],
  python: string,
  { dist }: PartOptions,
  signal: AbortSignal,
): Promise<Row[]> {
  const environment = { ...process.env, FIXPOINT_NODE_LLAMA_CPP: await nodeLlamaCpp() };
  const settings = {
    environment,
    installDirectory: resolve(dist),
    cacheDirectory: resolve('.cache/bench/decoding/cache'),
  };
  await using model = await openLlamaModel(await testModel(size), settings, signal);
  const ranks = new Map<string, { before: number; after: number }[]>();
  const starts: readonly Starting[] = [
    { name: 'all lines alike', suspectOf: ({ fault }) => Promise.resolve(fault.functions.map(alike)[0]) },
    {
      name: 'as localized',
      suspectOf: async (bug, tree) => {
        const answer = await askFixpoint(tree, bug.tests, { cli: join(dist, 'cli.js'), python }, signal);
        return answer.report?.suspects.find((suspect) => isFaulty(suspect, bug)) as Suspect | undefined;
      },
    },
  ];
  for (const bug of bugs) {
    await inTree(bug, async (tree) => {
      const text = readFileSync(join(tree, bug.fault.file), 'utf8');
      for (const { name, suspectOf } of starts) {
        const suspect = await suspectOf(bug, tree);
        if (!suspect) continue;
        const onSkipped = (why: string): void => console.error(`${bug.id}: ${why}`);
        const [rescored] = await withSurprisingLines([suspect], { model, textOf: () => text, onSkipped, signal });
        const [before, after] = [suspect, rescored].map((it) => placeIn(it, bug));
        if (before === undefined || after === undefined) continue;
        const key = `${bug.part}, ${name}`;
        ranks.set(key, [...(ranks.get(key) ?? []), { before, after }]);
        console.error(`${bug.id}, ${name}: ${before} -> ${after}`);
      }
    });
  }
  return [...ranks].map(([key, places]) => ({
    name: `faulty line in its function, ${key}, ${places.length} bugs, ${size}`,
    target: '',
    measured: `without: ${placesText(places.map(({ before }) => before))}; with: ${placesText(places.map(({ after }) => after))}`,
    details: places,
  }));
}

function placeIn(suspect: Suspect | undefined, { fault }: Bug): number | undefined {
  if (!suspect) return undefined;
  const lines = suspect.lines.map(({ line, score }) => ({ file: suspect.file, line, score }));
  return expectedRank(lines, ({ line }) => fault.lines.includes(line));
}

function isFaulty({ file, function: name, line, endLine }: ReportedSuspect, { fault }: Bug): boolean {
  return name !== null && file === fault.file && fault.lines.some((it) => it >= line && it <= endLine);
}
