import type { RelativePath } from '../workspace/paths.ts';

/** A class, function or method of the project, as far as it can serve as an ingredient of a patch. */
export interface ProjectDefinition {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'method';
  /** The class of a method. */
  readonly container?: string;
  readonly file: RelativePath;
  /** Names in order, without a method's receiver; a class has those of its constructor. Absent where unknown. */
  readonly parameters?: readonly string[];
}
