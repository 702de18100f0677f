import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunner, pythons, runTests, temporaryFolder } from './pytestProject.ts';

const files = {
  'calc.py': 'def add(a, b):\n    return a + b\n\n\ndef mul(a, b):\n    return add(0, 0) + a * b + 1\n',
  'test_calc.py': [
    'import unittest', // 1
    'from calc import add, mul',
    '',
    'def test_all():', // 4
    '    assert add(1, 2) == 3',
    '    for i in range(2):',
    '        assert add(i, 1) == i + 1', // 7
    '    assert mul(2, 3) == 6',
    '',
    'def test_passes():', // 10
    '    assert add(1, 1) == 2',
    '',
    'class Case(unittest.TestCase):', // 13
    '    def test_method(self):',
    '        self.assertEqual(add(1, 2), 3)',
    '        self.assertEqual(mul(1, 2), 2)', // 16
    '',
    'def test_long():', // 18
    '    for i in range(1000):',
    '        add(i, i)',
    '    assert False',
  ].join('\n'),
};

describe.each(pythons)('steps of a failed test, by %s', (python) => {
  it('are the lines of its function, each with what it executed', async () => {
    const root = temporaryFolder();
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
    const run = await runTests(await openRunner(root, python), root, [], { wantsCoverage: true, wantsSteps: true });
    const steps = (id: string): string[] | undefined =>
      run.results
        .get(`test_calc.py::${id}`)
        ?.steps?.map(({ line, coverage }) =>
          [line, ...[...coverage].flatMap(([file, lines]) => (file === 'calc.py' ? [...lines] : []))].join(' '),
        );
    expect(steps('test_all')).toEqual(['5 2', '6', '7 2', '6', '7 2', '6', '8 2 6']);
    expect(steps('Case::test_method')).toEqual(['15 2', '16 2 6']);
    expect(steps('test_passes')).toBeUndefined();
    // Too many to tell anything.
    expect(steps('test_long')).toEqual([]);
    const whole = run.results.get('test_calc.py::test_all')?.coverage;
    expect(Object.fromEntries([...(whole ?? [])].map(([file, lines]) => [file, [...lines]]))).toEqual({
      'calc.py': [2, 6],
      'test_calc.py': [5, 6, 7, 8],
    });
  });
});
