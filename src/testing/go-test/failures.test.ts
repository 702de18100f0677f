import { describe, expect, it } from 'vitest';
import type { RelativePath } from '../../workspace/paths.ts';
import { CoverageProfile, isCodeLine } from './coverageProfile.ts';
import { comparisonIn, functionName, panicIn } from './failures.ts';

describe('what was wanted and what came', () => {
  it.each<[text: string, expected: string | undefined, actual?: string]>([
    ['got 3, want 5', '5', '3'],
    ['F(1) = 3, want 5', '5', '3'],
    ['Lookup: got "a b"; want "c"', '"c"', '"a b"'],
    ['want 5, got 3', '5', '3'],
    ['expected 5 but got 3', '5', '3'],
    ['expected: 5, got: 3', '5', '3'],
    ['Not equal: \n\texpected: int(5)\n\tactual  : int(3)\n', 'int(5)', 'int(3)'],
    ['something went wrong', undefined],
  ])('%j', (text, expected, actual) => {
    expect(comparisonIn(text)).toEqual(expected === undefined ? {} : { expected, actual });
  });
});

describe('functions', () => {
  it.each([
    ['example.com/m/pkg.F', 'F'],
    ['example.com/m/pkg.(*T).Method', 'T.Method'],
    ['example.com/m/pkg.T.Method', 'T.Method'],
    ['example.com/m/pkg.TestX.func1', 'TestX.func1'],
    ['example.com/m/pkg.Map[...]', 'Map'],
    ['main.main', 'main'],
  ])('%s', (qualified, name) => {
    expect(functionName(qualified)).toBe(name);
  });
});

const trace = (head: string): string =>
  `noise\n${head}\n\ngoroutine 6 [running]:\npanic({0x1, 0x2})\n\truntime/panic.go:860 +0x13a\nexample.com/m/p.F(...)\n\texample.com/m/p/p.go:4\ncreated by testing.(*T).Run in goroutine 1\n\ttesting/testing.go:2101 +0x4c5\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t_testmain.go:45\n`;

describe('panics', () => {
  it.each<[head: string, message: string]>([
    ['panic: oh no', 'oh no'],
    ['panic: oh no [recovered]\n\tpanic: oh no', 'oh no'],
    ['panic: runtime error: x [recovered, repanicked]\n[signal SIGSEGV: y]', 'runtime error: x'],
    ['panic: two\nlines', 'two\nlines'],
    ['fatal error: all goroutines are asleep - deadlock!', 'fatal error: all goroutines are asleep - deadlock!'],
  ])('%j', (head, message) => {
    expect(panicIn(trace(head))).toEqual({
      message,
      frames: [
        { function: 'panic', file: 'runtime/panic.go', line: 860 },
        { function: 'example.com/m/p.F', file: 'example.com/m/p/p.go', line: 4 },
      ],
    });
  });

  it('when the alarm goes, are of the goroutine of the innermost test', () => {
    const output = `panic: test timed out after 1s
running tests:
	TestA/b (1s)

goroutine 9 [running]:
testing.(*M).startAlarm.func1()
	testing/testing.go:2802 +0x1

goroutine 6 [chan receive]:
testing.(*T).Run(0x1)
	testing/testing.go:2100 +0x1
example.com/m/p.TestA(0x1)
	example.com/m/p/p_test.go:5 +0x1
testing.tRunner(0x1)
	testing/testing.go:2036 +0xea

goroutine 7 [sleep]:
example.com/m/p.wait()
	example.com/m/p/p.go:9 +0x1
testing.tRunner(0x1)
	testing/testing.go:2036 +0xea
`;
    expect(panicIn(output)?.frames[0]).toEqual({
      function: 'example.com/m/p.wait',
      file: 'example.com/m/p/p.go',
      line: 9,
    });
  });
});

describe('profiles', () => {
  const files = { fileOf: (name: string) => name.replace(/^m\//, '') as RelativePath, isCode: () => true };
  const lines = (profile: string, before: string): unknown =>
    Object.fromEntries(
      [...new CoverageProfile(profile).executedBeyond(new CoverageProfile(before), files)].map(([file, set]) => [
        file,
        [...set],
      ]),
    );

  it.each<[profile: string, before: string, lines: unknown]>([
    ['mode: count\nm/a.go:1.2,3.4 1 1\nm/a.go:5.2,6.4 1 0\n', '', { 'a.go': [1, 2, 3] }],
    ['mode: count\nm/a.go:1.2,3.4 1 1\n', 'mode: count\nm/a.go:1.2,3.4 1 1\n', {}],
    ['mode: count\nm/a.go:1.2,3.4 1 2\n', 'mode: count\nm/a.go:1.2,3.4 1 1\n', { 'a.go': [1, 2, 3] }],
    ['m/a.go:9.1,9.4 1 2\nm/a.go:1.2,1.4 1 2', 'm/a.go:1.2,1.4 1 1\nm/a.go:9.1,9.4 1 2', { 'a.go': [1] }],
    ['nonsense\nm/a.go:1.2,99999999.4 1 1', '', {}],
  ])('%j beyond %j', (profile, before, expected) => {
    expect(lines(profile, before)).toEqual(expected);
  });

  it.each<[line: string, isCode: boolean]>([
    ['\treturn 1', true],
    ['\t}', false],
    ['\t})', false],
    ['', false],
    ['\t// why', false],
    ['func F(a int) int {', false],
    ['func F() int { return 1 }', true],
    ['\t} else if x {', true],
  ])('%j can be executed: %s', (line, isCode) => {
    expect(isCodeLine(line)).toBe(isCode);
  });
});
