import { posix } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';

/** A test by the folder of its package, below the root (`.` for the root itself), and its name. */
export interface GoTestName {
  readonly folder: string;
  /** `TestName`, or `TestName/sub_case`. */
  readonly name: string;
}

/** What `go test` runs by default: no benchmarks. A lower-case letter after the prefix makes it another function. */
const testName = /^(?:Test|Fuzz|Example)(?![\p{Ll}])[\p{L}\p{N}_]*(?:\/.*)?$/su;

export function isTestName(name: string): boolean {
  return testName.test(name) && name !== 'TestMain';
}

/** `./pkg::TestName`; of the root's own package `.::TestName`. */
export function goTestId(folder: string, name: string): TestId {
  return `${folder === '.' ? '.' : `./${folder}`}::${name}` as TestId;
}

/** Undefined for ids of files and folders. */
export function readTestId(id: TestId): GoTestName | undefined {
  const separator = id.indexOf('::');
  if (separator === -1) return undefined;
  const path = id.slice(0, separator);
  const name = id.slice(separator + 2);
  if (!isTestName(name) || (path !== '.' && !path.startsWith('./'))) return undefined;
  return { folder: path === '.' ? '.' : path.slice(2), name };
}

export const isTestFile = (file: RelativePath): boolean => /_test\.go$/.test(file);

/**
 * An id as people write it, its path normalized: `pkg::TestName`, `pkg/a_test.go::TestName`, a file, or Go's pattern for
 * a folder and all below it (`pkg/...`). Undefined if it is none of Go's.
 */
export function readWrittenId(text: string): TestId | undefined {
  const separator = text.indexOf('::');
  if (separator === -1) {
    if (text === '...') return '.' as TestId;
    if (text.endsWith('/...')) return text.slice(0, -'/...'.length) as TestId;
    return text.endsWith('.go') ? (text as TestId) : undefined;
  }
  const path = text.slice(0, separator);
  const name = text.slice(separator + 2);
  if (!isTestName(name)) return undefined;
  if (path.endsWith('.go')) return goTestId(posix.dirname(path), subtestName(name));
  // Files of other languages have tests of such names, too.
  return /\.[A-Za-z]+$/.test(path) ? undefined : goTestId(path, subtestName(name));
}

/** Go writes spaces in the names of subtests as underscores. */
const subtestName = (name: string): string => name.replace(/\s/gu, '_');

/** A pattern for `-test.run` that selects exactly these tests, which are of the same depth and parent. */
export function runPattern(names: readonly string[]): string {
  const [first = ''] = names;
  const parents = first.split('/').slice(0, -1);
  const last = names.map((name) => escaped(name.split('/').at(-1) ?? ''));
  return [...parents.map((name) => `^${escaped(name)}$`), `^(${last.join('|')})$`].join('/');
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
