import { resolve } from 'node:path';
import { findTypeScript } from '../../src/completion/typescript/findTypeScript.ts';
import { TypeScriptEngine } from '../../src/completion/typescript/typescriptEngine.ts';
import type { LegalNames } from '../../src/completion/completionEngine.ts';
import { replaceRange } from '../../src/workspace/edits.ts';
import { offset } from '../../src/workspace/positions.ts';
import { seededRandom } from '../../src/workspace/random.ts';
import type { Row } from '../localize/rows.ts';
import { textTable } from '../localize/rows.ts';
import type { MaskedIdentifier } from './maskedIdentifiers.ts';
import { CONTEXTS, maskableIdentifiers, maskedText, sample } from './maskedIdentifiers.ts';
import type { PartOptions } from './parts.ts';
import type { RealProject } from './realProjects.ts';
import { realProjects, textOf } from './realProjects.ts';

/** How the engine's answer relates to the word that really stands there. */
type Verdict = 'closed, hit' | 'wrong prune' | 'open' | 'unknown';
const verdicts: readonly Verdict[] = ['closed, hit', 'wrong prune', 'open', 'unknown'];

interface Probe {
  readonly project: string;
  readonly word: MaskedIdentifier;
  readonly verdict: Verdict;
  readonly reason: string;
  /** How many names the answer holds. */
  readonly size: number;
  readonly ms: number;
}

/** So many files of a project are looked at: opening one takes a second, asking for a name in it a few milliseconds. */
const filesEach = 40;
/** At most one wrongly pruned word in a thousand. */
const targetShare = 0.001;

/**
 * Safety of the engine alone: real words are taken as what a model wants to write. A closed list that does not hold the
 * word would have pruned it.
 */
export async function safetyRows(options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const probes: Probe[] = [];
  for (const project of await realProjects(signal)) {
    if (!project.name.includes(options.only)) continue;
    probes.push(...(await probesOf(project, options, signal)));
    console.error(`${project.name}: ${probes.filter((probe) => probe.project === project.name).length} words`);
  }
  for (const { project, word } of probes.filter(({ verdict }) => verdict === 'wrong prune')) {
    console.error(`wrong prune: ${project} ${word.file}:${word.start} ${word.name} (${word.context})`);
  }
  console.log(`${contextTable(probes)}\n`);
  return [...new Set(probes.map(({ project }) => project)), ''].map((name) => {
    const own = probes.filter(({ project }) => name === '' || project === name);
    return rowOf(name === '' ? 'all' : name, own);
  });
}

async function probesOf(project: RealProject, options: PartOptions, signal: AbortSignal): Promise<Probe[]> {
  const random = seededRandom(options.seed);
  const files = sample(project.files, filesEach, random);
  const texts = new Map(files.map((file) => [file, textOf(project, file)]));
  const words = [...texts].flatMap(([file, text]) => maskableIdentifiers(file, text));
  const chosen = sample(words, options.words, random);
  const { root } = project;
  const cacheDirectory = '.cache';
  const place = { fileFolder: root, root, named: undefined, cacheDirectory, installDirectory: process.cwd() };
  const search = findTypeScript(place);
  if (!search.found) throw new Error(search.reason);
  const settings = { root, installDirectory: resolve(options.dist), unsaved: new Map() };
  await using engine = new TypeScriptEngine(search.found, { ...settings, limits: { namesMs: 5000 } });
  const probes: Probe[] = [];
  for (const [file, text] of texts) {
    await using document = await engine.open(file, text, signal);
    for (const word of chosen.filter((it) => it.file === file)) {
      const rest = text.slice(word.start, word.resumesAt);
      document.update(replaceRange(word.start, word.resumesAt, ''));
      if (document.text !== maskedText(text, word)) throw new Error('The shadow has another text');
      const startMs = performance.now();
      const names = await document.namesAt(offset(word.start), signal);
      const ms = performance.now() - startMs;
      document.update(replaceRange(word.start, word.start, rest));
      probes.push({ project: project.name, word, ms, ...judged(names, word.name) });
    }
  }
  return probes;
}

function judged(names: LegalNames, name: string): Pick<Probe, 'verdict' | 'reason' | 'size'> {
  if (names.kind === 'unknown') return { verdict: 'unknown', reason: names.reason, size: 0 };
  const isHit = names.names.has(name);
  const verdict = names.kind === 'open' ? 'open' : isHit ? 'closed, hit' : 'wrong prune';
  return { verdict, reason: isHit ? 'listed' : 'not listed', size: names.names.size };
}

function contextTable(probes: readonly Probe[]): string {
  const cells = CONTEXTS.map((context) => {
    const own = probes.filter(({ word }) => word.context === context);
    const counts = verdicts.map((verdict) => String(own.filter((probe) => probe.verdict === verdict).length));
    const openHits = own.filter(({ verdict, reason }) => verdict === 'open' && reason === 'listed').length;
    return [context, String(own.length), ...counts, String(openHits)];
  });
  return textTable(['context', 'words', ...verdicts, 'open and listed'], cells);
}

function rowOf(name: string, probes: readonly Probe[]): Row {
  const wrong = probes.filter(({ verdict }) => verdict === 'wrong prune').length;
  const closed = probes.filter(({ verdict }) => verdict === 'closed, hit').length;
  const timeouts = probes.filter(({ reason }) => reason === 'timeout').length;
  const times = probes.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): string => String(Math.round(times[Math.floor(share * (times.length - 1))] ?? NaN));
  const share = wrong / probes.length;
  return {
    name: `engine alone, ${name}: words wrongly pruned`,
    target: `≤ ${100 * targetShare} %`,
    measured:
      `${wrong} of ${probes.length} (${(100 * share).toFixed(2)} %); ${closed} closed; ${timeouts} out of time; ` +
      `p50/p95/p99 ${at(0.5)}/${at(0.95)}/${at(0.99)} ms`,
    isMet: share <= targetShare,
    details: probes,
  };
}
