import * as vscode from 'vscode';
import { exists, linesOf, rangeOfLine, uriOf } from './folderPlaces.ts';

/**
 * Opens a test by the framework's id. The line is the first that bears the test's name behind those of what the test is in:
 * frameworks have ids of their own and only names in common.
 */
export async function goToTest(rootUri: string, id: string): Promise<boolean> {
  for await (const { uri, names } of placesOf(rootUri, id)) {
    const line = lineOfNames(await linesOf(uri), names) ?? 1;
    await vscode.window.showTextDocument(uri, { selection: rangeOfLine(line) });
    return true;
  }
  return false;
}

interface TestPlace {
  readonly uri: vscode.Uri;
  /** From the outside in. */
  readonly names: readonly string[];
}

/** Likeliest first. */
async function* placesOf(rootUri: string, id: string): AsyncGenerator<TestPlace> {
  for (const file of filesNamedIn(id)) {
    const uri = uriOf(rootUri, file);
    if (await exists(uri)) yield { uri, names: namesIn(id.slice(file.length)) };
  }
  const inPackage = goTestIn(id);
  if (inPackage) {
    for (const uri of await find(rootUri, `${inPackage.folder}*_test.go`))
      if (lineOfNames(await linesOf(uri), inPackage.names.slice(0, 1)) !== undefined)
        yield { uri, names: inPackage.names };
  }
  const inClass = javaTestIn(id);
  if (inClass) for (const uri of await find(rootUri, `**/${inClass.file}`)) yield { uri, names: inClass.names };
}

/** The beginnings of an id that may be a path, longest first. */
export function filesNamedIn(id: string): string[] {
  const ends = [...id.matchAll(/::| > |#|:(?=\d)|$/g)].map(({ index }) => index);
  return ends.reverse().flatMap((end) => (end > 0 ? [id.slice(0, end)] : []));
}

/** `./cart::TestAdd/no_lines` is in some file of the folder `cart`, which ends with a slash here unless it is the root. */
export function goTestIn(id: string): { readonly folder: string; readonly names: readonly string[] } | undefined {
  const [, folder, names] = /^\.(?:\/([^:]*))?::(.+)$/s.exec(id) ?? [];
  if (names === undefined) return undefined;
  return { folder: folder ? `${folder}/` : '', names: names.split('/') };
}

/** `com.shop.CartTest$Empty#adds[1]` is in a file that ends with `com/shop/CartTest.java`. */
export function javaTestIn(id: string): { readonly file: string; readonly names: readonly string[] } | undefined {
  const [, name, nested = '', method] = /^((?:[\p{L}_][\p{L}\p{N}_]*\.)*[\p{L}_][\p{L}\p{N}_]*)(\$[^#]*)?(?:#([^[]+).*)?$/su.exec(id) ?? []; // prettier-ignore
  if (name === undefined || (method === undefined && !name.includes('.'))) return undefined;
  const own = name.split('.').at(-1) ?? name;
  const names = [own, ...nested.split('$').filter((part) => part !== ''), ...(method === undefined ? [] : [method])];
  return { file: `${name.replaceAll('.', '/')}.java`, names };
}

function namesIn(rest: string): string[] {
  const names = rest.replace(/\[.*\]$/s, '').split(/::| > |#/);
  return names.filter((name) => name !== '');
}

/** The line, from 1, of the innermost name that is found behind the names around it; undefined if none is found. */
export function lineOfNames(lines: readonly string[], names: readonly string[]): number | undefined {
  let found: number | undefined;
  for (const name of names) {
    const from = found ?? 0;
    // Go writes `_` for white space in the names of subtests.
    const text = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('_', '[_\\s]');
    const word = new RegExp(`(?<!\\w)${text}(?!\\w)`);
    const index = lines.findIndex((line, at) => at >= from && word.test(line));
    if (index !== -1) found = index + 1;
  }
  return found;
}

async function find(rootUri: string, pattern: string): Promise<vscode.Uri[]> {
  return vscode.workspace.findFiles(
    new vscode.RelativePattern(vscode.Uri.parse(rootUri), pattern),
    '**/node_modules/**',
  );
}
