import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';

/** The id of a test function, given the names around it from the outside in, its own last. */
export function testIdOf(file: RelativePath, names: readonly string[], parameters: string): TestId {
  return ([file, ...names].join('::') + parameters) as TestId;
}

/** The file or folder an id begins with. */
export function fileOfTestId(id: TestId): RelativePath {
  return (id.split('::')[0] ?? '') as RelativePath;
}

/** Whether a name stands for a test: the test itself, or its function, class, file or a folder above it. */
export function isSelectedBy(name: TestId, id: TestId): boolean {
  return id === name || ['::', '[', '/'].some((separator) => id.startsWith(name + separator));
}

/** pytest's default for `python_files`. */
export function isTestFile(file: RelativePath): boolean {
  return /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/.test(file);
}

/** pytest names a doctest by the dotted name of what its docstring belongs to: `pkg/a.py::pkg.a.function`. */
export function isDoctest(id: TestId): boolean {
  const [file = '', name = '', ...rest] = id.split('::');
  const module = file.replace(/\.py$/, '').split('/').at(-1) ?? '';
  return rest.length === 0 && !name.includes('[') && (name.includes('.') || name === module);
}
