import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { Ecosystem, FrameworkFinding, TestingSettings, TestSuite } from '../ecosystem.ts';
import type { TestId } from '../testRunner.ts';
import { findGo } from './goCommand.ts';
import { GoSuite } from './goSuite.ts';
import { goTestId, isTestFile, isTestName, readTestId, readWrittenId } from './testIds.ts';
import { testsIn } from './testSources.ts';

interface KnownFile {
  readonly modifiedMs: number;
  readonly tests: ReadonlySet<string>;
}

/** Go's tests, fuzz targets with their seeds, and examples with an output: what `go test` runs. */
export class GoEcosystem implements Ecosystem {
  readonly name = 'Go';
  readonly extensions = ['.go'];
  readonly #settings: TestingSettings;
  readonly #files = new Map<string, KnownFile>();

  constructor(settings: TestingSettings) {
    this.#settings = settings;
  }

  readId(text: string): Promise<TestId | undefined> {
    return Promise.resolve(readWrittenId(text));
  }

  owns(id: TestId): boolean {
    return id.endsWith('.go') || readTestId(id) !== undefined;
  }

  isTestFile(file: RelativePath): boolean {
    return isTestFile(file);
  }

  idOf(file: RelativePath, names: readonly string[]): TestId | undefined {
    const [name = '', ...inner] = names;
    const isTest = inner.length === 0 && isTestFile(file) && isTestName(name);
    return isTest ? goTestId(posix.dirname(file), name) : undefined;
  }

  isExample(): boolean {
    return false; // Go's examples stand in test files
  }

  fileOf(id: TestId): RelativePath {
    const test = readTestId(id);
    if (!test) return id as string as RelativePath;
    const name = test.name.split('/', 1)[0] ?? '';
    const file = this.#testFilesIn(test.folder).find((path) => this.#testsOf(path).has(name));
    return file ?? (test.folder as RelativePath);
  }

  hasTests(files: readonly RelativePath[]): Promise<boolean> {
    return Promise.resolve(files.some(isTestFile));
  }

  /** @throws UserError goNotFound, goNotUsable or goTooOld */
  async open(signal: AbortSignal): Promise<TestSuite> {
    const { root, environment, installDirectory } = this.#settings;
    const helpers = join(installDirectory, 'helpers', 'go-test');
    return new GoSuite({ root, environment, helpers, go: await findGo(root, environment, signal) });
  }

  async diagnose(_files: readonly RelativePath[], signal: AbortSignal): Promise<FrameworkFinding[]> {
    const { root, environment } = this.#settings;
    try {
      const { go, version } = await findGo(root, environment, signal);
      return [
        { area: 'interpreter', name: `Go ${version}`, isUsable: true, detail: go },
        { area: 'framework', name: 'go test', isUsable: true, detail: 'line coverage by go test -cover' },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ area: 'framework', name: 'go test', isUsable: false, detail: error.message }];
    }
  }

  #testFilesIn(folder: string): RelativePath[] {
    try {
      const names = readdirSync(join(this.#settings.root, folder)).sort();
      return names.map((name) => posix.join(folder, name) as RelativePath).filter(isTestFile);
    } catch {
      return []; // a package that is not there
    }
  }

  #testsOf(file: RelativePath): ReadonlySet<string> {
    const path = join(this.#settings.root, file);
    try {
      const modifiedMs = statSync(path).mtimeMs;
      const known = this.#files.get(file);
      if (known?.modifiedMs === modifiedMs) return known.tests;
      const tests = new Set(testsIn(readFileSync(path, 'utf8')).map(({ name }) => name));
      this.#files.set(file, { modifiedMs, tests });
      return tests;
    } catch {
      return new Set(); // a folder of such a name, or a file that has just gone
    }
  }
}
