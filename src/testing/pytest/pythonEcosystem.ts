import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import { UserError } from '../../workspace/userErrors.ts';
import type { Ecosystem, FrameworkFinding, TestingSettings, TestSuite } from '../ecosystem.ts';
import type { TestId } from '../testRunner.ts';
import { findInterpreter } from './interpreter.ts';
import { pytestFiles } from './project.ts';
import { PytestSuite } from './pytestSuite.ts';
import { fileOfTestId, isDoctest, isTestFile, testIdOf } from './testIds.ts';

/** Python's tests: pytest runs them, those of `unittest` included. */
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
    return /\.(?:py|rst|txt)$/.test(fileOfTestId(id));
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

  /** By their names, or because the root says how pytest finds them. */
  hasTests(files: readonly RelativePath[]): Promise<boolean> {
    const isSetUp = pytestFiles.some((file) => existsSync(join(this.#settings.root, file)));
    return Promise.resolve(isSetUp || files.some(isTestFile));
  }

  /** @throws UserError pythonNotFound, pythonNotUsable, pytestNotFound or pytestTooOld */
  async open(signal: AbortSignal): Promise<TestSuite> {
    const interpreter = await findInterpreter({ ...this.#settings, helpers: this.#helpers }, signal);
    return new PytestSuite({ ...this.#settings, helpers: this.#helpers, interpreter });
  }

  async diagnose(_files: readonly RelativePath[], signal: AbortSignal): Promise<FrameworkFinding[]> {
    try {
      const found = await findInterpreter({ ...this.#settings, helpers: this.#helpers }, signal);
      const { python, version, pytestVersion, collector } = found;
      return [
        { area: 'interpreter', name: `Python ${version}`, isUsable: true, detail: python },
        {
          area: 'framework',
          name: `pytest ${pytestVersion}`,
          isUsable: true,
          detail: `line coverage by ${collector}`,
        },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ area: 'framework', name: 'pytest', isUsable: false, detail: error.message }];
    }
  }

  get #helpers(): string {
    return join(this.#settings.installDirectory, 'helpers', 'pytest');
  }
}
