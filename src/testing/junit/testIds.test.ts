import { describe, expect, it } from 'vitest';
import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import { classNameOf, isClassId, isJavaFile, isMethodId, isTestFile, outermostOf } from './testIds.ts';

describe('ids of Java tests', () => {
  it.each<[string, 'file' | 'method' | 'class' | 'none']>([
    ['src/test/java/a/BTest.java', 'file'],
    ['a.B#c', 'method'],
    ['a.B$C#d[1][2]', 'method'],
    ['a.B#c[0: x/y.java]', 'method'],
    ['B#c', 'method'],
    ['a.b.CTest', 'class'],
    ['a.B1$C', 'class'],
    ['Tests', 'none'],
    ['src/test', 'none'],
    ['src/test#x', 'none'],
    ['test_a.py', 'none'],
    ['a/b.test.ts', 'none'],
    ['org.example', 'none'],
    ['main.C', 'none'],
    ['test_a.py::A::b', 'none'],
  ])('%s is a %s', (text, kind) => {
    const found = isJavaFile(text) ? 'file' : isMethodId(text) ? 'method' : isClassId(text) ? 'class' : 'none';
    expect(found).toBe(kind);
  });

  it.each([
    ['a.B$C#d[1]', 'a.B$C'],
    ['a.BTest', 'a.BTest'],
    ['a/B.java', undefined],
  ])('the class of %s is %s', (id, name) => {
    expect(classNameOf(id as TestId)).toBe(name);
  });

  it.each([
    ['a.B$C$D', 'a.B'],
    ['a.B', 'a.B'],
  ])('%s stands in %s', (name, outermost) => {
    expect(outermostOf(name)).toBe(outermost);
  });

  it.each([
    ['src/test/java/a/Helper.java', true],
    ['core/src/test/java/a/Helper.java', true],
    ['src/main/java/a/B.java', false],
    ['a/TestB.java', true],
    ['a/BTests.java', true],
    ['a/BTestCase.java', true],
    ['a/BIT.java', true],
    ['a/Testing.kt', false],
    ['src/test/resources/a.txt', false],
  ])('%s: a test file %s', (file, isTest) => {
    expect(isTestFile(file as RelativePath)).toBe(isTest);
  });
});
