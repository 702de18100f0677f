import type { Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { SourceFile } from '../workspace/workspace.ts';
import type { ProjectDefinition } from './ingredients.ts';

/** What generators may ask about the project. */
export interface GenerationContext {
  readonly syntax: Syntax;
  /** The file as the user sees it; undefined for one that cannot be read or edited safely. */
  readonly readFile: (file: RelativePath) => Promise<SourceFile | undefined>;
  /** Tests, and whatever else must stay as it is, are read-only. */
  readonly isEditable: (file: RelativePath) => boolean;
  readonly failing: readonly FailingPlace[];
  readonly projectDefinitions: readonly ProjectDefinition[];
}

/** Where and how a test fails, in its own code. */
export interface FailingPlace {
  readonly file: RelativePath;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}
