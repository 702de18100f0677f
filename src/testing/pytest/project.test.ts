import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestId } from '../testRunner.ts';
import { groupByProject } from './project.ts';

const files = [
  'pyproject.toml',
  'docs/index.rst',
  'one/setup.py',
  'one/tests/pytest.ini',
  'one/tests/data/x.py',
  'two/tox.ini',
];
let tree: string;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  for (const file of files) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), '');
  }
});
afterAll(() => rmSync(tree, { recursive: true }));

describe('groupByProject', () => {
  const cases: [string[], Record<string, string[]>][] = [
    [[], { '': [] }],
    [['test_a.py'], { '': ['test_a.py'] }],
    [['.'], { '': ['.'] }],
    [['docs/index.rst', 'docs'], { '': ['docs/index.rst', 'docs'] }],
    [['one/test_a.py::test_b'], { one: ['one/test_a.py::test_b'] }],
    [['one/tests', 'one/tests/data/x.py'], { 'one/tests': ['one/tests', 'one/tests/data/x.py'] }],
    [['two/missing/test_a.py'], { two: ['two/missing/test_a.py'] }],
    [['two/a.py::x', 'one/a.py', 'two/b.py'], { two: ['two/a.py::x', 'two/b.py'], one: ['one/a.py'] }],
  ];

  it.each(cases)('%j', (selection, expected) => {
    const groups = groupByProject(
      tree,
      selection.map((name) => name as TestId),
    );
    expect(groups.map(({ workingDirectory, tests }) => [relative(tree, workingDirectory), tests])).toEqual(
      Object.entries(expected),
    );
  });
});
