import type { TestModelSize } from '../../test/support/testModels.mjs';
import type { Row } from '../localize/rows.ts';
import { llamaServerRows } from './llamaServer.ts';
import { repairRows } from './repair/repair.ts';
import { safetyRows } from './safety.ts';
import { safetyServersRows } from './safetyServers.ts';
import { speculationRows } from './speculation.ts';
import { surprisalRows } from './surprisal.ts';
import { teacherForcedRows } from './teacherForced.ts';
import { validityRows } from './validity.ts';

/** What a person asked for. */
export interface PartOptions {
  /** The build to measure. */
  readonly dist: string;
  readonly seed: number;
  /** Words a project, for what samples real code. */
  readonly words: number;
  /** A part of the name of the projects or bugs to look at; empty for all. */
  readonly only: string;
  /** Sizes of the test models, for what needs one. */
  readonly models: readonly TestModelSize[];
  /** Wall-clock time for each arm at each statement that is written anew, after the prompt has been read. */
  readonly armSeconds: number;
  /** HumanEvalFix: a folder with a file for each language. */
  readonly data: string;
  /** Bugs in each language. */
  readonly tasks: number;
  /** Of a `llama-server`, if there is one. */
  readonly server: string | undefined;
}

export type Part = (options: PartOptions, signal: AbortSignal) => Promise<Row[]>;

/** The parts of the benchmark by name. */
export const parts: ReadonlyMap<string, Part> = new Map([
  ['safety', safetyRows],
  ['safety-servers', safetyServersRows],
  ['teacher-forced', teacherForcedRows],
  ['validity', validityRows],
  ['speculation', speculationRows],
  ['repair', repairRows],
  ['llama-server', llamaServerRows],
  ['surprisal', surprisalRows],
]);
