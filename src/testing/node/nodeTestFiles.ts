import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';

export const nodeExtensions = ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'];

const extension = String.raw`\.[cm]?[jt]sx?$`;
export const isNodeFile = (file: string): boolean => new RegExp(extension).test(file);

/** What the frameworks collect tests from by default, whatever folder it is in. */
const byName = new RegExp(
  String.raw`(?:^|/)(?:[^/]*[.\-_](?:test|spec)|test-[^/]*|tests?|[^/]*\.(?:test|spec)-d)${extension}`,
);
const inTestsFolder = new RegExp(String.raw`(?:^|/)__tests__/.*${extension}`);
const inTestFolder = new RegExp(String.raw`(?:^|/)tests?/.*${extension}`);
/** What lies beside tests and has none. */
const support =
  /(?:^|\/)(?:fixtures?|__fixtures__|__mocks__|__snapshots__|helpers?|support|utils?|mocks?|node_modules)\//;
const declarations = /\.d\.[cm]?ts$/;

/** Projects whose tests may bear any name, if only they lie in a folder for tests. */
const byFolder = /mocha|node\s(?:.*\s)?--test/;

/**
 * Whether a framework collects tests from files of this name by default. Files in a folder `test` or `tests` are tests
 * where mocha or node:test runs them.
 * @param root absolute, to look for the package.json around the file
 */
export function isNodeTestFile(root: string, file: RelativePath): boolean {
  if (declarations.test(file) || /(?:^|\/)node_modules\//.test(file)) return false;
  if (byName.test(file)) return true;
  if (support.test(file)) return false;
  return inTestsFolder.test(file) || (inTestFolder.test(file) && collectsByFolder(root, file));
}

function collectsByFolder(root: string, file: RelativePath): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const text = packageText(join(root, folder, 'package.json'));
    if (text !== undefined) return byFolder.test(text);
    if (folder === '.') return false;
  }
}

const texts = new Map<string, { readonly timeMs: number; readonly text: string }>();
const maximumTexts = 100;

/** Asked for many files one after the other: the text is kept as long as the file does not change. */
function packageText(path: string): string | undefined {
  try {
    const { mtimeMs: timeMs } = statSync(path);
    const known = texts.get(path);
    if (known?.timeMs === timeMs) return known.text;
    const text = readFileSync(path, 'utf8');
    if (texts.size >= maximumTexts) texts.clear();
    texts.set(path, { timeMs, text });
    return text;
  } catch {
    return undefined;
  }
}
