import type { Definition } from '../../symbols/symbols.ts';
import { closestNames, definitionsIn } from '../../symbols/symbols.ts';
import type { EditorTest } from '../../protocol/protocol.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { noTestAtCursor, testNotFound } from '../../workspace/userErrors/testErrors.ts';
import type { FileItem, ResolvingTools } from './item.ts';
import { isPlace, labelOf, lastSegment } from './item.ts';
import { testAt, testsIn } from './testsIn.ts';

// Ids of ms-python.python: the file's path for a file; for pytest `/w/test_a.py::TestB::test_c`, and below that
// `…::test_c[1-2]`, labelled `[1-2]`; for unittest `/w/test_a.py\TestB\test_c`, and below that subtests with id and label
// `(i=1)` or `[message]`. Where the folder has several projects, `file:///w/project@@vsc@@` comes before each id.

/** The ids an item may stand for, likeliest first. @throws UserError if there is none */
export async function pythonIds(item: FileItem, { syntax, signal }: ResolvingTools): Promise<readonly string[]> {
  const { file, source, language } = item;
  const test = withoutSubtest(withoutProject(item.test));
  if (isPlace(test)) {
    const line = test.line ?? 1;
    const { tests } = await testsIn(source.text, language, syntax, signal);
    const found = testAt(line, tests);
    if (!found) throw noTestAtCursor(file, line);
    return [
      idOf(
        file,
        found.names.map(({ text }) => text),
      ),
    ];
  }
  const definitions = await definitionsIn(source, language, syntax, signal);
  const reachable = definitions.filter((definition) => isReachable(definition, definitions));
  const parameters = parametersOf(test);
  const names = namesInId(test, file);
  const named = names
    ? [names]
    : definitionsNamed(test, reachable).map(({ qualifiedName }) => qualifiedName.split('.'));
  // Methods may be inherited, from another file even: pytest knows better then.
  const isThere = reachable.some(({ qualifiedName }) => qualifiedName === names?.join('.'));
  if (!names || isThere || names.length > 1) {
    const ids = new Set(named.map((found) => idOf(file, found, parameters)));
    if (ids.size > 0) return [...ids];
  }
  if (isFileItem(test, file)) return [file];
  const tests = reachable.map(({ name }) => name).filter((name) => name.startsWith('test'));
  throw testNotFound([`${labelOf(test)} in ${file}`], closestNames(labelOf(test), tests, 3));
}

const idOf = (file: RelativePath, names: readonly string[], parameters = ''): string =>
  [file, ...names].join('::') + parameters;

function withoutProject(test: EditorTest): EditorTest {
  return { ...test, ids: test.ids.map((id) => id.replace(/^[a-z][a-z\d+.-]*:\/\/[^]*?@@vsc@@/i, '')) };
}

/** Parts of a test that cannot be run alone. */
function withoutSubtest(test: EditorTest): EditorTest {
  const isSubtest = test.ids.length > 1 && /^\s*[[(][^]*[\])]$/.test(test.ids.at(-1) ?? '');
  return isSubtest ? { ...test, ids: test.ids.slice(0, -1), labels: test.labels.slice(0, -1) } : test;
}

/** The names behind the file, if the id is of pytest's form: `path/test_a.py::TestB::test_c[1-2]`. */
function namesInId(test: EditorTest, file: RelativePath): string[] | undefined {
  const [path = '', ...names] = withoutParameters(test.ids.at(-1) ?? '').split('::');
  return names.length > 0 && lastSegment(path) === lastSegment(file) ? names : undefined;
}

/**
 * The definitions that have most names in common with the item and the items around it, read from the innermost outwards.
 * The line decides between equals, then the top level comes before classes.
 */
function definitionsNamed(test: EditorTest, definitions: readonly Definition[]): readonly Definition[] {
  const paths = [test.ids, test.labels].map((texts) => texts.flatMap(namesIn));
  const shared = definitions.map((definition) => {
    const names = definition.qualifiedName.split('.');
    return { definition, names, count: Math.max(...paths.map((path) => sharedEnd(path, names))) };
  });
  const best = Math.max(0, ...shared.map(({ count }) => count));
  const named = shared.filter(({ count }) => best > 0 && count === best);
  const { line } = test;
  const likeliest =
    // An adapter's range may begin at a decorator's line.
    named.find(({ definition }) => line !== undefined && definition.line <= line + 1 && line <= definition.endLine) ??
    named.find(({ names }) => names.length === best);
  return (likeliest ? [likeliest] : named).map(({ definition }) => definition);
}

/** How many names the two lists have in common at their ends. */
function sharedEnd(path: readonly string[], names: readonly string[]): number {
  let count = 0;
  while (count < names.length && path.at(-1 - count) === names.at(-1 - count)) count += 1;
  return count;
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
