import type { RelativePath } from '../workspace/paths.ts';
import type { TestId, TestRunner } from './testRunner.ts';

/** What everything that runs a workspace's tests is told. */
export interface TestingSettings {
  /** Absolute. */
  readonly root: string;
  /** Named by the person; never replaced by another. */
  readonly pythonPath?: string;
  /** Where the bundles and `helpers/` lie. */
  readonly installDirectory: string;
  /** For compiled code; may be deleted at any time. */
  readonly cacheDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** One framework or tool, as `fixpoint doctor` tells of it. */
export interface FrameworkFinding {
  readonly area: 'interpreter' | 'framework';
  /** With its version, if it was found. */
  readonly name: string;
  readonly isUsable: boolean;
  /** What was found, or what is missing and how to get it. */
  readonly detail: string;
}

/** The opened frameworks of one language. */
export type TestSuite = Pick<TestRunner, 'list' | 'run' | 'openCandidateRunner'>;

/** The test frameworks of one language in one workspace: what their tests are called, and how they are run. */
export interface Ecosystem {
  /** For people: `Python`, `Node`. */
  readonly name: string;
  /** Of source files, program and tests alike. */
  readonly extensions: readonly string[];
  /**
   * Reads the id of a test in the form that its framework or its users write. The path in it, if there is one, is below the
   * root and normalized already. Undefined if the text is not of this ecosystem.
   */
  readId(text: string): Promise<TestId | undefined>;
  /** Whether an id, not that of a folder, is of this ecosystem; told by its form alone. */
  owns(id: TestId): boolean;
  /** See {@link TestRunner}; only called for what the ecosystem owns. */
  isTestFile(file: RelativePath): boolean;
  idOf(file: RelativePath, names: readonly string[]): TestId | undefined;
  isExample(id: TestId): boolean;
  fileOf(id: TestId): RelativePath;
  /**
   * Whether one of its frameworks has tests among the files, or is set up for them. Reads files at most.
   * @param files of this ecosystem's extensions, below one folder
   */
  hasTests(files: readonly RelativePath[]): Promise<boolean>;
  /** @throws UserError if what runs the tests is missing or too old */
  open(signal: AbortSignal): Promise<TestSuite>;
  /**
   * What can run here and what is missing, for `fixpoint doctor`.
   * @param files all of this ecosystem's files in the workspace
   */
  diagnose(files: readonly RelativePath[], signal: AbortSignal): Promise<readonly FrameworkFinding[]>;
}
