import { closestNames } from '../../symbols/symbols.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { noTestAtCursor, testNotFound } from '../../workspace/userErrors/testErrors.ts';
import type { FileItem, ResolvingTools } from './item.ts';
import { isPlace, labelOf, labelsBelowFile, lastSegment } from './item.ts';
import { testsNamed } from './matching.ts';
import type { TestsInFile, WrittenTest } from './testsIn.ts';
import { testAt, testsIn } from './testsIn.ts';

// Ids of vscjava.vscode-java-test (also where vscjava.vscode-gradle runs the tests for it): `shop` for a project,
// `shop@com.shop` for a package, `shop@com.shop.CartTest`, `shop@com.shop.CartTest$Empty` for a nested class,
// `shop@com.shop.CartTest#adds` for a method of JUnit 3 and 4, `shop@com.shop.CartTest#adds(int, String)` of JUnit 5 and
// later, `…#adds(int)[#2]` for one of its invocations. Labels are `shop`, `com.shop`, `CartTest`, `adds(int, String)`.

const javaTestId = /^[^@]*@((?:[\p{L}_][\p{L}\p{N}_]*\.)*([\p{L}_][\p{L}\p{N}_$]*))(?:#([\p{L}\p{N}_$]+).*)?$/su;

/** The ids an item may stand for, likeliest first. @throws UserError if there is none */
export async function javaIds(item: FileItem, tools: ResolvingTools): Promise<readonly string[]> {
  const { test, file, source, language } = item;
  const known = javaTestIdOf(item);
  if (known !== undefined) return [known];
  const inFile = await testsIn(source.text, language, tools.syntax, tools.signal);
  if (isPlace(test)) {
    const line = test.line ?? 1;
    const found = testAt(line, inFile.tests);
    if (!found) throw noTestAtCursor(file, line);
    return [idOf(found, inFile, file)];
  }
  const below = labelsBelowFile(test, file);
  if (below?.length === 0) return [file];
  const labels = (below ?? test.labels).map((label) => label.replace(/\(.*$/s, '').replace(/^.*[.$]/s, ''));
  const found = testsNamed(inFile.tests, { labels, isComplete: false, line: test.line });
  if (found.length > 0) return [...new Set(found.map((written) => idOf(written, inFile, file)))];
  const names = inFile.tests.map(({ names }) => names.at(-1)?.text ?? '');
  throw testNotFound([`${labelOf(test)} in ${file}`], closestNames(labelOf(test), names, 3));
}

function javaTestIdOf({ test, file }: FileItem): string | undefined {
  const [, className, simpleName = '', method] = javaTestId.exec(test.ids.at(-1) ?? '') ?? [];
  if (className === undefined) return undefined;
  if (method !== undefined) return `${className}#${method}`;
  return isOfFile(simpleName, file) ? file : className;
}

function idOf({ kind, names }: WrittenTest, inFile: TestsInFile, file: RelativePath): string {
  const texts = names.map(({ text }) => text);
  const classes = kind === 'test' ? texts.slice(0, -1) : texts;
  if (kind === 'suite' && isOfFile(classes.join('$'), file)) return file;
  const className = [...(inFile.package === undefined ? [] : [inFile.package]), classes.join('$')].join('.');
  return kind === 'test' ? `${className}#${texts.at(-1) ?? ''}` : className;
}

/** Whether the class is the one that the file is called by. */
const isOfFile = (className: string, file: RelativePath): boolean => lastSegment(file) === `${className}.java`;
