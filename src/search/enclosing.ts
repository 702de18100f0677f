import type { FileOutline } from '../symbols/codeIndex.ts';
import type { FoundDefinition } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { SearchContext, Source } from './context.ts';

/** The class and function a line is in, by their qualified names. */
export interface Enclosing {
  readonly type: string | undefined;
  readonly function: string | undefined;
  /** The innermost definition itself. */
  readonly definition: FoundDefinition | undefined;
}

/** Tells what a line of a file is in. Decorators and headers belong to what they are of. */
export async function enclosingIn(
  { index, source, signal }: SearchContext,
  file: RelativePath,
): Promise<(line: number) => Enclosing> {
  const [outline, text] = await Promise.all([index.outlineOf(file, signal), source(file)]);
  return (line) => enclosingAt(line, outline, text);
}

function enclosingAt(line: number, outline: FileOutline | undefined, source: Source | undefined): Enclosing {
  const innermost = outline?.definitions.findLast(({ definition }) => {
    const first = source?.lines.lineAt(definition.headerStart) ?? definition.line;
    return first <= line && line <= definition.endLine && isAround(definition.kind);
  });
  return { type: innermost?.enclosingType, function: innermost?.enclosingFunction, definition: innermost };
}

/** Values enclose nothing; a field may stand within a method that assigns it. */
const isAround = (kind: FoundDefinition['definition']['kind']): boolean =>
  kind !== 'field' && kind !== 'variable' && kind !== 'type';
