import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pytestNotFound } from '../workspace/userErrors/pythonErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Ecosystem, TestSuite } from './ecosystem.ts';
import { testRunnerOf } from './testing.ts';
import type { RunOptions, TestEvent, TestId } from './testRunner.ts';
import { WorkspaceRunner } from './workspaceRunner.ts';

const root = mkdtempSync(join(tmpdir(), 'fixpoint-runner-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
for (const file of ['README.rst', 'a/test_one.aa', 'a/prog.aa', 'b/prog.bb', 'c/test_two.bb']) {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), '');
}

describe('readId', () => {
  const runner = testRunnerOf({ root, installDirectory: '/', cacheDirectory: '/', environment: {} });
  const cases: [string, string][] = [
    ['tests/test_a.py', 'tests/test_a.py'],
    ['./tests/test_a.py::test_b', 'tests/test_a.py::test_b'],
    [`${root}/tests/test_a.py::TestB::test_c[x::y]`, 'tests/test_a.py::TestB::test_c[x::y]'],
    ['tests/', 'tests'],
    ['a/', 'a'],
    ['.', '.'],
    ['./', '.'],
    [root, '.'],
    ['tests/../test_a.py', 'test_a.py'],
    ['README.rst', 'README.rst'],
  ];
  it.each(cases)('%s is %s', async (text, id) => expect(await runner.readId(text)).toBe(id));

  it.each(['../test_a.py', '/elsewhere/test_a.py', 'test_a.zz::test_b', 'a/../../b'])('refuses %s', async (text) => {
    await expect(runner.readId(text)).rejects.toThrow(/is no test that Fixpoint knows/);
  });
});

/** Tests of files that end with `.<letter><letter>`; a run passes whatever is selected. */
class LetterEcosystem implements Ecosystem {
  readonly name: string;
  readonly extensions: readonly string[];
  readonly asked: string[] = [];
  readonly #canOpen: boolean;

  constructor(letter: string, canOpen = true) {
    this.name = letter;
    this.extensions = [`.${letter}${letter}`];
    this.#canOpen = canOpen;
  }

  readId = (text: string): Promise<TestId | undefined> =>
    Promise.resolve(this.owns(text as TestId) ? (text as TestId) : undefined);
  owns = (id: TestId): boolean => this.fileOf(id).endsWith(this.extensions[0] ?? '');
  isTestFile = (file: RelativePath): boolean => file.includes('test_');
  idOf = (): undefined => undefined;
  isExample = (): boolean => false;
  fileOf = (id: TestId): RelativePath => (id.split('::')[0] ?? '') as RelativePath;
  hasTests = (files: readonly RelativePath[]): Promise<boolean> => Promise.resolve(files.some(this.isTestFile));
  diagnose = (): Promise<[]> => Promise.resolve([]);

  open(): Promise<TestSuite> {
    if (!this.#canOpen) return Promise.reject(pytestNotFound([this.name]));
    const { asked } = this;
    const run = async function* (selection: readonly TestId[]): AsyncGenerator<TestEvent> {
      await Promise.resolve();
      asked.push(selection.join(' '));
      yield { kind: 'finished', reason: { kind: 'completed' } };
    };
    return Promise.resolve({ list: run, run, openCandidateRunner: () => Promise.reject(new Error('not here')) });
  }
}

describe('run', () => {
  const options: RunOptions = { tree: root, signal: new AbortController().signal, timeoutMs: 1000 };
  const kinds = async (runner: WorkspaceRunner, selection: string[]): Promise<string[]> => {
    const events: string[] = [];
    for await (const event of runner.run(selection as TestId[], options)) events.push(event.kind);
    return events;
  };

  it.each<[name: string, selection: string[], a: string[], b: string[]]>([
    ['a test goes to its framework', ['a/test_one.aa::x'], ['a/test_one.aa::x'], []],
    ['tests of several frameworks', ['a/test_one.aa', 'c/test_two.bb'], ['a/test_one.aa'], ['c/test_two.bb']],
    ['a folder goes to those that have tests in it', ['a'], ['a'], []],
    ['a folder without anything that looks like a test', ['b'], [], ['b']],
    ['everything', [], [''], ['']],
    ['a test and the folder of others', ['a/test_one.aa', 'c'], ['a/test_one.aa'], ['c']],
  ])('%s', async (_name, selection, a, b) => {
    const ecosystems = [new LetterEcosystem('a'), new LetterEcosystem('b')] as const;
    expect(await kinds(new WorkspaceRunner(root, ecosystems), selection)).toEqual(['finished']);
    expect(ecosystems.map(({ asked }) => asked)).toEqual([a, b]);
  });

  it('tests of different frameworks are different parts', () => {
    const runner = new WorkspaceRunner(root, [new LetterEcosystem('a'), new LetterEcosystem('b')]);
    const ids = ['x.bb::one', 'y.aa', 'z.bb', 'folder'] as TestId[];
    expect(runner.partsOf(ids)).toEqual([['x.bb::one', 'z.bb'], ['y.aa'], ['folder']]);
    expect(runner.partsOf([])).toEqual([]);
  });

  it('goes on without a framework that is not there', async () => {
    const runner = new WorkspaceRunner(root, [new LetterEcosystem('a', false), new LetterEcosystem('b')]);
    expect(await kinds(runner, [])).toEqual(['unavailable', 'finished']);
  });

  it('says what is missing if it is all there is, or if its test was named', async () => {
    const missing = new LetterEcosystem('a', false);
    await expect(kinds(new WorkspaceRunner(root, [missing]), [])).rejects.toThrow(UserError);
    const both = new WorkspaceRunner(root, [missing, new LetterEcosystem('b')]);
    await expect(kinds(both, ['a/test_one.aa', 'c'])).rejects.toThrow(UserError);
  });

  it('says that there are no tests', async () => {
    await expect(kinds(new WorkspaceRunner(root, [new LetterEcosystem('z')]), [])).rejects.toThrow(
      /No tests were found/,
    );
  });
});
