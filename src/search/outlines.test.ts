import { describe, expect, it } from 'vitest';
import { lines, project } from './searchCases.ts';

const code = project({
  'src/a.py': lines`
    import os
    from x import (y,
                   z)

    LIMIT = 1

    @dec
    class A(B):
        field = 2
        def f(self):
            def inner():
                pass
            return inner
  `,
  'src/broken.py': 'def ok():\n    pass\nclass (:\n',
  'src/empty.py': '',
  'src/deep/b.ts': 'export const x = 1;\n',
  'other/deep/c.ts': 'x\n'.repeat(600),
  'README.md': '# Hello\n',
});

describe('file_outline', () => {
  it('is nested by indentation, with imports first', async () => {
    expect((await code.text('file_outline', 'a.py')).split('\n')).toEqual(
      [
        '6 found.',
        'src/a.py',
        '1| import os',
        '2| from x import (y,',
        '5| LIMIT = 1',
        '7| @dec',
        '8| class A(B):',
        ' 9|     field = 2',
        '10|     def f(self):',
        '11|         def inner():',
      ].map((line) => line.replace(/^ (?=9)/u, '')),
    );
  });

  it.each<[file: string, kind: string, note: RegExp]>([
    ['broken.py', 'exact', /Syntax errors in src\/broken\.py/u],
    ['empty.py', 'none', /defines and imports nothing/u],
    ['README.md', 'none', /in no language/u],
    ['emty.py', 'none', /taken instead: src\/empty\.py/u],
  ])('%s', async (file, kind, note) => {
    const answer = await code.call('file_outline', file);
    expect(answer.kind).toBe(kind);
    expect(answer.note).toMatch(note);
  });

  it('leaves out fields, then what is inside, before it is cut', async () => {
    const fields = Array.from({ length: 100 }, (_, index) => `    field_${index} = ${index}`).join('\n');
    const many = project({ 'a.py': `class A:\n${fields}\n    def last(self):\n        pass\n` });
    const answer = await many.search.call('file_outline', ['a.py'], { maxTokens: 100, signal: AbortSignal.any([]) });
    expect(answer.note).toBe('Fields and variables are left out.');
    expect(answer.results.map(({ kind }) => kind)).toEqual(['class', 'method']);
  });
});

describe('list_directory', () => {
  it.each<[args: string[], expected: string[]]>([
    [[], ['3 found.', 'other/ (1 file)', 'src/ (4 files)', 'README.md (8 B)']],
    [['.'], ['3 found.', 'other/ (1 file)', 'src/ (4 files)', 'README.md (8 B)']],
    [
      ['src/'],
      ['4 found.', 'deep/ (1 file)', 'a.py (165 B, Python)', 'broken.py (28 B, Python)', 'empty.py (0 B, Python)'],
    ],
    [['other/deep'], ['1 found.', 'c.ts (1.2 kB, TypeScript)']],
    [['/work/other/deep'], ['1 found.', 'c.ts (1.2 kB, TypeScript)']],
    [
      ['deep'],
      [
        '2 found. deep is 2 folders: other/deep, src/deep.',
        'other/deep/c.ts (1.2 kB, TypeScript)',
        'src/deep/b.ts (20 B, TypeScript)',
      ],
    ],
    [['sr'], ['4 near, not exact. No folder ends in sr; taken instead: src.']],
    [['a.py'], ['4 near, not exact. src/a.py is a file; this is its folder.']],
    [['nowhere_at_all'], ['No folder of the workspace is called nowhere_at_all.']],
  ])('%s', async (args, expected) => {
    const text = await code.text('list_directory', ...args);
    expect(text.split('\n').slice(0, expected.length).join('\n')).toContain(expected.join('\n'));
  });
});
