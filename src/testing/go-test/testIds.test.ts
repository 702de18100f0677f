import { describe, expect, it } from 'vitest';
import type { TestId } from '../testRunner.ts';
import { isTestName, readTestId, readWrittenId, runPattern } from './testIds.ts';

describe('ids as people write them', () => {
  it.each<[text: string, id: string | undefined]>([
    ['pkg::TestName', './pkg::TestName'],
    ['.::TestName', '.::TestName'],
    ['a/b::TestName/sub case/deeper', './a/b::TestName/sub_case/deeper'],
    ['pkg::TestName/a::b', './pkg::TestName/a::b'],
    ['pkg/a_test.go::TestName', './pkg::TestName'],
    ['a_test.go::TestName', '.::TestName'],
    ['pkg::ExampleThing_method', './pkg::ExampleThing_method'],
    ['pkg::FuzzThing', './pkg::FuzzThing'],
    ['pkg/a_test.go', 'pkg/a_test.go'],
    ['pkg/...', 'pkg'],
    ['...', '.'],
    ['pkg::BenchmarkThing', undefined],
    ['pkg::TestMain', undefined],
    ['pkg::Testify', undefined],
    ['pkg', undefined],
    ['tests/test_a.py::TestName', undefined],
    ['src/a.test.ts::TestName', undefined],
    ['pkg.Class#method', undefined],
  ])('%s', (text, id) => {
    expect(readWrittenId(text)).toBe(id);
  });

  it.each<[id: string, folder: string | undefined, name?: string]>([
    ['./pkg::TestName/sub', 'pkg', 'TestName/sub'],
    ['.::TestName', '.', 'TestName'],
    ['pkg::TestName', undefined],
    ['pkg/test_a.py::TestName', undefined],
    ['./pkg::test_name', undefined],
    ['pkg', undefined],
  ])('%s is told by its form', (id, folder, name) => {
    expect(readTestId(id as TestId)).toEqual(folder === undefined ? undefined : { folder, name });
  });
});

describe('names of tests', () => {
  it.each<[name: string, isTest: boolean]>([
    ['Test', true],
    ['TestÄhnlich', true],
    ['Test_lower', true],
    ['Test1', true],
    ['Testing', false],
    ['Testämter', false],
    ['TestMain', false],
    ['Helper', false],
  ])('%s', (name, isTest) => {
    expect(isTestName(name)).toBe(isTest);
  });
});

describe('patterns', () => {
  it.each<[names: string[], pattern: string]>([
    [['TestA'], '^(TestA)$'],
    [['TestA', 'TestB'], '^(TestA|TestB)$'],
    [['TestA/x.y/(z)'], '^TestA$/^x\\.y$/^(\\(z\\))$'],
  ])('%j', (names, pattern) => {
    expect(runPattern(names)).toBe(pattern);
  });
});
