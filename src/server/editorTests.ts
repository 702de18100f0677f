import { stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EditorTest } from '../protocol/protocol.ts';
import type { Definition } from '../symbols/symbols.ts';
import { closestNames, definitionsIn, functionAt } from '../symbols/symbols.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { TestId } from '../testing/testRunner.ts';
import { testIdOf } from '../testing/testing.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { relativePathIn } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import { noTestAtCursor, testNotFound, testWithoutFile, unsupportedTest } from '../workspace/userErrors.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * The framework's id of a test, file or folder that an editor's adapter showed; undefined for the whole project.
 * Adapters make ids as they like; what they share is a file or folder, the test's name somewhere in id or label, and
 * usually the line.
 * @throws UserError if there is no such test
 */
export async function testOfEditorTest(
  test: EditorTest,
  workspace: Workspace,
  syntax: Syntax,
  signal: AbortSignal,
): Promise<TestId | undefined> {
  if (!test.uri.startsWith('file:')) throw unsupportedTest(test.labels.at(-1) ?? test.uri);
  const path = await placeOf(test, fileURLToPath(test.uri), workspace.root);
  if (relative(workspace.root, path) === '') return undefined;
  const file = relativePathIn(workspace.root, path);
  if (file === undefined) throw unsupportedTest(test.uri);
  if (await isFolder(path)) return testIdOf(file, [], '');
  return testInFile(test, file, workspace, syntax, signal);
}

/**
 * The file or folder an item stands for. Adapters may give a uri to the outermost item only: what is below that folder
 * is found by its id or label.
 */
async function placeOf(test: EditorTest, path: string, root: string): Promise<string> {
  if (!(await isFolder(path))) return path;
  const label = test.labels.at(-1) ?? '';
  for (const text of [test.ids.at(-1) ?? '', label]) {
    const [place = ''] = text.split('::');
    if (place === '') continue;
    if (place === basename(path)) return path;
    for (const found of [resolve(path, place), resolve(root, place)]) {
      if (relative(path, found) === '') return path;
      if (relativePathIn(path, found) !== undefined && (await exists(found))) return found;
    }
    if (text.includes('::')) throw testWithoutFile(text);
  }
  // What is left are projects under names of their own; a test must not become all the tests there are.
  if (test.labels.length > 1 && /^test_/.test(label)) throw testWithoutFile(label);
  return path;
}

async function testInFile(
  test: EditorTest,
  file: RelativePath,
  workspace: Workspace,
  syntax: Syntax,
  signal: AbortSignal,
): Promise<TestId> {
  const language = languageOf(file, syntax.languages);
  const source = await workspace.read(file);
  if (!source || !file.endsWith('.py') || !language) throw unsupportedTest(test.labels.at(-1) ?? file);
  const definitions = await definitionsIn(source, language, syntax, signal);
  const reachable = definitions.filter((definition) => isReachable(definition, definitions));
  if (test.ids.length === 0 && test.labels.length === 0) {
    const line = test.line ?? 1;
    const found = testAtLine(line, reachable, source.text);
    if (!found) throw noTestAtCursor(file, line);
    return testIdOf(file, found.qualifiedName.split('.'), '');
  }
  const parameters = parametersOf(test);
  const names = namesInId(test, file);
  const found = names ?? definitionNamed(test, reachable)?.qualifiedName.split('.');
  // Methods may be inherited, from another file even: pytest knows better then.
  const isThere = reachable.some(({ qualifiedName }) => qualifiedName === found?.join('.'));
  if (found && (isThere || found.length > 1)) return testIdOf(file, found, parameters);
  if (isFileItem(test, file)) return testIdOf(file, [], '');
  const label = test.labels.at(-1) ?? '';
  const tests = reachable.map(({ name }) => name).filter((name) => name.startsWith('test'));
  throw testNotFound([`${label} in ${file}`], closestNames(label, tests, 3));
}

/** The names behind the file, if the id is of pytest's form: `path/test_a.py::TestB::test_c[1-2]`. */
function namesInId(test: EditorTest, file: RelativePath): string[] | undefined {
  const [path = '', ...names] = withoutParameters(test.ids.at(-1) ?? '').split('::');
  return names.length > 0 && lastSegment(path) === lastSegment(file) ? names : undefined;
}

/**
 * The definition that has most names in common with the item and the items around it, read from the innermost outwards.
 * The line decides between equals, then the top level comes before classes.
 */
function definitionNamed(test: EditorTest, definitions: readonly Definition[]): Definition | undefined {
  const paths = [test.ids, test.labels].map((texts) => texts.flatMap(namesIn));
  const shared = definitions.map((definition) => {
    const names = definition.qualifiedName.split('.');
    return { definition, names, count: Math.max(...paths.map((path) => sharedEnd(path, names))) };
  });
  const best = Math.max(0, ...shared.map(({ count }) => count));
  const named = shared.filter(({ count }) => best > 0 && count === best);
  const { line } = test;
  return (
    // An adapter's range may begin at a decorator's line.
    (
      named.find(({ definition }) => line !== undefined && definition.line <= line + 1 && line <= definition.endLine) ??
      named.find(({ names }) => names.length === best) ??
      named[0]
    )?.definition
  );
}

/** How many names the two lists have in common at their ends. */
function sharedEnd(path: readonly string[], names: readonly string[]): number {
  let count = 0;
  while (count < names.length && path.at(-1 - count) === names.at(-1 - count)) count += 1;
  return count;
}

/** The test function around the line; a decorator's line belongs to the function below it. */
function testAtLine(line: number, definitions: readonly Definition[], text: string): Definition | undefined {
  const isDecorator = new LineIndex(text).contentOf(line).trimStart().startsWith('@');
  const found = isDecorator
    ? definitions.find((definition) => definition.kind !== 'class' && definition.line > line)
    : functionAt(line, definitions);
  return found?.name.startsWith('test') ? found : undefined;
}

/** Functions inside functions are no tests. */
function isReachable(definition: Definition, definitions: readonly Definition[]): boolean {
  const around = definitions.find(({ qualifiedName }) => qualifiedName === definition.container);
  return around === undefined || (around.kind === 'class' && isReachable(around, definitions));
}

/** `path/test_a.py::TestB::test_c[1-2]`, `test_a.TestB.test_c` and `test_c()` all end with `test_c`. */
function namesIn(text: string): string[] {
  return withoutParameters(text)
    .replace(/\(\)\s*$/, '')
    .split(/::|[./\\\s:#>]/)
    .filter((name) => name !== '');
}

/** A path may have brackets, too. */
const parametersBehind = /^(?:[^:]|:(?!:))*::.*?(\[.*\])\s*$|(\[.*\])\s*$/s;

function parametersIn(text: string): string {
  const match = parametersBehind.exec(text);
  return match?.[1] ?? match?.[2] ?? '';
}

const withoutParameters = (text: string): string => {
  const parameters = parametersIn(text);
  return parameters === '' ? text : text.trimEnd().slice(0, -parameters.length);
};

function parametersOf(test: EditorTest): string {
  return parametersIn(test.ids.at(-1) ?? '') || parametersIn(test.labels.at(-1) ?? '');
}

function isFileItem(test: EditorTest, file: RelativePath): boolean {
  return [test.labels.at(-1), test.ids.at(-1)].some((text) => lastSegment(text ?? '') === lastSegment(file));
}

const lastSegment = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
