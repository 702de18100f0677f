import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EditorTest } from '../../protocol/protocol.ts';
import { projectWith } from './resolveCases.ts';

const text = `import pytest

def helper():
    def test_inner(): pass

@pytest.mark.parametrize("x", [1, 2])
def test_plain(x):
    assert x

class TestA:
    def test_same(self):
        assert True

    class TestDeep:
        def test_deep(self): pass

class TestB:
    async def test_same(self):
        assert False
`;

const sameNames = `def test_x(): pass

class TestA:
    def test_x(self): pass
    class Inner:
        def test_x(self): pass

class TestAB(Shared):
    def test_x(self): pass
    def test_only(self): pass
    class Inner:
        def test_x(self): pass
`;
const {
  root,
  uriOf,
  resolve: resolveAll,
} = projectWith({
  'test_x.py': text,
  'test_a.py': sameNames,
  'tests/[deep]/test_b.py': sameNames,
  'tests/notes.txt': '',
});
mkdirSync(join(root, basename(root)));

const resolve = (test: Partial<EditorTest>): Promise<string> =>
  resolveAll([{ uri: uriOf('test_x.py'), ids: [], labels: [], ...test }]);

describe('a Python test', () => {
  it.each<[name: string, test: Partial<EditorTest>, expected: string]>([
    [
      'the Python extension',
      {
        ids: ['/w/test_x.py', '/w/test_x.py::TestB', '/w/test_x.py::TestB::test_same'],
        labels: ['test_x.py', 'TestB', 'test_same'],
        line: 18,
      },
      'test_x.py::TestB::test_same',
    ],
    [
      'the same without a line',
      { ids: ['test_x.py::TestB::test_same'], labels: ['test_x.py', 'TestB', 'test_same'] },
      'test_x.py::TestB::test_same',
    ],
    [
      'a parameter in the id',
      { ids: ['test_x.py::test_plain[2]'], labels: ['test_plain', '[2]'] },
      'test_x.py::test_plain[2]',
    ],
    ['a parameter in the label', { ids: ['17'], labels: ['test_plain[1]'] }, 'test_x.py::test_plain[1]'],
    [
      'parameters with brackets and dots',
      { ids: ['test_x.py::test_plain[a.b[0]]'], labels: [] },
      'test_x.py::test_plain[a.b[0]]',
    ],
    [
      'unittest style ids',
      { ids: ['test_x.TestA.test_same'], labels: ['test_same'], line: 11 },
      'test_x.py::TestA::test_same',
    ],
    [
      'unittest in the Python extension',
      {
        ids: ['/w', '/w/test_x.py', '/w/test_x.py\\TestA', '/w/test_x.py\\TestA\\test_same'],
        labels: ['w', 'test_x.py', 'TestA', 'test_same'],
      },
      'test_x.py::TestA::test_same',
    ],
    [
      'a subtest of unittest',
      {
        ids: ['/w/test_x.py', '/w/test_x.py\\TestA\\test_same', '(i=1)'],
        labels: ['test_x.py', 'test_same', '(i=1)'],
        line: 18,
      },
      'test_x.py::TestA::test_same',
    ],
    [
      'one of several projects',
      { ids: ['file:///w@@vsc@@/w/test_x.py::TestB::test_same'], labels: ['test_same'] },
      'test_x.py::TestB::test_same',
    ],
    [
      "the project's separator in a parameter",
      { ids: ['/w/test_x.py::test_plain[a@@vsc@@b]'], labels: ['[a@@vsc@@b]'] },
      'test_x.py::test_plain[a@@vsc@@b]',
    ],
    [
      'a name alone that two classes have',
      { ids: ['7'], labels: ['test_same'] },
      'ambiguous: test_x.py::TestA::test_same, test_x.py::TestB::test_same',
    ],
    ['a label like a call', { ids: ['x'], labels: ['test_plain()'] }, 'test_x.py::test_plain'],
    ['a nested class', { labels: ['test_deep'] }, 'test_x.py::TestA::TestDeep::test_deep'],
    ['a class', { ids: ['test_x.py::TestA'], labels: ['TestA'] }, 'test_x.py::TestA'],
    ['the file', { ids: ['/w/test_x.py'], labels: ['test_x.py'] }, 'test_x.py'],
    ['the cursor in a test', { line: 19 }, 'test_x.py::TestB::test_same'],
    ['the cursor on a decorator', { line: 6 }, 'test_x.py::test_plain'],
    ['the cursor in a function inside a function', { line: 4 }, 'no-test-at-cursor'],
    ['the cursor nowhere', { line: 1 }, 'no-test-at-cursor'],
    ['an unknown name', { ids: ['x'], labels: ['test_gone'] }, 'test-not-found'],
  ])('%s', async (_name, test, expected) => {
    expect(await resolve(test)).toBe(expected);
  });
});

