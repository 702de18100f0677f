import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IndexReport, SearchAnswer } from '../../src/protocol/contract.ts';
import type { CliResult } from './cli.ts';
import { hashOfTree, project, runCli } from './cli.ts';

const files = {
  'src/basket.py': 'class Basket(Base):\n    def total(self):\n        return price(self)\n',
  'src/base.py': 'class Base:\n    def close(self):\n        pass\n\n\ndef price(basket):\n    return 1\n',
  'web/basket.ts': 'export class Basket {\n  total(): number {\n    return 1;\n  }\n}\n',
  'lib/Basket.java': 'class Basket {\n  int total() { return 1; }\n}\n',
  'cmd/main.go': 'package main\n\ntype Basket struct{}\n\nfunc (b Basket) Total() int { return 1 }\n',
  'core/lib.rs': 'pub struct Basket;\nimpl Basket {\n    fn total(&self) -> u32 { 1 }\n}\n',
  'native/basket.c': 'int basket_total(void) {\n  return 1;\n}\n',
  'native/basket.cpp': 'class Basket { int total(); };\nint Basket::total() { return 1; }\n',
  'app/Basket.cs': 'namespace Shop;\nclass Basket { int Total() => 1; }\n',
  'app/basket.rb': 'class Basket\n  def total\n    1\n  end\nend\n',
  'app/basket.php': '<?php\nclass Basket {\n  function total() { return 1; }\n}\n',
  'web/basket.js': 'function basketTotal() {\n  return 1;\n}\n',
  'web/basket.tsx': 'export function BasketView() {\n  return <b/>;\n}\n',
  'tests/test_basket.py': 'def test_total():\n    assert Basket().total() == 1\n',
  'notes.md': 'The basket has a total.\n',
};
const cache = project({}, 'cache');
const env = { XDG_CACHE_HOME: cache };

const search = (root: string, ...args: string[]): Promise<CliResult> =>
  runCli(['search', '--root', root, '--json', ...args], { env });
const answerOf = ({ stdout }: CliResult): SearchAnswer => JSON.parse(stdout) as SearchAnswer;
const indexOf = async (root: string, more: NodeJS.ProcessEnv = {}): Promise<IndexReport> => {
  const { stdout } = await runCli(['index', '--root', root, '--json'], { env: { ...env, ...more } });
  return JSON.parse(stdout) as IndexReport;
};

describe('search', () => {
  it('finds a class in every language, the same with and without an index', async () => {
    const root = project(files);
    const places = async (): Promise<string[]> => {
      const { results, kind } = answerOf(await search(root, 'search_class', 'Basket'));
      expect(kind).toBe('exact');
      return [...new Set(results.map(({ file }) => file))].sort();
    };
    const expected = Object.keys(files)
      .filter((file) => !/notes|tests|base\.py|basket\.(?:c|js|tsx)$/.test(file))
      .sort();
    expect(await places()).toEqual(expected);
    expect(await indexOf(root)).toMatchObject({ files: 14, skipped: 0, withErrors: 0 });
    expect(await places()).toEqual(expected);
  });

  it.each<[call: string, args: string[], kind: string, first: string]>([
    ['search_method', ['basketTotal'], 'exact', 'web/basket.js:1'],
    ['search_method', ['Basket.total'], 'exact', 'app/basket.php:3'],
    ['search_method', ['basket_totl'], 'near', 'native/basket.c:1'],
    ['search_method_in_class', ['close', 'Basket'], 'member', 'src/base.py:2'],
    ['search_method_in_file', ['total', 'basket.rb'], 'exact', 'app/basket.rb:2'],
    ['search_class_in_file', ['Basket', 'basket.ts'], 'exact', 'web/basket.ts:1'],
    ['search_code', ['has a total'], 'exact', 'notes.md:1'],
    ['search_code', ['/basket_\\w+\\(/'], 'exact', 'native/basket.c:1'],
    ['search_code_in_file', ['return', 'base.py'], 'exact', 'src/base.py:7'],
    ['get_code_around_line', ['base.py', '6', '1'], 'exact', 'src/base.py:5'],
    ['find_callers', ['price'], 'exact', 'src/basket.py:3'],
    ['find_references', ['price'], 'exact', 'src/basket.py:3'],
    ['find_definition', ['BasketView'], 'exact', 'web/basket.tsx:1'],
    ['class_hierarchy', ['Base'], 'exact', 'src/base.py:1'],
    ['file_outline', ['lib.rs'], 'exact', 'core/lib.rs:1'],
    ['list_directory', ['native'], 'exact', 'native/basket.c:1'],
  ])('%s %j', async (call, args, kind, first) => {
    const result = await search(project(files), call, ...args);
    const answer = answerOf(result);
    expect({ exitCode: result.exitCode, call: answer.call, args: answer.args, kind: answer.kind }).toEqual({
      exitCode: 0,
      call,
      args,
      kind,
    });
    expect(answer.results.map(({ file, line }) => `${file}:${line}`)).toContain(first);
  });

  it('writes nothing into the project', async () => {
    const root = project(files);
    const before = hashOfTree(root);
    await indexOf(root);
    await search(root, 'find_references', 'total');
    expect(hashOfTree(root)).toBe(before);
  });

  it.each<[args: string[], exitCode: number, message: RegExp]>([
    [['search_class', 'Zzyzx_Qwv'], 1, /^$/],
    [['search_class'], 2, /search_class/],
    [['search_clas', 'A'], 2, /search_class/],
    [['get_code_around_line', 'base.py', 'x', '1'], 2, /line/],
    [['get_code_around_line', 'base.py', '99', '1'], 2, /7 lines/],
    [['file_outline', 'nothing.py'], 2, /nothing\.py/],
    [['search_code', '/(/'], 2, /expression/],
    [['--batch', 'no-such-file'], 2, /no-such-file/],
    [[], 2, /--help/],
  ])('%j ends with %i', async (args, exitCode, message) => {
    const result = await search(project({ ...files, 'a.py': '' }), ...args);
    expect(result.exitCode).toBe(exitCode);
    expect(answerOf(result).error?.message ?? '').toMatch(message);
  });

  it('a root that is no folder is an error in both commands', async () => {
    const missing = join(project({}), 'missing');
    expect(answerOf(await search(missing, 'search_class', 'A')).error?.code).toBe('root-not-a-folder');
    expect((await indexOf(missing)).code).toBe('root-not-a-folder');
  });

  it('is text for people without --json', async () => {
    const { stdout } = await runCli(['search', '--root', project(files), 'search_method', 'price'], { env });
    expect(stdout).toBe(
      '1 found.\nsrc/base.py:6-7 function price (function)\n6| def price(basket):\n7|     return 1\n',
    );
  });
});

