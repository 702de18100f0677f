import { performance } from 'node:perf_hooks';
import type { SearchAnswer } from '../../src/protocol/contract.ts';
import type { SearchCallName } from '../../src/protocol/searchCalls.ts';
import { isCallableKind, isTypeKind } from '../../src/symbols/outline.ts';
import type { WorkspaceIndex } from '../../src/symbols/symbols.ts';
import type { BuiltIndex } from './builtIndex.ts';
import { withIndex } from './builtIndex.ts';
import type { Bench, Row } from './rows.ts';
import { inMilliseconds, latencyRow, percentile, Random } from './rows.ts';

/** A name and the call that looks for such. */
export interface NamedThing {
  readonly name: string;
  readonly call: Extract<SearchCallName, 'search_class' | 'search_method'>;
}

export interface TimedAnswer {
  readonly argument: string;
  readonly answer: SearchAnswer;
  readonly ms: number;
}

/** Every class, function and method name once. */
export async function namedThings(index: WorkspaceIndex, signal: AbortSignal): Promise<NamedThing[]> {
  const things = new Map<string, NamedThing>();
  for (const { file } of await index.files(signal)) {
    for (const { definition } of (await index.outlineOf(file, signal))?.definitions ?? []) {
      const { kind, name } = definition;
      if (isTypeKind(kind)) things.set(name, { name, call: 'search_class' });
      else if (isCallableKind(kind) && !things.has(name)) things.set(name, { name, call: 'search_method' });
    }
  }
  return [...things.values()];
}

export async function ask(
  { search }: BuiltIndex,
  call: SearchCallName,
  argument: string,
  signal: AbortSignal,
): Promise<TimedAnswer> {
  const startedAt = performance.now();
  const answer = await search.call(call, [argument], { signal });
  const ms = performance.now() - startedAt;
  if (answer.error) throw new Error(`${call} ${argument}: ${answer.error.message}`);
  return { argument, answer, ms };
}

export async function nameRows({ sources, signal }: Bench): Promise<Row[]> {
  return withIndex(await sources.sympy.tree(), signal, async (built) => {
    const random = new Random(2);
    const things = await namedThings(built.index, signal);
    const group = (call: NamedThing['call'], count: number): NamedThing[] =>
      random.sample(
        things.filter((thing) => thing.call === call),
        count,
      );
    for (const { call, name } of [...group('search_class', 10), ...group('search_method', 10)]) {
      await ask(built, call, name, signal); // so that the code is compiled, as in an engine that has been asked before
    }
    const timed: TimedAnswer[] = [];
    for (const { call, name } of random.sample([...group('search_class', 150), ...group('search_method', 150)], 300)) {
      timed.push(await ask(built, call, name, signal));
    }
    const inexact = timed.filter(({ answer }) => answer.kind !== 'exact').length;
    const what = `${sources.sympy.name}: search_class and search_method, 300 random names, warm`;
    return [latencyRow(what, timesOf(timed), 2, { inexact, slowest: slowestOf(timed) })];
  });
}

export async function codeRows({ sources, signal }: Bench): Promise<Row[]> {
  return withIndex(await sources.sympy.tree(), signal, async (built) => {
    const random = new Random(3);
    const groups = { literals: await literals(built.index, random, signal), expressions: [] as string[] };
    const names = (await namedThings(built.index, signal)).map(({ name }) => name).filter((name) => name.length > 4);
    groups.expressions = expressions(names, random);
    await ask(built, 'search_code', 'a text that is nowhere', signal); // reads the files that were not read yet
    const timed = { literals: [] as TimedAnswer[], expressions: [] as TimedAnswer[] };
    for (const group of ['literals', 'expressions'] as const) {
      for (const text of groups[group]) timed[group].push(await ask(built, 'search_code', text, signal));
    }
    const all = [...timed.literals, ...timed.expressions];
    const row = latencyRow(
      `${sources.sympy.name}: search_code, ${timed.literals.length} texts and ${timed.expressions.length} expressions`,
      timesOf(all),
      150,
      { slowest: slowestOf(all), kinds: countBy(all.map(({ answer }) => answer.kind)) },
    );
    const p95 = (ones: readonly TimedAnswer[]): string => inMilliseconds(percentile(timesOf(ones), 0.95));
    return [
      {
        ...row,
        measured: `${row.measured}; texts p95 ${p95(timed.literals)}, expressions p95 ${p95(timed.expressions)}`,
      },
    ];
  });
}

/** Fifty parts of lines as they are, ten with a letter too many: nothing holds those literally. */
async function literals(index: WorkspaceIndex, random: Random, signal: AbortSignal): Promise<string[]> {
  const files = (await index.files(signal)).filter(({ language }) => language);
  const found: string[] = [];
  while (found.length < 60) {
    const text = (await index.read(random.of(files).file, signal)) ?? '';
    const lines = text.split('\n').filter((line) => line.trim().length > 8);
    if (lines.length === 0) continue;
    const words = random.of(lines).trim().split(' ');
    const from = random.below(words.length);
    const part = words.slice(from, from + 1 + random.below(4)).join(' ');
    if (part.length < 4 || part.length > 60 || part.startsWith('/')) continue;
    found.push(found.length < 50 ? part : `${part.slice(0, 3)}q${part.slice(3)}`);
  }
  return found;
}

/** As a person or a model writes them; the last five have no text that each hit must hold. */
function expressions(names: readonly string[], random: Random): string[] {
  const name = (): string => random.of(names);
  const patterns = [
    () => `/\\b${name()}\\b/`,
    () => `/def \\w*${name()}\\w*\\(/`,
    () => `/${name()}\\s*=\\s*\\w+/`,
    () => `/(?:self|cls)\\.${name()}/`,
    () => `/^class \\w+\\(.*${name()}/`,
    () => `/\\b(?:${name()}|${name()})\\(/`,
    () => `/\\b${name()}\\(.*\\)$/i`,
  ];
  return [
    ...patterns.flatMap((pattern) => Array.from({ length: 5 }, pattern)),
    '/\\b\\d{6,}\\b/',
    '/^\\s*@\\w+\\.setter$/',
    '/raise \\w+Error\\(f["\']/',
    '/for \\w+, \\w+ in \\w+\\.items\\(\\)/',
    '/[a-z]+_[a-z]+_[a-z]+_[a-z]+_[a-z]+\\(/',
  ];
}

export const timesOf = (timed: readonly TimedAnswer[]): number[] => timed.map(({ ms }) => ms);

export function slowestOf(timed: readonly TimedAnswer[]): unknown {
  return [...timed]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 10)
    .map(({ argument, answer, ms }) => ({ argument, kind: answer.kind, ms }));
}

export function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
