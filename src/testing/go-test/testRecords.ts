import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { LineSet } from '../../workspace/lineSet.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { LineCoverage } from '../testRunner.ts';
import type { CoveredPackages } from './coverageMeta.ts';
import type { CoveredFiles } from './coverageProfile.ts';
import { longestBlock } from './coverageProfile.ts';
import type { Panic } from './failures.ts';

/** For each function: its package, from 1, its index, and the blocks of it that were executed. */
const groups = z.array(z.array(z.int().nonnegative()));
type Groups = z.infer<typeof groups>;

const recordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('before'), test: z.string(), blocks: groups }),
  z.object({
    kind: z.literal('test'),
    test: z.string(),
    parts: z.record(z.string(), groups),
    isResumed: z.boolean(),
  }),
  z.object({
    kind: z.literal('panic'),
    test: z.string(),
    panic: z.object({
      message: z.string(),
      frames: z.array(z.object({ function: z.string(), file: z.string(), line: z.int() })),
    }),
  }),
]);
type TestRecord = Extract<z.infer<typeof recordSchema>, { kind: 'test' }>;

/** Tell the helper its file, whether no test is run, and after how many milliseconds a test is to tell where it hangs. */
export const recordsVariable = 'FIXPOINT_TEST_RECORDS';
export const questionVariable = 'FIXPOINT_TEST_QUESTION';
export const limitVariable = 'FIXPOINT_TEST_LIMIT_MS';

/** Read at once. */
const chunkBytes = 64 * 1024;

/** What the helper in one test process writes down (`helpers/fixpoint_hooks.go`), read while it runs. */
export class TestRecords {
  /** For the helper. */
  readonly file: string;
  readonly #files: CoveredFiles;
  readonly #descriptor: number;
  readonly #chunk = Buffer.allocUnsafe(chunkBytes);
  #position = 0;
  #rest = Buffer.alloc(0);
  readonly #packages: CoveredPackages;
  #before: { readonly test: string; readonly blocks: Groups } | undefined;
  readonly #tests = new Map<string, TestRecord>();
  readonly #panics = new Map<string, Panic>();
  readonly #codeLines = new Map<string, readonly number[]>();

  /** @param file is made anew */
  constructor(file: string, packages: CoveredPackages, files: CoveredFiles) {
    writeFileSync(file, '');
    this.file = file;
    this.#packages = packages;
    this.#files = files;
    this.#descriptor = openSync(file, 'r');
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  /** Lines that were executed before any test; undefined if they are not known. @param first the test that began first */
  before(first: string | undefined): LineCoverage | undefined {
    this.#read();
    return this.#before?.test === first && this.#before ? this.#coverageOf([this.#before.blocks]) : undefined;
  }

  /**
   * Lines that a test executed; undefined if they are not known.
   * @param wasPaused whether it let other tests run in between
   * @param leavesOut tells subtests that do not matter
   */
  coverage(test: string, wasPaused: boolean, leavesOut: (subtest: string) => boolean): LineCoverage | undefined {
    this.#read();
    const record = this.#tests.get(test);
    if (!record || (wasPaused && !record.isResumed)) return undefined;
    return this.#coverageOf(Object.entries(record.parts).flatMap(([name, part]) => (leavesOut(name) ? [] : [part])));
  }

  /** The first panic of a test or its subtests that was turned into a failure. */
  panic(test: string): Panic | undefined {
    this.#read();
    return this.#panics.get(test);
  }

  #read(): void {
    const start = this.#position;
    for (let length = -1; length !== 0; this.#position += length) {
      length = readSync(this.#descriptor, this.#chunk, 0, chunkBytes, this.#position);
      this.#rest = Buffer.concat([this.#rest, this.#chunk.subarray(0, length)]);
    }
    if (this.#position === start) return;
    const end = this.#rest.lastIndexOf('\n');
    const lines = this.#rest.toString('utf8', 0, Math.max(end, 0)).split('\n');
    this.#rest = this.#rest.subarray(end + 1);
    for (const line of lines) this.#note(line);
  }

  /** A test may have written what it likes there. */
  #note(line: string): void {
    try {
      const record = recordSchema.parse(JSON.parse(line));
      if (record.kind === 'before') this.#before = record;
      if (record.kind === 'test') this.#tests.set(record.test, record);
      if (record.kind !== 'panic') return;
      const [root = ''] = record.test.split('/', 1);
      if (!this.#panics.has(root)) this.#panics.set(root, record.panic);
    } catch {
      // Nothing of the helper's, or cut off.
    }
  }

  #coverageOf(parts: readonly Groups[]): LineCoverage {
    const lines = new Map<RelativePath, Set<number>>();
    for (const [packageId = 0, index = 0, ...blocks] of parts.flat()) {
      const covered = this.#packages[packageId - 1]?.[index];
      const file = covered && this.#files.fileOf(covered.file);
      if (!covered || file === undefined) continue;
      const known = lines.get(file) ?? new Set();
      lines.set(file, known);
      for (const block of blocks) {
        for (const line of this.#codeLinesOf(`${packageId} ${index} ${block}`, file, covered.blocks[block]))
          known.add(line);
      }
    }
    return new Map([...lines].filter(([, known]) => known.size > 0).map(([file, known]) => [file, LineSet.of(known)]));
  }

  #codeLinesOf(key: string, file: RelativePath, block: readonly [number, number] | undefined): readonly number[] {
    const found = this.#codeLines.get(key);
    if (found) return found;
    const lines: number[] = [];
    const [first, last] = block ?? [1, 0];
    if (last - first <= longestBlock) {
      for (let line = first; line <= last; line += 1) if (this.#files.isCode(file, lineNumber(line))) lines.push(line);
    }
    this.#codeLines.set(key, lines);
    return lines;
  }
}
