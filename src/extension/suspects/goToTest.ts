import * as vscode from 'vscode';
import { exists, linesOf, rangeOfLine, uriOf } from './folderPlaces.ts';

/**
 * Opens a test by the framework's id: the file is the longest beginning of the id that is one. The line is the first that
 * bears the test's name, for frameworks have ids of their own and only names in common.
 */
export async function goToTest(rootUri: string, id: string): Promise<boolean> {
  for (const file of filesNamedIn(id)) {
    const uri = uriOf(rootUri, file);
    if (!(await exists(uri))) continue;
    const line = lineOfName(await linesOf(uri), id.slice(file.length));
    await vscode.window.showTextDocument(uri, { selection: rangeOfLine(line) });
    return true;
  }
  return false;
}

/** The beginnings of an id that may be a path, longest first. */
export function filesNamedIn(id: string): string[] {
  const ends = [...id.matchAll(/::| > |#|:(?=\d)|$/g)].map(({ index }) => index);
  return ends.reverse().flatMap((end) => (end > 0 ? [id.slice(0, end)] : []));
}

/** From 1; the first line if no line bears the name. */
export function lineOfName(lines: readonly string[], rest: string): number {
  const name = rest
    .replace(/\[.*\]$/s, '')
    .split(/::| > |#/)
    .at(-1);
  if (name === undefined || name === '') return 1;
  const word = new RegExp(`(?<![\\w])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w])`);
  return (
    1 +
    Math.max(
      0,
      lines.findIndex((line) => word.test(line)),
    )
  );
}
