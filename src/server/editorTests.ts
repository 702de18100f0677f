import type { EditorTest } from '../protocol/protocol.ts';
import type { Definition } from '../symbols/symbols.ts';
import { closestNames, definitionsIn, functionAt } from '../symbols/symbols.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { TestId } from '../testing/testRunner.ts';
import { testIdOf } from '../testing/testing.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import { noTestAtCursor, testNotFound, unsupportedTest } from '../workspace/userErrors.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * The framework's id of a test that an editor's adapter showed. Adapters make ids as they like; what they share is the
 * file, the test's name somewhere in id or label, and usually the line.
 * @throws UserError if the file holds no such test
 */
export async function testIdOfEditorTest(
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
  if (test.labels.length === 0) {
    const line = test.line ?? 1;
    const found = testAtLine(line, reachable, source.text);
    if (!found) throw noTestAtCursor(file, line);
    return testIdOf(file, found.qualifiedName.split('.'), '');
  }
  const found = definitionNamed(test, reachable);
  if (found) return testIdOf(file, found.qualifiedName.split('.'), parametersOf(test));
  if (isFileItem(test, file)) return testIdOf(file, [], '');
  const label = test.labels.at(-1) ?? '';
  const tests = reachable.map(({ name }) => name).filter((name) => name.startsWith('test'));
  throw testNotFound([`${label} in ${file}`], closestNames(label, tests, 3));
}

/** By name, and by line or enclosing names where the name is not unique. */
function definitionNamed(test: EditorTest, definitions: readonly Definition[]): Definition | undefined {
  const names = [test.labels.at(-1), test.ids.at(-1)].flatMap((text) => (text === undefined ? [] : [leafName(text)]));
  const named = definitions.filter(({ name }) => names.includes(name));
  const { line } = test;
  const path = [...test.ids, ...test.labels].join('\n');
  return (
    // An adapter's range may begin at a decorator's line.
    named.find((definition) => line !== undefined && definition.line <= line + 1 && line <= definition.endLine) ??
    named.find(({ container }) => container !== undefined && path.includes(container)) ??
    named[0]
  );
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

/** `path/test_a.py::TestB::test_c[1-2]` and `test_c()` and `test_c[1-2]` all mean `test_c`. */
function leafName(text: string): string {
  const withoutParameters = text.replace(/\[.*\]\s*$/s, '').replace(/\(\)\s*$/, '');
  return withoutParameters.split(/::|[./\\\s:#>]/).at(-1) ?? withoutParameters;
}

function parametersOf(test: EditorTest): string {
  for (const text of [test.ids.at(-1), test.labels.at(-1)]) {
    const match = /\[.*\]\s*$/s.exec(text ?? '');
    if (match) return match[0].trimEnd();
  }
  return '';
}

function isFileItem(test: EditorTest, file: RelativePath): boolean {
  const name = file.split('/').at(-1) ?? file;
  return [test.labels.at(-1), test.ids.at(-1)].some((text) => text?.replaceAll('\\', '/').endsWith(name));
}
