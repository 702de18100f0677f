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
