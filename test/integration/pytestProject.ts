import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, vi } from 'vitest';
import { findInterpreter } from '../../src/testing/pytest/interpreter.ts';
import type { PythonConfiguration } from '../../src/testing/pytest/pythonProcess.ts';
import { testRunnerOf } from '../../src/testing/testing.ts';
import type {
  CollectionError,
  LineCoverage,
  Overlay,
  RunEnd,
  RunOptions,
  TestCase,
  TestEvent,
  TestId,
  TestResult,
  TestRunner,
} from '../../src/testing/testRunner.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { pythonForTests } from './pythonForTests.ts';

/**
 * The interpreters to test with: those named in FIXPOINT_PYTHONS (each must have pytest), else the one at hand.
 * For use with `describe.each`.
 */
export const pythons: readonly (string | undefined)[] = process.env['FIXPOINT_PYTHONS']
  ?.split(delimiter)
  .filter((path) => path !== '') ?? [undefined];

export const installDirectory = join(import.meta.dirname, '../../dist');

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'fixpoint-test-'));
  folders.push(folder);
  return folder;
}

/** A copy of `test/fixtures/<framework>-<name>`, in a folder whose name is hard on careless code. */
export function copyOfFixture(name: string, framework = 'pytest'): string {
  const copy = join(temporaryFolder(), 'a folder, 日本');
  cpSync(join(import.meta.dirname, '../fixtures', `${framework}-${name}`), copy, { recursive: true });
  return copy;
}

export const cacheDirectory = temporaryFolder();

export async function openRunner(
  root: string,
  python: string | undefined,
  environment: NodeJS.ProcessEnv = {},
): Promise<TestRunner> {
  const pythonPath = python ?? (await pythonForTests());
  return testRunnerOf({
    root,
    pythonPath,
    installDirectory,
    cacheDirectory,
    environment: { ...process.env, ...environment },
  });
}

export interface RunRecord {
  readonly tests: readonly TestCase[];
  readonly results: ReadonlyMap<string, TestResult>;
  /** By test id. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly errors: readonly CollectionError[];
  readonly importCoverage: LineCoverage | undefined;
  readonly end: RunEnd;
}

type Options = Partial<Omit<RunOptions, 'overlay'>> & { readonly overlay?: Readonly<Record<string, string>> };

export function runTests(
  runner: TestRunner,
  tree: string,
  selection: readonly string[] = [],
  options: Options = {},
): Promise<RunRecord> {
  return record(runner.run(testIds(selection), runOptions(tree, options)));
}

export function listTests(
  runner: TestRunner,
  tree: string,
  selection: readonly string[] = [],
  options: Options = {},
): Promise<RunRecord> {
  return record(runner.list(testIds(selection), runOptions(tree, options)));
}

function runOptions(tree: string, { overlay = {}, ...options }: Options): RunOptions {
  const signal = new AbortController().signal;
  return { tree, signal, timeoutMs: 60_000, overlay: overlayOf(overlay), ...options };
}

export const testIds = (names: readonly string[]): TestId[] => names.map((name) => name as TestId);

export function overlayOf(files: Readonly<Record<string, string>>): Overlay {
  return new Map(Object.entries(files).map(([file, text]) => [file as RelativePath, text]));
}

async function record(events: AsyncIterable<TestEvent>): Promise<RunRecord> {
  const seen: TestEvent[] = [];
  for await (const event of events) seen.push(event);
  const only = <Kind extends TestEvent['kind']>(kind: Kind): Extract<TestEvent, { kind: Kind }>[] =>
    seen.filter((event): event is Extract<TestEvent, { kind: Kind }> => event.kind === kind);
  const results = only('result').map(({ result }) => result);
  const end = seen.at(-1);
  if (end?.kind !== 'finished' || only('finished').length !== 1) throw new Error('a run ends with one finished event');
  return {
    tests: only('collected').flatMap(({ tests }) => tests),
    results: new Map(results.map((result) => [result.id, result])),
    outcomes: Object.fromEntries(results.map(({ id, outcome }) => [id, outcome])),
    errors: only('collection-error').map(({ error }) => error),
    importCoverage: only('import-coverage').at(-1)?.coverage,
    end: end.reason,
  };
}

/** Whether an interpreter has a module, for tests of what plugins do. */
export async function hasModule(python: string | undefined, name: string): Promise<boolean> {
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${name}") is None)`;
  return spawnSync(python ?? (await pythonForTests()), ['-c', code]).status === 0;
}

/** Processes that tests started, with a marker in their command line, and that are still there. */
export function leftBehind(marker: string): string[] {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return processes.filter((line) => line.includes(marker));
}

/** What is killed may still be listed for a moment. */
export function nothingLeftBehind(marker: string): Promise<void> {
  return vi.waitFor(() => expect(leftBehind(marker)).toEqual([]), { timeout: 5_000 });
}

/** Lines by file, as plain data. */
export function linesOf(coverage: LineCoverage | undefined): Record<string, number[]> {
  return Object.fromEntries([...(coverage ?? [])].map(([file, lines]) => [file, [...lines].sort((a, b) => a - b)]));
}

/** What running pytest on a project needs. @param python the one at hand if undefined */
export async function pytestConfiguration(root: string, python: string | undefined): Promise<PythonConfiguration> {
  const helpers = join(installDirectory, 'helpers', 'pytest');
  const pythonPath = python ?? (await pythonForTests());
  const interpreter = await findInterpreter(
    { root, pythonPath, environment: process.env, helpers, isUnittestEnough: () => Promise.resolve(false) },
    new AbortController().signal,
  );
  return { root, interpreter, environment: process.env, cacheDirectory: temporaryFolder(), helpers };
}
