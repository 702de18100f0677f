import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { hashOfTree, project } from './cli.ts';
import { pythonForTests } from './pythonForTests.ts';
import {
  cacheDirectory,
  copyOfFixture,
  linesOf,
  openRunner,
  pythons,
  runTests,
  temporaryFolder,
} from './pytestProject.ts';

describe.each(pythons)('imports under %s', (python) => {
  describe('come from the tree and not from the root', () => {
    /** How a project in a src layout gets on the path of its own environment. */
    const installations: Record<string, (sitePackages: string, source: string) => void> = {
      'a path entry': (sitePackages, source) => writeFileSync(join(sitePackages, 'shop.pth'), `${source}\n`),
      'a finder with a mapping': (sitePackages, source) => {
        writeFileSync(
          join(sitePackages, '__editable__.shop.pth'),
          'import __editable___shop_finder as f; f.install()\n',
        );
        writeFileSync(join(sitePackages, '__editable___shop_finder.py'), editableFinder(source));
      },
    };

    it.each(Object.entries(installations))('with %s', async (_name, install) => {
      const root = copyOfFixture('src-layout');
      const interpreter = await environmentIn(join(root, '.venv'), python);
      install(sitePackagesOf(interpreter), join(root, 'src'));
      const tree = treeOf(root);
      const before = hashOfTree(root);
      const runner = await openRunner(root, interpreter);
      const run = await runTests(runner, tree, [], { wantsCoverage: true });
      expect(run.errors).toEqual([]);
      expect(run.outcomes).toEqual({
        'tests/test_shop.py::test_name': 'passed',
        'tests/test_shop.py::test_name_in_a_process': 'passed',
      });
      expect(linesOf(run.results.get('tests/test_shop.py::test_name')?.coverage)['src/shop/__init__.py']).toEqual([2]);
      await using candidates = await runner.openCandidateRunner(tree, new AbortController().signal);
      const { outcomes } = await candidates.run([...run.results.keys()] as never, new Map(), {
        signal: new AbortController().signal,
        timeoutMs: 60_000,
        stopsAtFirstFailure: false,
      });
      expect([...outcomes.values()]).toEqual(['passed', 'passed']);
      expect(hashOfTree(root)).toBe(before);
    });

    it('with PYTHONPATH, relative to the root', async () => {
      const root = copyOfFixture('src-layout');
      const runner = await openRunner(root, python, { PYTHONPATH: 'src' });
      const { outcomes } = await runTests(runner, treeOf(root));
      expect(Object.values(outcomes)).toEqual(['passed', 'passed']);
    });

    it('when the root is a package that is imported from the folder above', async () => {
      const test = 'from project.calc import name\n\ndef test_name():\n    assert name == "tree"\n';
      const root = project({ '__init__.py': '', 'calc.py': 'name = "root"\n', 'tests/test_name.py': test });
      const tree = join(temporaryFolder(), 'project');
      cpSync(root, tree, { recursive: true });
      writeFileSync(join(tree, 'calc.py'), 'name = "tree"\n');
      const runner = await openRunner(root, python, { PYTHONPATH: dirname(root) });
      expect((await runTests(runner, tree)).outcomes).toEqual({ 'tests/test_name.py::test_name': 'passed' });
    });

    it('when either is reached through a link', async () => {
      const root = copyOfFixture('src-layout');
      const links = temporaryFolder();
      symlinkSync(root, join(links, 'root'));
      symlinkSync(treeOf(root), join(links, 'tree'));
      const runner = await openRunner(join(links, 'root'), python, { PYTHONPATH: join(root, 'src') });
      const run = await runTests(runner, join(links, 'tree'), ['tests/test_shop.py::test_name'], {
        wantsCoverage: true,
      });
      expect(run.outcomes).toEqual({ 'tests/test_shop.py::test_name': 'passed' });
      expect(Object.keys(linesOf(run.results.get('tests/test_shop.py::test_name')?.coverage))).toEqual([
        'tests/test_shop.py',
        'src/shop/__init__.py',
      ]);
    });
  });

  it('are those of python -m pytest: the working directory comes first, our own modules nowhere', async () => {
    const root = project({
      'launcher.py': 'mine = 1\n',
      'tests/test_path.py': [
        'import os, sys',
        'import launcher',
        'def test_path():',
        '    assert launcher.mine',
        '    assert os.getcwd() in sys.path[:2]',
        '    assert not [path for path in sys.path if "helpers" in path]',
        '    assert os.path.basename(sys.argv[0]) == "__main__.py"',
        '',
      ].join('\n'),
    });
    const run = await runTests(await openRunner(root, python), root);
    expect(run.outcomes).toEqual({ 'tests/test_path.py::test_path': 'passed' });
  });

  describe('of overlaid files', () => {
    let root: string;
    let runner: TestRunner;
    beforeAll(async () => {
      root = copyOfFixture('overlay');
      runner = await openRunner(root, python);
    });

    const overlays: Record<string, Record<string, string>> = {
      'a module': { 'shop/tax.py': 'def tax(amount):\n    return 2\n' },
      'a module, reached relatively, that overlaps another': {
        'shop/price.py': 'from .tax import tax\n\ndef price(amount):\n    return amount + tax(amount)\n',
        'shop/tax.py': 'def tax(amount):\n    return amount / 5\n',
      },
      'a package': { 'shop/__init__.py': 'def price(amount):\n    return 12\n' },
      'a conftest': { 'conftest.py': 'import pytest\n@pytest.fixture\ndef expected():\n    return 10\n' },
      'a test module': {
        'tests/test_price.py': 'from shop import price\n\ndef test_price():\n    assert price(10) == 10\n',
      },
      'a new module': {
        'shop/tax.py': 'from .rates import rate\n\ndef tax(amount):\n    return rate\n',
        'shop/rates.py': 'rate = 2\n',
      },
      'a new package': {
        'shop/tax.py': 'from rates.now import rate\n\ndef tax(amount):\n    return rate\n',
        'rates/__init__.py': '',
        'rates/now.py': 'rate = 2\n',
      },
    };

    it.each(Object.entries(overlays))('take the text of %s from memory', async (_name, overlay) => {
      const before = hashOfTree(root);
      expect((await runTests(runner, root)).outcomes).toEqual({ 'tests/test_price.py::test_price': 'failed' });
      const run = await runTests(runner, root, [], { overlay });
      expect(run.outcomes).toEqual({ 'tests/test_price.py::test_price': 'passed' });
      expect((await runTests(runner, root)).outcomes).toEqual({ 'tests/test_price.py::test_price': 'failed' });
      expect(hashOfTree(root)).toBe(before);
    });

    it.each(['prepend', 'append', 'importlib'])('work with --import-mode=%s', async (mode) => {
      const folder = copyOfFixture('overlay');
      writeFileSync(join(folder, 'pytest.ini'), `[pytest]\naddopts = --import-mode=${mode}\n`);
      const overlay = {
        'shop/tax.py': 'def tax(amount):\n    return 2\n',
        'tests/test_price.py':
          'from shop import price\n\ndef test_price(expected):\n    assert price(10) == expected + 1\n',
      };
      const run = await runTests(await openRunner(folder, python), folder, [], { overlay });
      // Assertions of an overlaid test are still explained.
      expect(run.results.get('tests/test_price.py::test_price')?.failure?.message).toMatch(/^assert 12 == \(12 \+ 1\)/);
    });

    it('show the text from memory in traces and to inspect', async () => {
      const overlay = {
        'shop/tax.py': [
          'import inspect, linecache',
          '# moved',
          'def tax(amount):',
          '    raise ValueError(inspect.getsource(tax) + linecache.getline(__file__, 2))',
          '',
        ].join('\n'),
      };
      const failure = (await runTests(runner, root, [], { overlay })).results.get(
        'tests/test_price.py::test_price',
      )?.failure;
      expect(failure?.message).toMatch(/^def tax\(amount\):\n {4}raise ValueError.*\n# moved\n$/);
      expect(failure?.frames.at(-1)).toEqual({ file: 'shop/tax.py', line: 4, function: 'tax' });
    });
  });

  it('never see stale code when a file is rewritten within a second at the same size', async () => {
    const root = project({
      'calc.py': 'def one():\n    return 1\n',
      'test_calc.py': 'from calc import one\n\ndef test_one():\n    assert one() == 1\n',
    });
    const runner = await openRunner(root, python);
    const time = new Date(1_600_000_000_000);
    const outcomeWith = async (file: string, text: string): Promise<string | undefined> => {
      writeFileSync(join(root, file), text);
      utimesSync(join(root, file), time, time);
      return (await runTests(runner, root)).outcomes['test_calc.py::test_one'];
    };
    expect(await outcomeWith('calc.py', 'def one():\n    return 1\n')).toBe('passed');
    expect(await outcomeWith('calc.py', 'def one():\n    return 2\n')).toBe('failed');
    expect(await outcomeWith('test_calc.py', 'from calc import one\n\ndef test_one():\n    assert one() == 2\n')).toBe(
      'passed',
    );
    expect(await outcomeWith('calc.py', 'def one():\n    return 1\n')).toBe('failed');
  });

  it('are compiled once for all trees, and what tests write is not kept', async () => {
    const test = [
      'import sys',
      'import calc',
      'def test_temporary(tmp_path):',
      '    (tmp_path / "temporary.py").write_text("x = 1")',
      '    sys.path.insert(0, str(tmp_path))',
      '    import temporary',
      '',
    ].join('\n');
    const root = project({ 'calc.py': 'x = 1\n', 'test_calc.py': test });
    const runner = await openRunner(root, python);
    const copy = temporaryFolder();
    cpSync(root, copy, { recursive: true });
    const entriesAfterRun = async (tree: string): Promise<string[]> => {
      expect(Object.values((await runTests(runner, tree)).outcomes)).toEqual(['passed']);
      return readdirSync(join(cacheDirectory, 'pycache')).sort();
    };
    const entries = await entriesAfterRun(root);
    expect(await entriesAfterRun(root)).toEqual(entries);
    expect(await entriesAfterRun(copy)).toEqual(entries);
  });
});

/** A copy of a src layout in which the package calls itself by another name. */
function treeOf(root: string): string {
  const tree = join(temporaryFolder(), 'tree');
  cpSync(root, tree, { recursive: true, filter: (path) => !path.endsWith('.venv') });
  writeFileSync(join(tree, 'src/shop/__init__.py'), 'def name():\n    return "tree"\n');
  return tree;
}

/** A virtual environment that shares the packages of an interpreter. */
async function environmentIn(folder: string, python: string | undefined): Promise<string> {
  const base = python ?? (await pythonForTests());
  execFileSync(base, ['-m', 'venv', '--without-pip', folder]);
  const interpreter = join(folder, 'bin', 'python');
  writeFileSync(join(sitePackagesOf(interpreter), 'shared.pth'), `${sitePackagesOf(base)}\n`);
  return interpreter;
}

function sitePackagesOf(python: string): string {
  const code = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
  const folder = execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim();
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** What setuptools writes for `pip install -e`, without its treatment of namespaces. */
function editableFinder(source: string): string {
  return `import sys
from importlib.util import spec_from_file_location
from pathlib import Path
MAPPING = {'shop': ${JSON.stringify(join(source, 'shop'))}}
NAMESPACES = {}
class _EditableFinder:
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if fullname in MAPPING:
            return spec_from_file_location(fullname, Path(MAPPING[fullname], '__init__.py'))
        return None
def install():
    if not any(finder == _EditableFinder for finder in sys.meta_path):
        sys.meta_path.append(_EditableFinder)
`;
}
