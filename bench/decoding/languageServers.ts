import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LegalNames } from '../../src/completion/completionEngine.ts';
import { languageServerEngineFor } from '../../src/completion/languageServer/languageServerEngines.ts';
import { goLexicon, javaLexicon, pythonLexicon } from '../../src/completion/languageServer/lexicon.ts';
import { queryAt } from '../../src/completion/languageServer/queryText.ts';
import { parseRelativePath } from '../../src/workspace/paths.ts';
import { offset } from '../../src/workspace/positions.ts';
import { seededRandom } from '../../src/workspace/random.ts';
import { identifiersIn } from './identifiers.ts';
import type { ServerProject } from './serverProjects.ts';
import { prepareProject, serverProjects, serverSettings } from './serverProjects.ts';

const lexicons = { java: javaLexicon, go: goLexicon, python: pythonLexicon };
const depths = { java: 2, go: 1, python: 0 };
const empty = { placeholder: '', statementEnd: '' };

/** How the names of one kind of place were answered. */
interface Counts {
  /** The list is closed and has the name. */
  closedHit: number;
  /** The list is closed and lacks the name: a hard engine would have ruled out right code. */
  closedMiss: number;
  openHit: number;
  openMiss: number;
  unknown: number;
}

interface Measured {
  readonly project: string;
  readonly server: string;
  readonly sites: Readonly<Record<'member' | 'bare', Counts>>;
  readonly latenciesMs: readonly number[];
  readonly timeouts: number;
  /** Until the server had read the project and the first document. */
  readonly startMs: number;
  /** Until the first answer afterwards. */
  readonly firstAnswerMs: number;
  /** Lines in which a closed list lacks the name, which stands behind the bar. */
  readonly misses: readonly string[];
}

/** Real names of real code, one by one: does the engine's answer, made without looking at what follows, allow them? */
export const part = {
  name: 'safety-servers',
  async run(signal: AbortSignal, options: { readonly identifiers: number; readonly only: string }): Promise<string> {
    const measured: Measured[] = [];
    for (const project of serverProjects.filter(({ name, language }) => `${name} ${language}`.includes(options.only))) {
      console.error(`${project.name}…`);
      measured.push(await measure(project, options.identifiers, signal));
    }
    return report(measured);
  },
};

async function measure(project: ServerProject, count: number, signal: AbortSignal): Promise<Measured> {
  const root = await prepareProject(project, signal);
  const settings = await serverSettings(root, project.language);
  const choice = await languageServerEngineFor(project.language, settings, signal);
  if (choice.kind === 'none') throw new Error(`${choice.reason} ${choice.remedy}`);
  await using engine = choice.engine;
  const sites = { member: noCounts(), bare: noCounts() };
  const latenciesMs: number[] = [];
  const misses: string[] = [];
  let timeouts = 0;
  let startMs = 0;
  let firstAnswerMs = 0;
  const random = seededRandom(7);
  for (const name of project.files) {
    const file = parseRelativePath(name);
    if (file === undefined) throw new Error(`${name} is no path`);
    const text = readFileSync(join(root, name), 'utf8');
    const identifiers = identifiersIn(text, lexicons[project.language], depths[project.language]);
    const share = count / project.files.length / identifiers.length;
    const chosen = identifiers.filter(() => random() < share);
    const openedAt = performance.now();
    await using document = await engine.open(file, text, signal);
    if (startMs === 0) startMs = performance.now() - openedAt;
    for (const [index, { at, name: expected }] of chosen.entries()) {
      const askedAt = performance.now();
      const answer = await document.namesAt(offset(at), signal);
      const tookMs = performance.now() - askedAt;
      if (index > 0) latenciesMs.push(tookMs);
      else if (firstAnswerMs === 0) firstAnswerMs = tookMs;
      if (answer.kind === 'unknown' && answer.reason === 'timeout') timeouts += 1;
      const { site } = queryAt(text, at, lexicons[project.language], empty);
      const key = keyOf(answer, expected);
      sites[site.kind === 'member' ? 'member' : 'bare'][key] += 1;
      if (key === 'closedMiss') misses.push(`${name}: ${lineWithBar(text, at)}`);
    }
  }
  return { project: project.name, server: engine.name, sites, latenciesMs, timeouts, startMs, firstAnswerMs, misses };
}

const noCounts = (): Counts => ({ closedHit: 0, closedMiss: 0, openHit: 0, openMiss: 0, unknown: 0 });

function keyOf(answer: LegalNames, expected: string): keyof Counts {
  if (answer.kind === 'unknown') return 'unknown';
  const isHit = answer.names.has(expected);
  if (answer.kind === 'closed') return isHit ? 'closedHit' : 'closedMiss';
  return isHit ? 'openHit' : 'openMiss';
}

function lineWithBar(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  return `${text.slice(start, at).trimStart()}|${text.slice(at, end === -1 ? undefined : end)}`;
}

function report(measured: readonly Measured[]): string {
  const head = [
    '| project | place | names | closed, right | closed, wrong | open, among them | open, not | unknown |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  const rows = measured.flatMap(({ project, sites }) =>
    Object.entries(sites).map(
      ([place, counts]) => `| ${[project, place, total(counts), ...cells(counts)].join(' | ')} |`,
    ),
  );
  const summaries = measured.map(summary);
  const misses = measured.flatMap(({ project, misses: lines }) => lines.map((line) => `- ${project}: \`${line}\``));
  return [...head, ...rows, '', ...summaries, '', 'Closed lists that lack the name:', '', ...misses].join('\n');
}

const total = (counts: Counts): number => cells(counts).reduce((sum, count) => sum + count, 0);

const cells = ({ closedHit, closedMiss, openHit, openMiss, unknown }: Counts): number[] => [
  closedHit,
  closedMiss,
  openHit,
  openMiss,
  unknown,
];

function summary({ project, sites, latenciesMs, timeouts, startMs, firstAnswerMs }: Measured): string {
  const names = total(sites.member) + total(sites.bare);
  const wrong = sites.member.closedMiss + sites.bare.closedMiss;
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const quantile = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
  const times = `start ${(startMs / 1000).toFixed(1)} s, first answer ${(firstAnswerMs / 1000).toFixed(1)} s`;
  const pruned = ((100 * wrong) / Math.max(1, names)).toFixed(2);
  return `- ${project}: ${wrong} of ${names} wrongly pruned (${pruned} %); p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, ${timeouts} time-outs; ${times}`;
}
