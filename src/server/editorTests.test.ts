import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EditorTest } from '../protocol/protocol.ts';
import { Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { UserError } from '../workspace/userErrors.ts';
import { Workspace } from '../workspace/workspace.ts';
import { testIdOfEditorTest } from './editorTests.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
const root = mkdtempSync(join(tmpdir(), 'fixpoint-editor-tests-'));
afterAll(async () => {
  await syntax[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

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
writeFileSync(join(root, 'test_x.py'), text);

async function resolve(test: Partial<EditorTest>): Promise<string> {
  const workspace = await Workspace.open(root);
  const whole: EditorTest = { uri: 'file:///test_x.py', ids: [], labels: [], ...test };
  try {
    return await testIdOfEditorTest(
      whole,
      'test_x.py' as RelativePath,
      workspace,
      syntax,
      new AbortController().signal,
    );
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}

describe('testIdOfEditorTest', () => {
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
