import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { LineCoverage, TestId } from '../testing/testRunner.ts';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { parseRelativePath } from '../workspace/paths.ts';
import type { PassingTest } from './spectrum.ts';

/** The hash of a file's text as it is now; undefined for a file that is not there or cannot be read. */
export type HashOf = (file: RelativePath) => Promise<string | undefined>;

/** What one file version executed. */
interface Execution {
  readonly file: RelativePath;
  readonly hash: string;
  readonly lines: LineSet;
}

interface KnownTest {
  /** The file that holds the test. */
  readonly testFile: RelativePath;
  readonly durationMs: number;
  readonly executions: readonly Execution[];
}

interface KnownFile {
  readonly hash: string;
  readonly tests: readonly TestId[];
}

const maximumTests = 20_000;

/** Numbers are places in `files`, `versions` and `sets`; pairs of them follow one another. */
const pairs = z.array(z.int().nonnegative());
const document = z.object({
  schema: z.literal(1),
  files: z.array(z.string()),
  /** File and hash. */
  versions: z.array(z.tuple([z.int().nonnegative(), z.string()])),
  sets: z.array(z.string()),
  /** Id, file, duration, then version and set of each file it executes. */
  tests: z.array(z.tuple([z.string(), z.int().nonnegative(), z.number(), pairs])),
  /** Version of a test file, and places in `tests` of all the tests it holds. */
  complete: z.array(z.tuple([z.int().nonnegative(), z.array(z.string())])),
  /** Version and set. */
  imports: pairs,
  /** Id of a test that fails now, and versions with which it passed. */
  green: z.array(z.tuple([z.string(), z.array(z.int().nonnegative())])),
});
type CacheDocument = z.infer<typeof document>;

/**
 * Which lines passing tests have executed in earlier runs. What is known of a test holds as long as the files that it
 * executes have not changed: its own, what it tests, and what sets it up. A spectrum is so collected once, not per run.
 */
export class SpectrumCache {
  readonly #path: string;
  readonly #tests = new Map<TestId, KnownTest>();
  readonly #complete = new Map<RelativePath, KnownFile>();
  readonly #imports = new Map<RelativePath, Execution>();
  readonly #green = new Map<TestId, readonly Omit<Execution, 'lines'>[]>();
  #isChanged = false;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Whatever is wrong with the file, the cache is empty then. @param root of the workspace, absolute */
  static async open(cacheDirectory: string, root: string): Promise<SpectrumCache> {
    const name = createHash('sha256').update(root).digest('hex').slice(0, 32);
    const cache = new SpectrumCache(join(cacheDirectory, 'spectra', `${name}.json`));
    try {
      cache.#read(document.parse(JSON.parse(await readFile(cache.#path, 'utf8'))));
      return cache;
    } catch {
      return new SpectrumCache(cache.#path); // not there, damaged, or of another version
    }
  }

  /** Tests whose spectrum is known for the files as they are now. */
  async freshTests(hashOf: HashOf): Promise<Map<TestId, PassingTest>> {
    const fresh = new Map<TestId, PassingTest>();
    for (const [id, { durationMs, executions, testFile }] of this.#tests) {
      if (executions.length === 0 || (await hashOf(testFile)) === undefined) continue;
      if (!(await areUnchanged(executions, hashOf))) continue;
      fresh.set(id, { id, durationMs, coverage: coverageOf(executions) });
    }
    return fresh;
  }

  /** Every test of a file, if all of them have been seen and the file is as it was. */
  async testsIn(file: RelativePath, hashOf: HashOf): Promise<readonly TestId[] | undefined> {
    const known = this.#complete.get(file);
    return known && known.hash === (await hashOf(file)) ? known.tests : undefined;
  }

  /** Lines executed at import, of files that are as they were. */
  async importCoverage(hashOf: HashOf): Promise<LineCoverage> {
    const coverage = new Map<RelativePath, LineSet>();
    for (const [file, { hash, lines }] of this.#imports) if ((await hashOf(file)) === hash) coverage.set(file, lines);
    return coverage;
  }

  /** @param hashOf must tell of the files as the test ran them */
  async record(test: PassingTest, testFile: RelativePath, hashOf: HashOf): Promise<void> {
    this.#green.delete(test.id);
    this.#tests.delete(test.id); // the latest stand at the end
    this.#tests.set(test.id, {
      testFile,
      durationMs: test.durationMs,
      executions: await executionsOf(test.coverage, hashOf),
    });
    this.#isChanged = true;
  }

  async recordFile(file: RelativePath, tests: readonly TestId[], hashOf: HashOf): Promise<void> {
    const hash = await hashOf(file);
    if (hash === undefined) return;
    this.#complete.set(file, { hash, tests });
    this.#isChanged = true;
  }

  async recordImports(coverage: LineCoverage, hashOf: HashOf): Promise<void> {
    for (const execution of await executionsOf(coverage, hashOf)) {
      const known = this.#imports.get(execution.file);
      const lines = known?.hash === execution.hash ? known.lines.union(execution.lines) : execution.lines;
      this.#imports.set(execution.file, { ...execution, lines });
    }
    this.#isChanged = true;
  }

