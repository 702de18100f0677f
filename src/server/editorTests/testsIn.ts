import type { Language, Match, Syntax } from '../../syntax/syntax.ts';
import { LineIndex } from '../../workspace/positions.ts';
import type { TestName } from './testName.ts';
import { nameOfTitle, plainName } from './testName.ts';

/** A test or what holds tests, as its source shows it. */
export interface WrittenTest {
  readonly kind: 'test' | 'suite';
  /** From the outside in, its own last. */
  readonly names: readonly TestName[];
  /** First and last line, decorators and annotations included. */
  readonly line: number;
  readonly endLine: number;
}

export interface TestsInFile {
  /** What the names are known by outside of the file, where the language says so there (Java). */
  readonly package: string | undefined;
  /** In text order: what is inside of another comes behind it. */
  readonly tests: readonly WrittenTest[];
}

interface Found {
  readonly kind: 'test' | 'suite';
  readonly name: TestName;
  readonly start: number;
  readonly end: number;
}

/** The tests that the text of a file shows, found by the language's query `tests`. */
export async function testsIn(
  text: string,
  language: Language,
  syntax: Syntax,
  signal: AbortSignal,
): Promise<TestsInFile> {
  const matches = await syntax.matches(language, text, language.queries.tests, signal);
  const closed = captured(matches, 'closed');
  const [packageName] = captured(matches, 'package');
  const found = withoutRepetitions(matches.flatMap((match) => foundIn(match, text)));
  const lines = new LineIndex(text);
  const tests: WrittenTest[] = [];
  const around: Found[] = [];
  for (const one of found) {
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= one.start) around.pop();
    if (closed.some((range) => range.start <= one.start && one.end <= range.end)) continue;
    const names = [...around.map(({ name }) => name), one.name];
    around.push(one);
    tests.push({ kind: one.kind, names, line: lines.lineAt(one.start), endLine: lines.lineAt(one.end) });
  }
  return { package: packageName && text.slice(packageName.start, packageName.end), tests };
}

/** The innermost test around a line. What only holds tests is none. */
export function testAt(line: number, tests: readonly WrittenTest[]): WrittenTest | undefined {
  return tests.findLast((test) => test.kind === 'test' && test.line <= line && line <= test.endLine);
}

function foundIn({ captures, properties }: Match, text: string): Found[] {
  const whole = captures.find(({ name }) => name === 'test' || name === 'suite');
  const part = captures.find(({ name }) => name === 'name' || name === 'title');
  if (!whole || !part) return [];
  const written = text.slice(part.start, part.end);
  const name = part.name === 'name' ? plainName(written) : nameOfTitle(written, properties?.['title'] ?? undefined);
  return [{ kind: whole.name === 'test' ? 'test' : 'suite', name, start: whole.start, end: whole.end }];
}

/** In text order, each place once: a definition with decorators stands for the one without, a title of many names for one of one. */
function withoutRepetitions(found: readonly Found[]): Found[] {
  const byEnd = new Map<string, Found>();
  for (const one of found) {
    const key = `${one.end} ${one.name.text}`;
    const known = byEnd.get(key);
    const isBetter = !known || one.start < known.start || (one.start === known.start && one.name.pieces !== undefined);
    if (isBetter) byEnd.set(key, one);
  }
  return [...byEnd.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

function captured(matches: readonly Match[], wanted: string): { readonly start: number; readonly end: number }[] {
  return matches.flatMap(({ captures }) => captures.filter(({ name }) => name === wanted));
}
