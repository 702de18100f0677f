import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { Workspace } from '../workspace/workspace.ts';
import { relatedTestFiles } from './relatedTests.ts';

const root = mkdtempSync(join(tmpdir(), 'fixpoint-related-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files: Record<string, string> = {
  'tests/test_own.py': 'import nothing',
  'tests/test_two.py': 'from shop import basket\nfrom shop.money import parse',
  'tests/test_one.py': 'import shop.money',
  'tests/test_other.py': 'import unrelated, moneybags',
  'tests/test_package.py': 'import shop',
};
for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const { signal } = new AbortController();
/** Without what is imported, so that names must tell. */
const index = { files: () => Promise.resolve([]) } as unknown as CodeIndex;

describe('relatedTestFiles', () => {
  it.each<[name: string, executed: string[], expected: string[]]>([
    [
      'own files first, then by modules named',
      ['shop/basket.py', 'shop/money.py'],
      ['test_own', 'test_two', 'test_one'],
    ],
    ['whole words only', ['shop/money.py'], ['test_own', 'test_one', 'test_two']],
    ['a package goes by its folder', ['shop/__init__.py'], ['test_own', 'test_one', 'test_package', 'test_two']],
    ['nothing executed, nothing related', [], ['test_own']],
  ])('%s', async (_name, executed, expected) => {
    const own = ['tests/test_own.py' as RelativePath];
    const all = Object.keys(files) as RelativePath[];
    const question = { own, testFiles: all, executed: executed as RelativePath[], signal, index };
    const found = await relatedTestFiles({ workspace: await Workspace.open(root), ...question });
    expect(found).toEqual(expected.map((name) => `tests/${name}.py`));
  });
});
