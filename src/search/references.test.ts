import { describe, expect, it } from 'vitest';
import { lines, project } from './searchCases.ts';

const code = project({
  'app/store.py': lines`
    class Store:
        def save(self, item):
            return item

        def twice(self, item):
            # save is called here: save(item)
            self.save(item)
            return self.save(item)

    class Archive:
        def save(self, item):
            return self.save(item)

    class Special(Store):
        def save(self, item):
            return super().save(item)

        def other(self):
            return self.save(1)

    class Plain(Store):
        def other(self):
            return self.save(1)

    def unused():
        return "save"
  `,
  'app/main.py': lines`
    from app.store import Store, Archive

    store = Store()
    store.save(1)

    def run(thing):
        thing.save(2)
        callback = store.save
        return callback

    def archive():
        Archive().save(3)

    def shadow(total):
        return total
  `,
  'tests/test_store.py': lines`
    from app.store import Store
    def test_save():
        Store().save(1)
  `,
  'notes.md': 'banana save\n',
});

describe('find_references', () => {
  it.each<[name: string, expected: string[]]>([
    [
      'save',
      [
        'exact',
        'app/main.py:4 call',
        'app/main.py:7 run',
        'app/main.py:12 archive',
        'app/store.py:7 Store.twice',
        'app/store.py:12 Archive.save',
        'app/store.py:16 Special.save',
        'app/store.py:19 Special.other',
        'app/store.py:23 Plain.other',
        'tests/test_store.py:3 test_save',
      ],
    ],
    [
      'Store',
      [
        'exact',
        'app/main.py:1 reference',
        'app/store.py:14 Special',
        'app/store.py:21 Plain',
        'tests/test_store.py:3 test_save',
        'tests/test_store.py:1 import',
      ],
    ],
    ['unused', ['none']],
    ['sotre', ['near', 'app/main.py:1 reference', 'app/main.py:8 run', 'tests/test_store.py:1 import']],
    ['total', ['exact', 'app/main.py:14 shadow']],
    ['banana', ['text', 'notes.md:1 text']],
    ['zzzzz', ['none']],
    ['__proto__', ['none']],
  ])('%s', async (name, expected) => {
    expect(await code.summary('find_references', name)).toEqual(expected);
  });

  it('comments and strings are no uses; several lines of a function are one result', async () => {
    const { results } = await code.call('find_references', 'save');
    expect(results.find(({ file, line }) => file === 'app/store.py' && line === 7)).toEqual({
      file: 'app/store.py',
      line: 7,
      endLine: 8,
      class: 'Store',
      function: 'Store.twice',
      kind: 'call',
      text: '7|         self.save(item)\n8|         return self.save(item)',
    });
  });

  it('says what is unused, local or near', async () => {
    const note = async (name: string): Promise<string | undefined> => (await code.call('find_references', name)).note;
    expect(await note('unused')).toBe('unused is defined at app/store.py:25 and used nowhere.');
    expect(await note('total')).toBe('Only local variables have this name.');
    expect(await note('sotre')).toMatch(/^Nothing is named sotre\. Nearest names: store, Store\./u);
  });
});

describe('find_callers', () => {
  it.each<[name: string, expected: string[]]>([
    [
      'Store.save',
      [
        'exact',
        // By the receiver's name, by itself or from below; then unknown; then another class's.
        'app/main.py:4 call',
        'app/store.py:7 Store.twice',
        'app/store.py:16 Special.save',
        'app/store.py:23 Plain.other',
        'app/main.py:7 run',
        'tests/test_store.py:3 test_save',
        'app/main.py:12 archive',
        'app/store.py:12 Archive.save',
        'app/store.py:19 Special.other',
      ],
    ],
    ['Archive', ['exact', 'app/main.py:12 archive']],
    ['unused()', ['none']],
    ['run', ['none']],
  ])('%s', async (name, expected) => {
    expect(await code.summary('find_callers', name)).toEqual(expected);
  });
});

describe('the uses of a method: first those whose receiver', () => {
  it.each<[receiver: string, isFirst: boolean]>([
    ['file_store', true],
    ['fileStore', true],
    ['store', true],
    ['my_file_store', true],
    ['fil', false],
    ['storage', false],
    ['thing', false],
    ['self.base', false],
    ['Box', false],
    ['Special', true],
  ])('%s is named for its class: %s', async (receiver, isFirst) => {
    const files = project({
      'a.py': 'def first(thing):\n    thing.other.save()\n',
      'b.py': `class Special(FileStore):\n    def second(self, thing):\n        ${receiver}.save()\n`,
      'store.py': 'class FileStore:\n    def save(self):\n        pass\n',
    });
    const { results } = await files.call('find_callers', 'FileStore.save');
    expect(results[0]?.file).toBe(isFirst ? 'b.py' : 'a.py');
  });

  it('fits, in tests, too; last those of other types; sources before what is built of them', async () => {
    const files = project({
      'dist/a.ts': 'function built() { Store.open(); }\n',
      'src/a.ts': 'function other() { Box.open(); }\nfunction any(x: any) { x.open(); }\n',
      'src/z.ts': 'export class Store { static open() {} }\nfunction own() { Store.open(); }\n',
      'test/a.test.ts': 'function test() { Store.open(); }\n',
    });
    const { results } = await files.call('find_callers', 'Store.open');
    expect(results.map((result) => result.function)).toEqual(['own', 'any', 'built', 'test', 'other']);
  });
});
