import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { Ecosystem, FrameworkFinding, TestingSettings, TestSuite } from '../ecosystem.ts';
import type { TestId } from '../testRunner.ts';
import type { Interpreter } from './interpreter.ts';
import { findInterpreter } from './interpreter.ts';
import { pytestFiles } from './project.ts';
import { PythonSuite } from './pythonSuite.ts';
import { fileOfTestId, isDoctest, isTestFile, testIdOf } from './testIds.ts';
import { hasUnittests, isUnittestEnough } from './unittestFiles.ts';

/** Python's tests: pytest runs them, those of unittest included; without pytest, unittest runs its own. */
export class PythonEcosystem implements Ecosystem {
  readonly name = 'Python';
  readonly extensions = ['.py'];
  readonly #settings: TestingSettings;

  constructor(settings: TestingSettings) {
    this.#settings = settings;
  }

  readId(text: string): Promise<TestId | undefined> {
    return Promise.resolve(this.owns(text as TestId) ? (text as TestId) : undefined);
  }

  /** Texts may hold doctests. */
  owns(id: TestId): boolean {
    return /\.(?:py|rst|txt|md)$/.test(fileOfTestId(id));
  }

  isTestFile(file: RelativePath): boolean {
    return isTestFile(file);
  }

  idOf(file: RelativePath, names: readonly string[]): TestId {
    return testIdOf(file, names, '');
  }

  isExample(id: TestId): boolean {
    return isDoctest(id);
  }

  fileOf(id: TestId): RelativePath {
    return fileOfTestId(id);
  }

  /** By their names, by what is in them, or because the root says how pytest finds them. */
  async hasTests(files: readonly RelativePath[]): Promise<boolean> {
    const { root } = this.#settings;
    const isSetUp = pytestFiles.some((file) => existsSync(join(root, file)));
    return isSetUp || files.some(isTestFile) || (await hasUnittests(root, files));
  }

  /** @throws UserError pythonNotFound, pythonNotUsable, pytestNotFound or pytestTooOld */
  async open(signal: AbortSignal): Promise<TestSuite> {
    const interpreter = await this.#interpreter(signal);
    return new PythonSuite({ ...this.#settings, helpers: this.#helpers, interpreter });
  }

  async diagnose(_files: readonly RelativePath[], signal: AbortSignal): Promise<FrameworkFinding[]> {
    try {
      const { python, version, pytestVersion, collector } = await this.#interpreter(signal);
      const coverage = `line coverage by ${collector}`;
      const framework =
        pytestVersion === undefined
          ? { name: 'unittest', detail: `${coverage}; to run the tests with pytest: ${python} -m pip install pytest` }
          : { name: `pytest ${pytestVersion}`, detail: coverage };
      return [
        { area: 'interpreter', name: `Python ${version}`, isUsable: true, detail: python },
        { area: 'framework', isUsable: true, ...framework },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ area: 'framework', name: 'pytest', isUsable: false, detail: error.message }];
    }
  }

  #interpreter(signal: AbortSignal): Promise<Interpreter> {
    const { root } = this.#settings;
    return findInterpreter(
      { ...this.#settings, helpers: this.#helpers, isUnittestEnough: () => isUnittestEnough(root, signal) },
      signal,
    );
  }

  get #helpers(): string {
    return join(this.#settings.installDirectory, 'helpers', 'pytest');
  }
}
