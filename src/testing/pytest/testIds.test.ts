import { describe, expect, it } from 'vitest';
import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import { fileOfTestId, isSelectedBy, isTestFile, testIdOf } from './testIds.ts';

describe('isSelectedBy', () => {
  const id = 'tests/unit/test_a.py::TestB::test_c[x-1]' as TestId;
  const selecting = [id, 'tests', 'tests/unit', 'tests/unit/test_a.py', id.split('[')[0] ?? ''];
  it.each([...selecting, 'tests/unit/test_a.py::TestB'])('%s stands for it', (name) => {
    expect(isSelectedBy(name as TestId, id)).toBe(true);
  });

  it.each(['test', 'tests/unit/test_a', 'tests/unit/test_a.py::Test', 'tests/unit/test_a.py::TestB::test_c[x-1'])(
    '%s does not',
    (name) => expect(isSelectedBy(name as TestId, id)).toBe(false),
  );
});

describe('isTestFile', () => {
  it.each(['test_a.py', 'tests/test_a.py', 'a/b_test.py', 'test_.py'])('%s is one', (file) => {
    expect(isTestFile(file as RelativePath)).toBe(true);
  });
  it.each(['tests.py', 'tests/a.py', 'test_a/b.py', 'conftest.py', 'latest_a.py', 'test_a.pyi'])(
    '%s is none',
    (file) => {
      expect(isTestFile(file as RelativePath)).toBe(false);
    },
  );
});

it('testIdOf and fileOfTestId agree', () => {
  const id = testIdOf('tests/test_a.py' as RelativePath, ['TestB', 'test_c'], '[1]');
  expect(id).toBe('tests/test_a.py::TestB::test_c[1]');
  expect(fileOfTestId(id)).toBe('tests/test_a.py');
});
