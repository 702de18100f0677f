import type { CollectionError } from '../testRunner.ts';
import type { BuildPlan } from './buildPlan.ts';

/** What is built together, and the modules to build in it. All folders are relative to the tree; the tree itself is empty. */
export interface Reactor {
  readonly folder: string;
  /** In alphabetical order. */
  readonly modules: readonly string[];
  /** All of its modules are wanted. */
  readonly isWhole: boolean;
}

/** Where the modules of a tree are, told without starting the build tool. */
export interface ModuleLayout {
  readonly modules: readonly string[];
  /** The module that a folder belongs to. */
  moduleOf(folder: string): string | undefined;
  reactorsOf(modules: readonly string[]): Reactor[];
}

export interface BuildLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export type BuildOutcome =
  /** Some modules may not compile; the others can run. */
  | { readonly kind: 'built'; readonly plan: BuildPlan; readonly errors: readonly CollectionError[] }
  | { readonly kind: 'broken'; readonly exitCode: number | undefined; readonly output: string }
  | { readonly kind: 'timed-out' };

/** The project's own Maven or Gradle. */
export interface BuildTool {
  /** What a build depends on outside of the tree. */
  readonly surroundings: readonly string[];
  layoutOf(tree: string, signal: AbortSignal): Promise<ModuleLayout>;
  /**
   * Compiles modules, with those they depend on, and tells how their tests would be run.
   * @throws the signal's reason if aborted
   */
  build(tree: string, reactor: Reactor, limits: BuildLimits): Promise<BuildOutcome>;
}
