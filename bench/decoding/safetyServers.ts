import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LegalNames, ShadowDocument } from '../../src/completion/completionEngine.ts';
import { goLexicon, javaLexicon, pythonLexicon } from '../../src/completion/languageServer/lexicon.ts';
import { LanguageServerEngine } from '../../src/completion/languageServer/languageServerEngine.ts';
import { queryAt } from '../../src/completion/languageServer/queryText.ts';
import type { ServerTimeouts } from '../../src/completion/languageServer/serverDescription.ts';
import { findLanguageServer } from '../../src/completion/completion.ts';
import { parseRelativePath } from '../../src/workspace/paths.ts';
import { offset } from '../../src/workspace/positions.ts';
import { seededRandom } from '../../src/workspace/random.ts';
import type { Row } from '../localize/rows.ts';
import { textTable } from '../localize/rows.ts';
import type { Identifier } from './identifiers.ts';
import { identifiersIn } from './identifiers.ts';
import { sample } from './maskedIdentifiers.ts';
import type { PartOptions } from './parts.ts';
import type { ServerProject } from './serverProjects.ts';
import { prepareProject, serverProjects, serverSettings } from './serverProjects.ts';

const lexicons = { java: javaLexicon, go: goLexicon, python: pythonLexicon };
const depths = { java: 2, go: 1, python: 0 };
const empty = { placeholder: '', statementEnd: '' };
/** On a machine with other work a server takes its time; what the product would not have waited for is counted. */
const patience: ServerTimeouts = {
  startMs: 300_000,
  warmUpMs: 120_000,
  steadyMs: 10_000,
  diagnosticsMs: 10_000,
  hangMs: 120_000,
};
/** At most one wrongly pruned name in two hundred. */
const targetShare = 0.005;
const progressEveryMs = 15_000;

const verdicts = ['closed, right', 'closed, wrong', 'open, listed', 'open, not listed', 'unknown'] as const;
type Verdict = (typeof verdicts)[number];
type Place = 'member' | 'bare';

interface Probe {
  readonly place: Place;
  readonly verdict: Verdict;
  /** The line, with a bar where the name starts. */
  readonly line: string;
  /** Of a list that lacks the name. */
  readonly listed: readonly string[];
  readonly ms: number;
}

interface Measured {
  readonly project: ServerProject;
  readonly server: string;
  readonly probes: readonly Probe[];
  /** Of the product, for an answer. */
  readonly limitMs: number;
  /** Until the server had read the project and the first document. */
  readonly startMs: number;
}

/** Real names of real code, one by one: does the engine's answer, made without looking at what follows, allow them? */
export async function safetyServersRows(options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const measured: Measured[] = [];
  for (const project of serverProjects) {
    if (!`${project.name} ${project.language}`.includes(options.only)) continue;
    const one = await measure(project, options, signal);
    measured.push(one);
    console.log(`${tableOf(one)}\n`);
  }
  return measured.map(rowOf);
}

async function measure(project: ServerProject, { words, seed }: PartOptions, signal: AbortSignal): Promise<Measured> {
  const root = await prepareProject(project, signal);
  const settings = await serverSettings(root, project.language);
  const description = await findLanguageServer(project.language, settings, signal);
  if ('remedy' in description) throw new Error(`${description.reason} ${description.remedy}`);
  await using engine = new LanguageServerEngine({ ...description, timeouts: patience }, root);
  const random = seededRandom(seed);
  const probes: Probe[] = [];
  let startMs = 0;
  let toldAt = performance.now();
  for (const name of project.files) {
    const file = parseRelativePath(name);
    if (file === undefined) throw new Error(`${name} is no path`);
    const text = readFileSync(join(root, name), 'utf8');
    const chosen = sample(askedIn(project, text), Math.ceil(words / project.files.length), random);
    const openedAt = performance.now();
    await using document = await engine.open(file, text, signal);
    if (startMs === 0) startMs = performance.now() - openedAt;
    for (const identifier of chosen) {
      probes.push(await probe(project, document, identifier, signal));
      if (performance.now() - toldAt < progressEveryMs) continue;
      toldAt = performance.now();
      console.error(`${project.name}: ${probes.length} of ${words} names, ${wrongIn(probes).length} wrong`);
    }
  }
  for (const { line, listed } of wrongIn(probes))
    console.error(`wrong prune: ${project.name}: ${line} (${listed.join(' ')})`);
  return { project, server: engine.name, probes, startMs, limitMs: description.timeouts.steadyMs };
}

/** Bare names are open in Java whatever the server says, so there only members are asked for. */
function askedIn({ language }: ServerProject, text: string): Identifier[] {
  const all = identifiersIn(text, lexicons[language], depths[language]);
  return language === 'java' ? all.filter(({ at }) => placeOf(language, text, at) === 'member') : all;
}

function placeOf(language: ServerProject['language'], text: string, at: number): Place {
  return queryAt(text, at, lexicons[language], empty).site.kind === 'member' ? 'member' : 'bare';
}

async function probe(
  { language }: ServerProject,
  document: ShadowDocument,
  { at, name }: Identifier,
  signal: AbortSignal,
): Promise<Probe> {
  const askedAt = performance.now();
  const answer = await document.namesAt(offset(at), signal);
  const ms = performance.now() - askedAt;
  const verdict = verdictOf(answer, name);
  const listed = answer.kind !== 'unknown' && verdict === 'closed, wrong' ? [...answer.names] : [];
  return { place: placeOf(language, document.text, at), verdict, line: lineWithBar(document.text, at), listed, ms };
}

function verdictOf(answer: LegalNames, expected: string): Verdict {
  if (answer.kind === 'unknown') return 'unknown';
  const isListed = answer.names.has(expected);
  if (answer.kind === 'closed') return isListed ? 'closed, right' : 'closed, wrong';
  return isListed ? 'open, listed' : 'open, not listed';
}

const wrongIn = (probes: readonly Probe[]): Probe[] => probes.filter(({ verdict }) => verdict === 'closed, wrong');

function lineWithBar(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  return `${text.slice(start, at).trimStart()}|${text.slice(at, end === -1 ? undefined : end)}`;
}

function tableOf({ project, probes }: Measured): string {
  const places: readonly Place[] = ['member', 'bare'];
  const cells = places.map((place) => {
    const own = probes.filter((one) => one.place === place);
    const counts = verdicts.map((verdict) => String(own.filter((one) => one.verdict === verdict).length));
    return [project.name, place, String(own.length), ...counts];
  });
  return textTable(['project', 'place', 'names', ...verdicts], cells);
}

function rowOf({ project, server, probes, startMs, limitMs }: Measured): Row {
  const wrong = wrongIn(probes).length;
  const share = wrong / Math.max(1, probes.length);
  const times = probes.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (quantile: number): string => (times[Math.floor(quantile * (times.length - 1))] ?? NaN).toFixed(0);
  return {
    name: `${project.language}, ${project.name}: names wrongly pruned`,
    target: `≤ ${100 * targetShare} %`,
    measured:
      `${wrong} of ${probes.length} (${(100 * share).toFixed(2)} %); ${probes.filter(({ verdict }) => verdict === 'unknown').length} unknown; ` +
      `p50/p95 ${at(0.5)}/${at(0.95)} ms, ${times.filter((ms) => ms > limitMs).length} over the limit of ${limitMs} ms; ` +
      `start ${(startMs / 1000).toFixed(1)} s`,
    isMet: share <= targetShare,
    details: { server, probes },
  };
}
