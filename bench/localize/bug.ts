import type { RelativePath } from '../../src/workspace/paths.ts';

/** A function by where its header stands. Decorators stand between `firstLine` and `line`. */
export interface FaultyFunction {
  readonly file: RelativePath;
  readonly name: string;
  readonly line: number;
  readonly firstLine: number;
  readonly endLine: number;
}

/** What is wrong in a project. */
export interface Fault {
  readonly file: RelativePath;
  /** Of the buggy file. */
  readonly lines: readonly number[];
  readonly functions: readonly FaultyFunction[];
}

/** A project with one fault, for both localizers. */
export interface Bug {
  readonly id: string;
  readonly part: 'humanevalfix' | 'seeded';
  readonly kind: string;
  readonly fault: Fault;
  /** The whole text of the faulty file without the fault. */
  readonly repaired: string;
  /** What holds the program, for a localizer that must be told: a folder or a file. */
  readonly sources: string;
  /** Inside `sources`, but no program. */
  readonly excluded: readonly string[];
  /** The project's test suite: files or folders. */
  readonly tests: readonly string[];
  /** Writes the buggy project to a folder that does not exist yet. */
  readonly writeTo: (folder: string) => void;
}
