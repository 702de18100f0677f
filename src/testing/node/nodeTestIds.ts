import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';

const separator = ' > ';

/** `path::suite > inner > name` */
export function nodeTestId(file: RelativePath, titles: readonly string[]): TestId {
  return `${file}::${titles.join(separator)}` as TestId;
}

/** The file or folder an id begins with. */
export function fileOfNodeTest(id: TestId): RelativePath {
  return (id.split('::', 1)[0] ?? '') as RelativePath;
}

/** What an id says behind its file; undefined for a file or a folder. */
export function titlesOf(id: TestId): string | undefined {
  const at = id.indexOf('::');
  return at === -1 ? undefined : id.slice(at + '::'.length);
}

/** Whether a name stands for a test: the test itself, a suite around it, its file or a folder above it. */
export function isSelectedBy(name: TestId, id: TestId): boolean {
  if (id === name || name === '.') return true;
  if (titlesOf(name) !== undefined) return id.startsWith(name + separator);
  return id.startsWith(`${name}::`) || id.startsWith(`${name}/`);
}

/** The names that stand for none of the tests. */
export function namesWithoutTest(names: readonly TestId[], tests: readonly TestId[]): TestId[] {
  const known = new Set(tests);
  return names.filter((name) => !known.has(name) && !tests.some((id) => isSelectedBy(name, id)));
}

/** Longer ones take the frameworks long to match, and do not fit into a command line. */
const patternLimit = 8_000;

/**
 * An expression for the full titles (joined by blanks, as vitest, jest and mocha do) of the named tests and of tests in
 * the named suites. It may match too much: what runs is filtered by id afterwards. Undefined if whole files are better
 * run: a file or folder is named, nothing is, or the expression would be too long.
 */
export function titlePattern(names: readonly TestId[]): string | undefined {
  const titles = names.map(titlesOf);
  if (titles.length === 0 || titles.includes(undefined)) return undefined;
  const choices = new Set(titles.map((title) => fullTitlePattern(title ?? '')));
  const pattern = `^(?:${[...choices].join('|')})(?: |$)`;
  return pattern.length > patternLimit ? undefined : pattern;
}

/** An expression for every full title but those of the given tests; undefined if there are none or too many. */
export function titlePatternWithout(excluded: readonly TestId[]): string | undefined {
  const titles = excluded.flatMap((id) => titlesOf(id) ?? []);
  if (titles.length === 0) return undefined;
  const pattern = `^(?!(?:${[...new Set(titles.map(fullTitlePattern))].join('|')})$)`;
  return pattern.length > patternLimit ? undefined : pattern;
}

/** A title may itself hold the separator. */
const fullTitlePattern = (titles: string): string => titles.split(separator).map(escaped).join('(?: > | )');

/** Blanks of titles may be line breaks or several. */
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/\s+/g, '\\s+');