  /** The test does not pass any more. With which files it did is kept. */
  noteFailure(id: TestId): void {
    const passed = this.#tests.get(id);
    if (!passed) return;
    this.#green.delete(id);
    this.#green.set(id, passed.executions);
    this.#tests.delete(id);
    this.#isChanged = true;
  }

  /** The files that the tests executed when they last passed, with their hashes then. */
  lastGreen(ids: readonly TestId[]): Map<RelativePath, string> {
    return new Map(
      ids.flatMap((id) =>
        (this.#tests.get(id)?.executions ?? this.#green.get(id) ?? []).map(({ file, hash }) => [file, hash]),
      ),
    );
  }

  /** Replaces the file in one step. Of two programs that save, the later one wins. */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    await mkdir(dirname(this.#path), { recursive: true });
    const temporary = `${this.#path}.${process.pid}.tmp`;
    try {
      await writeFile(temporary, JSON.stringify(this.#write()));
      await rename(temporary, this.#path);
    } finally {
      await rm(temporary, { force: true });
    }
    this.#isChanged = false;
  }

  #write(): CacheDocument {
    const files = new Places<RelativePath>((file) => file);
    const versions = new Places<[number, string]>(([file, hash]) => `${file} ${hash}`);
    const sets = new Places<string>((text) => text);
    const packed = new Map<LineSet, number>();
    const setPlace = (lines: LineSet): number => {
      let place = packed.get(lines);
      if (place === undefined) packed.set(lines, (place = sets.of(lines.pack())));
      return place;
    };
    const pairOf = ({ file, hash, lines }: Execution): [number, number] => [
      versions.of([files.of(file), hash]),
      setPlace(lines),
    ];
    const kept = [...this.#tests].slice(-maximumTests);
    return {
      schema: 1,
      tests: kept.map(([id, { testFile, durationMs, executions }]) => [
        id,
        files.of(testFile),
        Math.round(durationMs * 100) / 100,
        executions.flatMap(pairOf),
      ]),
      complete: [...this.#complete].map(([file, { hash, tests }]) => [versions.of([files.of(file), hash]), [...tests]]),
      imports: [...this.#imports.values()].flatMap(pairOf),
      green: [...this.#green]
        .slice(-maximumTests)
        .map(([id, then]) => [id, then.map(({ file, hash }) => versions.of([files.of(file), hash]))]),
      files: files.all,
      versions: versions.all,
      sets: sets.all,
    };
  }

  #read({ files, versions, sets, tests, complete, imports, green }: CacheDocument): void {
    const paths = files.map((file) => known(parseRelativePath(file)));
    const lineSets = sets.map((text) => known(LineSet.unpack(text)));
    const version = (place: number): { readonly file: RelativePath; readonly hash: string } => {
      const [file, hash] = known(versions[place]);
      return { file: known(paths[file]), hash };
    };
    const executions = (places: readonly number[]): Execution[] =>
      places.flatMap((place, index) =>
        index % 2 === 0 ? [{ ...version(place), lines: known(lineSets[known(places[index + 1])]) }] : [],
      );
    for (const [id, file, durationMs, places] of tests) {
      const testFile = known(paths[file]);
      this.#tests.set(id as TestId, { testFile, durationMs, executions: executions(places) });
    }
    for (const [place, ids] of complete) {
      const { file, hash } = version(place);
      this.#complete.set(file, { hash, tests: ids.map((id) => id as TestId) });
    }
    for (const [id, places] of green) this.#green.set(id as TestId, places.map(version));
    for (const execution of executions(imports)) this.#imports.set(execution.file, execution);
  }
}

/** Values, each once, by their places. */
class Places<Value> {
  readonly all: Value[] = [];
  readonly #keyOf: (value: Value) => string;
  readonly #places = new Map<string, number>();

  constructor(keyOf: (value: Value) => string) {
    this.#keyOf = keyOf;
  }

  of(value: Value): number {
    const key = this.#keyOf(value);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.all.push(value) - 1;
      this.#places.set(key, place);
    }
    return place;
  }
}

async function executionsOf(coverage: LineCoverage, hashOf: HashOf): Promise<Execution[]> {
  const executions: Execution[] = [];
  for (const [file, lines] of coverage) {
    const hash = await hashOf(file);
    if (hash !== undefined && lines.size > 0) executions.push({ file, hash, lines });
  }
  return executions;
}

async function areUnchanged(executions: readonly Execution[], hashOf: HashOf): Promise<boolean> {
  for (const { file, hash } of executions) if ((await hashOf(file)) !== hash) return false;
  return true;
}

function coverageOf(executions: readonly Execution[]): LineCoverage {
  return new Map(executions.map(({ file, lines }) => [file, lines]));
}

/** @throws Error for what a damaged file refers to and does not have */
function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the cache of spectra is damaged');
  return value;
}
