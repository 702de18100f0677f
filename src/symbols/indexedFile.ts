import type { Language } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { FoundDefinition, LeftOutFile } from './codeIndex.ts';
import type { OutlineDefinition } from './outline.ts';
import { isCallableKind, isTypeKind, qualifiedIn } from './outline.ts';
import type { OutlineReader, PackedOutline } from './packedOutline.ts';

/** What was parsed of a file. */
export interface KnownOutline {
  readonly reader: OutlineReader;
  readonly packed: PackedOutline;
  /** Of the text; empty for an unsaved buffer. */
  readonly hash: string;
}

/** A file of the workspace as the index knows it. */
export interface IndexedFile {
  readonly file: RelativePath;
  language: Language | undefined;
  isTest: boolean;
  /** As on disk; -1 for a file that no listing has told of. */
  bytes: number;
  mtimeMs: number;
  /** Undefined: not parsed yet, or {@link leftOut}. */
  outline: KnownOutline | undefined;
  leftOut: LeftOutFile['reason'] | undefined;
}

export const isListed = (indexed: IndexedFile | undefined): boolean => indexed !== undefined && indexed.bytes !== -1;

/** The definition in a row of the file's outline, with what is around it. */
export function foundDefinition(indexed: IndexedFile, reader: OutlineReader, row: number): FoundDefinition {
  const definition = reader.definitionAt(row);
  const around = surroundings(definition, reader);
  const qualifiedName = qualifiedIn(around.container, definition);
  return {
    file: indexed.file,
    definition,
    qualifiedName,
    container: around.container,
    enclosingType: isTypeKind(definition.kind) ? qualifiedName : around.type,
    enclosingFunction: isCallableKind(definition.kind) ? qualifiedName : around.function,
    isTest: indexed.isTest || definition.isTest,
  };
}

interface Surroundings {
  readonly container: string | undefined;
  readonly type: string | undefined;
  readonly function: string | undefined;
}

function surroundings({ parent, receiver }: OutlineDefinition, reader: OutlineReader): Surroundings {
  const outer = parent === -1 ? undefined : reader.definitionAt(parent);
  let around: Surroundings = { container: undefined, type: undefined, function: undefined };
  if (outer) {
    const above = surroundings(outer, reader);
    const container = qualifiedIn(above.container, outer);
    around = {
      container,
      type: isTypeKind(outer.kind) ? container : above.type,
      function: isCallableKind(outer.kind) ? container : above.function,
    };
  }
  if (receiver === undefined) return around;
  const type = around.container === undefined ? receiver : `${around.container}.${receiver}`;
  return { ...around, container: type, type };
}
