import { posix } from 'node:path';
import { closestNames } from '../../symbols/symbols.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { noTestAtCursor, testNotFound, unsupportedTest } from '../../workspace/userErrors/testErrors.ts';
import type { FileItem, ResolvingTools } from './item.ts';
import { isPlace, labelOf, labelsBelowFile } from './item.ts';
import { testsNamed } from './matching.ts';
import type { TestName } from './testName.ts';
import { testAt, testsIn } from './testsIn.ts';

// Ids of golang.go are addresses (extension/src/goTest/utils.ts): file or folder, the kind, the function or the subtest.
// `file:///w?module`, `file:///w/cart?package`, `file:///w/cart/cart_test.go?file`,
// `file:///w/cart/cart_test.go?test#TestAdd`, `…?test#TestAdd%2Fno_lines` for a subtest, `…?example#ExampleCart`,
// `…?benchmark#BenchmarkAdd`, `…?test#%28%2ACartSuite%29.TestAdd` for a method of a testify suite, which lies below the
// function that runs the suite or, if nothing is known of that, below the file.

const golangId = /^file:[^?#]*\?(\w+)(?:#(.*))?$/;

/** The ids an item may stand for, likeliest first. @throws UserError if there is none */
export async function goIds(item: FileItem, tools: ResolvingTools): Promise<readonly string[]> {
  const { test, file, source, language } = item;
  const known = golangIdOf(item);
  if (known !== undefined) return [known];
  const { tests } = await testsIn(source.text, language, tools.syntax, tools.signal);
  if (isPlace(test)) {
    const line = test.line ?? 1;
    const found = testAt(line, tests);
    if (!found) throw noTestAtCursor(file, line);
    return [idOf(file, found.names)];
  }
  const below = labelsBelowFile(test, file);
  if (below?.length === 0) return [file];
  // Subtests are labelled by their names as Go writes them, or by the whole path of names.
  const labels = (below ?? test.labels).flatMap((label) => label.split('/'));
  const asGo = tests.map((written) => ({ ...written, names: written.names.map(asGoNames) }));
  const found = testsNamed(asGo, { labels, isComplete: false, line: test.line });
  if (found.length > 0) return [...new Set(found.map(({ names }) => idOf(file, names)))];
  const top = tests.flatMap(({ names }) => (names.length === 1 ? (names[0]?.text ?? []) : []));
  throw testNotFound([`${labelOf(test)} in ${file}`], closestNames(labelOf(test), top, 3));
}

function golangIdOf({ test, file, source }: FileItem): string | undefined {
  const [kind, fragment] = golangParts(test.ids.at(-1));
  if (kind === undefined) return undefined;
  if (kind === 'file') return file;
  if (fragment === undefined || kind === 'benchmark') throw unsupportedTest(labelOf(test));
  const method = /^\(\*?([\w.]+)\)\.(.*)$/s.exec(fragment);
  if (!method) return `${packageOf(file)}::${fragment}`;
  const [, suite = '', name = ''] = method;
  const [, around] = golangParts(test.ids.at(-2));
  const runner = around ?? functionThatRuns(suite, source.text);
  if (runner === undefined) throw unsupportedTest(labelOf(test));
  return `${packageOf(file)}::${runner}/${name}`;
}

function golangParts(id = ''): [kind: string | undefined, fragment: string | undefined] {
  const [, kind, fragment] = golangId.exec(id) ?? [];
  return [kind, fragment ? decoded(fragment) : undefined];
}

/** The test function that runs a testify suite of this file: `suite.Run(t, new(CartSuite))`, `&CartSuite{…}`. */
function functionThatRuns(suite: string, text: string): string | undefined {
  const call = new RegExp(String.raw`suite\.Run\(\w+,\s*(?:new\(|&?)${suite}\b`).exec(text);
  return call ? [...text.slice(0, call.index).matchAll(/^func (Test\w*)\(/gm)].at(-1)?.[1] : undefined;
}

/** A name that is only known when the test runs cannot be asked for: the test around it can. */
function idOf(file: RelativePath, names: readonly TestName[]): string {
  const unknown = names.findIndex(({ pieces }) => pieces);
  const known = unknown === -1 ? names : names.slice(0, unknown);
  return [packageOf(file), known.map((name) => asGoNames(name).text).join('/')].join('::');
}

/** Go's `testing` puts `_` in the place of white space. */
function asGoNames(name: TestName): TestName {
  return name.pieces ? name : { text: name.text.replace(/\s/gu, '_') };
}

function packageOf(file: RelativePath): string {
  const folder = posix.dirname(file);
  return folder === '.' ? '.' : `./${folder}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
