import { describe, expect, it } from 'vitest';
import { lines, project } from './searchCases.ts';

const code = project({
  'a.py': lines`
    from lib import Model
    class Base(Model):
        pass
    class Mixin:
        pass
    class Middle(Base, Mixin, metaclass=Meta):
        pass
  `,
  'b.py': lines`
    from a import Middle, Base
    class Leaf(Middle):
        pass
    class Other(Base, Middle):
        pass
  `,
  'c.py': lines`
    class Ping(Pong):
        pass
    class Pong(Ping):
        pass
    class Base:
        pass
    class Own(Base):
        pass
  `,
});

describe('class_hierarchy', () => {
  it.each<[name: string, expected: string[]]>([
    [
      'Middle',
      [
        'class Middle(Base, Mixin, metaclass=Meta):  a.py:6',
        '  ↑ class Base(Model):  a.py:2',
        '    ↑ Model (not in the workspace)  a.py:2',
        '  ↑ class Mixin:  a.py:4',
        '  ↓ class Leaf(Middle):  b.py:2',
        '  ↓ class Other(Base, Middle):  b.py:4',
      ],
    ],
    [
      'Ping',
      ['class Ping(Pong):  c.py:1', '  ↑ class Pong(Ping):  c.py:3', '    ↑ class Ping(Pong):  (see above)  c.py:1'],
    ],
    ['Own', ['class Own(Base):  c.py:7', '  ↑ class Base:  c.py:5']],
    ['Mixin', ['class Mixin:  a.py:4', '  ↓ class Middle(Base, Mixin, metaclass=Meta):  a.py:6']],
  ])('%s', async (name, expected) => {
    const text = (await code.text('class_hierarchy', name)).split('\n').slice(1);
    expect(text.filter((line) => !line.includes('Meta (not')).slice(0, expected.length)).toEqual(expected);
  });

  it.each<[name: string, expected: string[]]>([
    ['Leef', ['near', 'b.py:2 Leaf', 'a.py:6 Middle']],
    ['Zzzzz', ['none']],
  ])('%s', async (name, expected) => {
    expect((await code.summary('class_hierarchy', name)).slice(0, expected.length)).toEqual(expected);
  });

  it('several classes of a name have a tree each', async () => {
    const { note, results } = await code.call('class_hierarchy', 'Base');
    expect(note).toBe('2 classes have this name.');
    expect(results.filter(({ kind }) => kind === 'class').map(({ file }) => file)).toEqual(['a.py', 'c.py']);
  });

  it('an endless hierarchy ends', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `class C${index}(C${index + 1}):\n    pass\n`).join('');
    const deep = project({ 'a.py': texts });
    expect((await deep.call('class_hierarchy', 'C0')).note).toMatch(/larger/u);
  });
});

describe('of several classes of a name, the base is', () => {
  it.each<[which: string, files: Record<string, string>, bases: string[]]>([
    [
      'that of the same folder',
      {
        'a/file.go': 'package a\ntype File struct {\n}\n',
        'b/file.go': 'package b\ntype File struct {\n}\n',
        'b/arch.go': 'package b\ntype Arch struct {\n\t*File\n}\n',
      },
      ['b/file.go:2'],
    ],
    [
      'that of the innermost namespace around it',
      {
        'arch.php': '<?php\nnamespace A\\B;\nclass Arch extends File {}\n',
        'x/file.php': '<?php\nnamespace A;\nclass File {}\n',
        'y/file.php': '<?php\nnamespace A\\B;\nclass File {}\n',
        'z/file.php': '<?php\nnamespace A\\B\\C;\nclass File {}\n',
      },
      ['y/file.php:3'],
    ],
    [
      'the one that what is before its name fits',
      {
        'arch.rb': 'module A\n  class Arch\n    include C::File\n  end\nend\n',
        'x/file.rb': 'module A\n  module File\n  end\nend\n',
        'y/file.rb': 'module A\n  module C\n    module File\n    end\n  end\nend\n',
      },
      ['y/file.rb:3'],
    ],
    [
      'none, if what is before its name is not in the workspace',
      {
        'arch.rb': 'module A\n  class Arch < Other::File\n  end\nend\n',
        'x/file.rb': 'module A\n  class File\n  end\nend\n',
      },
      ['Other.File (not in the workspace)'],
    ],
  ])('%s', async (_, files, bases) => {
    const { results } = await project(files).call('class_hierarchy', 'Arch');
    const shown = results
      .slice(1)
      .map(({ kind, file, line, text }) => (kind === 'outside-base' ? text.replace(/^ *↑ /u, '') : `${file}:${line}`));
    expect(shown).toEqual(bases);
  });
});
