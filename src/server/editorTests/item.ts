import type { EditorTest } from '../../protocol/protocol.ts';
import type { Language, Syntax } from '../../syntax/syntax.ts';
import type { TestRunner } from '../../testing/testRunner.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { SourceFile, Workspace } from '../../workspace/workspace.ts';

/** What it takes to find out which tests an editor means. */
export interface ResolvingTools {
  readonly workspace: Workspace;
  readonly runner: Pick<TestRunner, 'readId' | 'list'>;
  readonly syntax: Syntax;
  readonly signal: AbortSignal;
}

/** An editor's test, a class or suite, or a file, and the file it is in. */
export interface FileItem {
  readonly test: EditorTest;
  readonly file: RelativePath;
  readonly source: SourceFile;
  readonly language: Language;
}

/** Whether only a place is known: the cursor. */
export const isPlace = ({ ids, labels }: EditorTest): boolean => ids.length === 0 && labels.length === 0;

/** What people call the item. */
export function labelOf({ labels, uri, line }: EditorTest): string {
  return labels.at(-1) ?? `${lastSegment(decodeURIComponent(uri))}:${line ?? 1}`;
}

/**
 * The labels of the items below the file's own, empty for the file itself. Undefined if no item is the file's: then the
 * outermost labels may be of anything (projects, folders, the adapter).
 */
export function labelsBelowFile({ ids, labels }: EditorTest, file: RelativePath): readonly string[] | undefined {
  const name = lastSegment(file);
  const at = labels.findIndex((label, index) => {
    // Vitest's extension puts the project behind: `cart.test.ts [unit]`. Go's ids are addresses: `file:///….go?file`.
    const id = ids[index]?.replace(/^(file:[^?#]*)\?.*$/, '$1') ?? '';
    return lastSegment(label.replace(/ \[[^\]]*\]$/, '')) === name || lastSegment(id) === name;
  });
  return at === -1 ? undefined : labels.slice(at + 1);
}

export const lastSegment = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;
