import { describe, expect, it } from 'vitest';
import { lines, project } from './searchCases.ts';

const code = project({
  'app/base.py': lines`
    from app.root import Root

    class Base(Root):
        def save(self):
            return 1

        def load_all(self):
            return 2

    class Loop(Knot):
        pass

    class Knot(Loop):
        def tie(self):
            pass
  `,
  'app/root.py': lines`
    class Root:
        def close(self):
            return 0

    def save(path):
        return path
  `,
  'app/child.py': lines`
    from app.base import Base as Parent

    class Child(Parent):
        def __init__(self):
            self.x = 1

        @property
        def size(self):
            return self.x

        async def fetch(self):
            return await get()
  `,
  'other/base.py': lines`
    class Base:
        def close(self):
            return "another"
  `,
  'tests/test_app.py': lines`
    def save():
        pass
  `,
});

describe('search_method', () => {
  it.each<[name: string, expected: string[]]>([
    ['save', ['exact', 'app/root.py:5 save', 'app/base.py:4 Base.save', 'tests/test_app.py:1 save']],
    ['save()', ['exact', 'app/root.py:5 save', 'app/base.py:4 Base.save', 'tests/test_app.py:1 save']],
    ['Base.save', ['exact', 'app/base.py:4 Base.save']],
    ['Base#save', ['exact', 'app/base.py:4 Base.save']],
    ['root.save', ['exact', 'app/root.py:5 save']],
    ['fetch', ['exact', 'app/child.py:11 Child.fetch']],
    ['Child.save', ['member', 'app/base.py:4 Base.save']],
    ['Nope.save', ['near', 'app/root.py:5 save', 'app/base.py:4 Base.save', 'tests/test_app.py:1 save']],
    ['loadAll', ['near', 'app/base.py:7 Base.load_all']],
    ['load', ['near', 'app/base.py:7 Base.load_all']],
    ['fecth', ['near', 'app/child.py:11 Child.fetch']],
    ['Child', ['near', 'app/child.py:4 Child.__init__', 'app/child.py:3 Child']],
    ['await', ['text', 'app/child.py:12 Child.fetch']],
    ['zzzzz', ['none']],
    ['hasOwnProperty', ['none']],
  ])('%s', async (name, expected) => {
    expect(await code.summary('search_method', name)).toEqual(expected);
  });

  it('shows the whole text with decorators', async () => {
    const [result] = (await code.call('search_method', 'size')).results;
    expect(result).toEqual({
      file: 'app/child.py',
      line: 8,
      endLine: 9,
      class: 'Child',
      function: 'Child.size',
      kind: 'method',
      text: '7|     @property\n8|     def size(self):\n9|         return self.x',
    });
  });
});

describe('search_method_in_class', () => {
  it.each<[name: string, className: string, expected: string[]]>([
    ['save', 'Base', ['exact', 'app/base.py:4 Base.save']],
    ['size', 'app.child.Child', ['exact', 'app/child.py:8 Child.size']],
    ['save', 'Child', ['member', 'app/base.py:4 Base.save']],
    // By the imports: not the class of the same name in another folder.
    ['close', 'Child', ['member', 'app/root.py:2 Root.close']],
    ['tie', 'Loop', ['member', 'app/base.py:14 Knot.tie']],
    ['fecth', 'Child', ['near', 'app/child.py:11 Child.fetch']],
    ['loadAll', 'Child', ['near', 'app/base.py:7 Base.load_all']],
    ['save', 'Chidl', ['member', 'app/base.py:4 Base.save']],
    ['size', 'Chidl', ['near', 'app/child.py:8 Child.size']],
    ['tie', 'Child', ['near', 'app/base.py:14 Knot.tie']],
    ['size', 'Zzzzz', ['near', 'app/child.py:8 Child.size']],
    ['zzzzz', 'Child', ['none']],
    ['size', 'save', ['near', 'app/child.py:8 Child.size']],
  ])('%s in %s', async (name, className, expected) => {
    expect(await code.summary('search_method_in_class', name, className)).toEqual(expected);
  });

  it('says where it is', async () => {
    const note = async (...args: string[]): Promise<string | undefined> =>
      (await code.call('search_method_in_class', ...args)).note;
    expect(await note('save', 'Child')).toBe('Child does not define save; a base class does.');
    expect(await note('size', 'Chidl')).toBe('Nothing is named Chidl. Nearest name: Child.');
    expect(await note('tie', 'Child')).toBe('Child does not define tie. It is defined elsewhere.');
    expect(await note('size', 'Zzzzz')).toBe('No class is named Zzzzz.');
    expect(await note('fecth', 'Child')).toBe('Child does not define fecth. Nearest there: fetch.');
  });
});

describe('search_method_in_file', () => {
  it.each<[name: string, file: string, expected: string[]]>([
    ['save', 'root.py', ['exact', 'app/root.py:5 save']],
    ['close', 'base.py', ['exact', 'other/base.py:2 Base.close']],
    ['Base.close', 'base.py', ['exact', 'other/base.py:2 Base.close']],
    ['Save', 'root.py', ['near', 'app/root.py:5 save']],
    ['fetch', 'root.py', ['near', 'app/child.py:11 Child.fetch']],
    ['closed', 'root.py', ['near', 'app/root.py:2 Root.close']],
    ['save', 'rooot.py', ['near', 'app/root.py:5 save']],
  ])('%s in %s', async (name, file, expected) => {
    expect(await code.summary('search_method_in_file', name, file)).toEqual(expected);
  });
});

it('overloads and conditional definitions are answered each once', async () => {
  const twice = project({ 'a.py': 'if x:\n    def f():\n        return 1\nelse:\n    def f():\n        return 2\n' });
  expect(await twice.summary('search_method', 'f')).toEqual(['exact', 'a.py:2 f', 'a.py:5 f']);
});

it('a value that can be called is found by its qualified name', async () => {
  const option = project({
    'Option.ts': 'export interface Option {}\nexport const map: { (f: Fn): Option } = internal.map;\n',
    'other.ts': 'export function map() {}\nexport class Box extends Base {}\n',
    'base.ts': 'export class Base { map() {} }\n',
    'Box.ts': 'export const map = 1;\n',
  });
  expect(await option.summary('search_method', 'Option.map')).toEqual(['near', 'Option.ts:2 variable']);
  expect((await option.call('search_method', 'Option.map')).note).toBe(
    'Option.map is no function or method: variable.',
  );
  // What a class inherits is rather meant.
  expect(await option.summary('search_method', 'Box.map')).toEqual(['member', 'base.ts:1 Base.map']);
});

it('several classes of a name do not define it', async () => {
  const shapes = project({ 'a.py': 'class A:\n    class A:\n        pass\n\ndef draw():\n    pass\n' });
  expect((await shapes.call('search_method_in_class', 'draw', 'A')).note).toBe(
    'A, A.A do not define draw. It is defined elsewhere.',
  );
});