describe('search --batch', () => {
  it('answers each line in its order, whatever it is', async () => {
    const root = project(files);
    const names = ['.*', 'a\0b', '(', '__proto__', '', '\\', 'x'.repeat(5000), 'Basket'];
    const lines = [
      ...names.map((name) => JSON.stringify({ call: 'search_class', args: [name] })),
      JSON.stringify({ call: 'get_code_around_line', args: ['base.py', 2, 0] }),
      'no JSON',
      '{"call": 1}',
    ];
    const calls = join(project({ 'calls.jsonl': `${lines.join('\n')}\n\n` }), 'calls.jsonl');
    const { stdout, exitCode } = await search(root, '--batch', calls);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SearchAnswer);
    expect(answers).toHaveLength(lines.length);
    expect(answers.slice(0, names.length).map(({ args }) => args[0])).toEqual(names);
    expect(answers.at(-4)).toMatchObject({ kind: 'exact' });
    expect(answers.at(-3)?.results).toMatchObject([{ file: 'src/base.py', line: 2, endLine: 2, class: 'Base' }]);
    expect(answers.slice(-2).map(({ error }) => error?.code)).toEqual(['usage', 'usage']);
    expect(exitCode).toBe(2);
  });
});

describe('the index', () => {
  it('is kept outside of the project and taken over by the next run', async () => {
    const root = project(files);
    expect(await indexOf(root)).toMatchObject({ parsed: 14, reused: 0, classes: 10 });
    expect(await indexOf(root)).toMatchObject({ parsed: 0, reused: 14, classes: 10 });
    writeFileSync(join(root, 'src/base.py'), 'class Other: pass\n');
    expect(await indexOf(root)).toMatchObject({ parsed: 1, reused: 13 });
    expect(readdirSync(join(cache, 'fixpoint/index')).length).toBeGreaterThan(0);
  });

  it('of an empty project is empty', async () => {
    expect(await indexOf(project({}))).toMatchObject({ files: 0, classes: 0, message: '' });
  });

  it('says what it left out', async () => {
    const root = project({ 'broken.py': 'def f(:\n', 'a.py': '' });
    writeFileSync(join(root, 'binary.py'), Buffer.from('x = 1\0'));
    writeFileSync(join(root, 'huge.sql'), '');
    writeFileSync(join(root, 'huge.py'), Buffer.alloc(11 * 1024 * 1024, 'x = 1\n'));
    const { skipped, message } = await indexOf(root);
    expect(skipped).toBe(2);
    expect(message).toMatch(/1 file with syntax errors.*huge\.py.*binary\.py/);
  });

  it('answers when the cache folder cannot be written', async () => {
    const blocked = join(project({ file: '' }), 'file');
    const root = project(files);
    const temporary = join(project({}), 'tmp');
    mkdirSync(temporary);
    expect(await indexOf(root, { XDG_CACHE_HOME: blocked, TMPDIR: temporary })).toMatchObject({ parsed: 14 });
  });
});
