import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import type { TestId } from '../testRunner.ts';

export const nodeFrameworkNames = ['vitest', 'jest', 'mocha', 'node:test'] as const;

export type NodeFrameworkName = (typeof nodeFrameworkNames)[number];

/** What every process of one workspace's Node frameworks has in common. */
export interface NodeConfiguration {
  readonly root: string;
  /** The project's Node, absolute. */
  readonly node: string;
  /** `22.15.0` */
  readonly nodeVersion: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly cacheDirectory: string;
  /** The folder of the helpers (`dist/helpers/node`); those of a framework lie in its folder beside it. */
  readonly helpers: string;
}

/** One process's work: tests of one project. */
export interface NodeRequest {
  readonly mode: 'run' | 'list';
  /** The scratch tree, absolute. */
  readonly tree: string;
  /** The project's folder in the tree, absolute: where its package.json is and the framework is started. */
  readonly projectFolder: string;
  /** Ids and paths of files and folders, relative to the tree; empty: everything in the project. */
  readonly selection: readonly TestId[];
  /** Tests that are not run although they are selected. */
  readonly excluded: readonly TestId[];
  readonly wantsCoverage: boolean;
}

/** A test framework that runs in Node. */
export interface NodeFramework {
  readonly name: NodeFrameworkName;
  /**
   * The version that the project has installed.
   * @throws UserError if it is missing or too old
   */
  versionIn(configuration: NodeConfiguration, projectFolder: string): Promise<string>;
  /** Runs one process to its end; see `followProcess`. */
  start(
    configuration: NodeConfiguration,
    request: NodeRequest,
    limits: ProcessLimits,
  ): AsyncGenerator<ProcessEvent, ProcessReport>;
}
