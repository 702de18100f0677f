import { describe, expect, it } from 'vitest';
import { functionAt, testsIn } from './testSources.ts';

describe('tests in a text', () => {
  it.each<[text: string, names: string[]]>([
    ['func TestA(t *testing.T) {\n}', ['TestA']],
    ['func TestA(*testing.T) {\n}', ['TestA']],
    ['func TestA(_ *testing.T) {}', ['TestA']],
    ['func TestA(t *T) {}', ['TestA']],
    ['func FuzzA(f *testing.F) {}', ['FuzzA']],
    ['func TestMain(m *testing.M) {}', []],
    ['func TestHelper(t *testing.T, want int) {}', []],
    ['func (s *Suite) TestA(t *testing.T) {}', []],
    ['func Testing(t *testing.T) {}', []],
    ['func BenchmarkA(b *testing.B) {}', []],
    ['/*\nfunc TestA(t *testing.T) {\n}\n*/', []],
    ['var text = `\nfunc TestA(t *testing.T) {\n}`\nfunc TestB(t *testing.T) {}', ['TestB']],
    ['func ExampleA() {\n\tf()\n\t// Output: 1\n}', ['ExampleA']],
    ['func ExampleA() {\n\tf()\n\t// Unordered output:\n\t// 1\n}', ['ExampleA']],
    ['func ExampleA() {\n\tf()\n}\n// Output: 1', []],
    ['func ExampleA() {\n\tf("// Output: 1")\n}', []],
  ])('%j', (text, names) => {
    expect(testsIn(text).map(({ name }) => name)).toEqual(names);
  });

  it('have lines', () => {
    expect(testsIn('package a\n\n// TestA is.\nfunc TestA(t *testing.T) {}\n')).toEqual([{ name: 'TestA', line: 4 }]);
  });
});

describe('the function around a line', () => {
  const text = 'package a\nfunc one() {\n\tx()\n}\nvar y = 1\nfunc (s *Some[T]) two() {\n\tx(`\n}\n`)\n\tz()\n}\n';
  it.each<[line: number, name: string]>([
    [1, ''],
    [3, 'one'],
    [4, 'one'],
    [5, ''],
    [10, 'Some.two'],
  ])('of line %d', (line, name) => {
    expect(functionAt(text, line)).toBe(name);
  });
});
