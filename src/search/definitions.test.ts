import { describe, expect, it } from 'vitest';
import { lines, project } from './searchCases.ts';

const code = project({
  'app/a.py': lines`
    from app.b import Thing as Renamed, helper
    import numpy as np

    LIMIT = 3

    class Box:
        size = 1
        def open(self, strength):
            force = strength * LIMIT
            return force
  `,
  'app/b.py': lines`
    class Thing:
        pass
    def helper():
        pass
  `,
  'app/c.py': lines`
    def helper():
        pass
    LIMIT = 4
  `,
  'app/__init__.py': '',
});

describe('find_definition', () => {
  it.each<[args: string[], expected: string[]]>([
    [['Box'], ['exact', 'app/a.py:6 Box']],
    [['size'], ['exact', 'app/a.py:7 Box']],
    [['Box.open'], ['exact', 'app/a.py:8 Box.open']],
    [['LIMIT'], ['exact', 'app/a.py:4 variable', 'app/c.py:3 variable']],
    [
      ['LIMIT', 'c.py'],
      ['exact', 'app/c.py:3 variable', 'app/a.py:4 variable'],
    ],
    [
      ['helper', 'app/a.py'],
      ['exact', 'app/b.py:3 helper', 'app/c.py:1 helper'],
    ],
    [
      ['helper', 'app/c.py', '1'],
      ['exact', 'app/c.py:1 helper', 'app/b.py:3 helper'],
    ],
    [
      ['Renamed', 'a.py'],
      ['exact', 'app/b.py:1 Thing'],
    ],
    [['strength'], ['exact', 'app/a.py:8 Box.open']],
    [
      ['force', 'a.py', '10'],
      ['exact', 'app/a.py:8 Box.open'],
    ],
    [['np'], ['exact', 'app/a.py:2 import']],
    [
      ['np', 'a.py'],
      ['exact', 'app/a.py:2 import'],
    ],
    [['c'], ['exact', 'app/c.py:1 file']],
    [['app.c'], ['exact', 'app/c.py:1 file']],
    [['Bxo'], ['near', 'app/a.py:6 Box']],
    [['Thnig'], ['near', 'app/b.py:1 Thing']],
    [['zzzzz'], ['none']],
    [['helper', 'qqqqqq.rs'], ['error file-not-found']],
    [['helper', 'a.py', '99'], ['error line-not-found']],
  ])('%s', async (args, expected) => {
    expect(await code.summary('find_definition', ...args)).toEqual(expected);
  });

  it('says what a name is that nothing defines', async () => {
    const note = async (...args: string[]): Promise<string | undefined> =>
      (await code.call('find_definition', ...args)).note;
    expect(await note('strength')).toBe('strength is a parameter or local variable of this function.');
    expect(await note('np')).toBe('np is defined outside of the workspace and imported here.');
    expect(await note('c')).toBe('c is a module.');
  });
});

it('what a place reaches without an import comes before what is elsewhere', async () => {
  const shop = project({
    'a/Result.php': '<?php\nnamespace Shop\\A;\nclass Result {}\n',
    'b/Result.php': '<?php\nnamespace Shop;\nclass Result {}\n',
    'b/Store.php': '<?php\nnamespace Shop;\nclass Store {\n  public Result $last;\n}\n',
  });
  expect(await shop.summary('find_definition', 'Result', 'Store.php', '4')).toEqual([
    'exact',
    'b/Result.php:3 Shop.Result',
    'a/Result.php:3 Shop.A.Result',
  ]);
});