describe('a name that several tests have', () => {
  const inA = (test: Partial<EditorTest>) => resolve({ uri: uriOf('test_a.py'), ...test });
  const paths = ['test_x', 'TestA::test_x', 'TestA::Inner::test_x', 'TestAB::test_x', 'TestAB::Inner::test_x'];

  it.each(paths)('%s is told from the others by its names alone', async (path) => {
    const names = path.split('::');
    const chain = names.map((_, index) => ['test_a.py', ...names.slice(0, index + 1)].join('::'));
    const expected = `test_a.py::${path}`;
    expect(await inA({ ids: ['test_a.py', ...chain], labels: ['test_a.py', ...names] })).toBe(expected);
    expect(await inA({ ids: [`/w/test_a.py::${path}`], labels: [] })).toBe(expected);
    expect(await inA({ ids: [['test_a', ...names].join('.')], labels: [names.at(-1) ?? ''] })).toBe(expected);
    expect(await inA({ ids: ['7'], labels: ['test_a.py', ...names] })).toBe(expected);
    expect(await inA({ ids: ['7', '8', '9'], labels: ['test_a.py', ...names.slice(0, -1), `${names.at(-1)}()`] })).toBe(
      expected,
    );
  });

  it.each<[name: string, test: Partial<EditorTest>, expected: string]>([
    ['no class named', { ids: ['7'], labels: ['test_x'] }, 'test_a.py::test_x'],
    ['no class named, but a line', { ids: ['7'], labels: ['test_x'], line: 9 }, 'test_a.py::TestAB::test_x'],
    [
      'a line of long ago',
      { ids: ['test_a.py::TestA::test_x'], labels: ['TestA', 'test_x'], line: 9 },
      'test_a.py::TestA::test_x',
    ],
    ['half of the classes named', { labels: ['Inner', 'test_x'], line: 12 }, 'test_a.py::TestAB::Inner::test_x'],
    ['inherited', { ids: ['test_a.py::TestAB::test_shared[1]'], labels: [] }, 'test_a.py::TestAB::test_shared[1]'],
    [
      'a top-level id of what is in a class',
      { ids: ['test_a.py::test_only'], labels: ['test_only'] },
      'test-not-found',
    ],
    ['a file with a longer name', { ids: ['my_test_a.py'], labels: ['my_test_a.py'] }, 'test-not-found'],
  ])('%s', async (_name, test, expected) => {
    expect(await inA(test)).toBe(expected);
  });
});

describe('an item of a folder', () => {
  it.each<[name: string, test: EditorTest, expected: string]>([
    ['the project', { uri: uriOf(''), ids: [root], labels: [basename(root)] }, 'everything'],
    ['the project under a name of its own', { uri: uriOf(''), ids: ['1'], labels: ['My Shop'] }, 'everything'],
    ['the project with a slash', { uri: `${uriOf('')}/`, ids: ['1'], labels: ['My Shop'] }, 'everything'],
    ['the project that holds its namesake', { uri: uriOf(''), ids: ['1'], labels: [basename(root)] }, 'everything'],
    ['a folder', { uri: uriOf('tests'), ids: [root, join(root, 'tests')], labels: ['shop', 'tests'] }, 'tests'],
    ['a folder with brackets', { uri: uriOf('tests/[deep]'), ids: ['1'], labels: ['[deep]'] }, 'tests/[deep]'],
    [
      'a folder known by its id alone',
      { uri: uriOf(''), ids: [root, join(root, 'tests')], labels: ['shop', 'tests'] },
      'tests',
    ],
    ['a folder known by its label alone', { uri: uriOf(''), ids: ['1', '2'], labels: ['shop', 'tests'] }, 'tests'],
    [
      'a file known by its label alone',
      { uri: uriOf('tests/[deep]'), ids: ['1', '2'], labels: ['[deep]', 'test_b.py'] },
      'tests/[deep]/test_b.py',
    ],
    [
      'a test known by its id alone',
      { uri: uriOf(''), ids: ['1', 'tests/[deep]/test_b.py::TestAB::test_x[1]'], labels: ['shop', 'test_x'] },
      'tests/[deep]/test_b.py::TestAB::test_x[1]',
    ],
    ['a test of no file', { uri: uriOf(''), ids: ['gone.py::test_x'], labels: ['test_x'] }, 'test-without-file'],
    [
      'a test of nobody knows where',
      { uri: uriOf(''), ids: ['1', '2'], labels: ['shop', 'test_nowhere'] },
      'test-without-file',
    ],
    [
      'a test of one of several files',
      { uri: uriOf(''), ids: ['1', '2'], labels: ['shop', 'test_only'] },
      'ambiguous: test_a.py::TestAB::test_only, tests/[deep]/test_b.py::TestAB::test_only',
    ],
    ['a folder outside', { uri: pathToFileURL(tmpdir()).href, ids: ['1'], labels: ['tmp'] }, 'unsupported-test'],
    ['no file at all', { uri: 'untitled:Untitled-1', ids: ['1'], labels: ['test_x'] }, 'unsupported-test'],
    ['another file', { uri: uriOf('tests/notes.txt'), ids: ['1'], labels: ['notes.txt'] }, 'unsupported-test'],
  ])('%s', async (_name, test, expected) => {
    expect(await resolve(test)).toBe(expected);
  });
});
