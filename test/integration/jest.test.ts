import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { project } from './cli.ts';
import {
  contentOf,
  copyWithPackages,
  framesOf,
  nodeRunner,
  packagesFrom,
  projectWithOwnPackages,
  projectWithPackages,
} from './installedPackages.ts';
import type { RunRecord } from './pytestProject.ts';
import { linesOf, listTests, runTests } from './pytestProject.ts';

const packages = packagesFrom('FIXPOINT_JEST');
const { version } = JSON.parse(readFileSync(join(packages, 'jest/package.json'), 'utf8')) as { version: string };
/** Its tests were run by jest-jasmine2. */
const isOld = version.startsWith('26.');
const run = (root: string, selection: readonly string[] = [], options: Parameters<typeof runTests>[3] = {}) =>
  runTests(nodeRunner(root), root, selection, options);

/** Names of functions differ: jest takes some from source maps. */
const placesOf = (failure: Parameters<typeof framesOf>[0]) => framesOf(failure).map((frame) => frame.split(' ')[0]);

/** Older versions name another address in the first line of their snapshots. */
const withoutVersions = (content: Record<string, string>) =>
  Object.fromEntries(Object.entries(content).map(([path, text]) => [path, text.replace(/^\/\/ Jest Snapshot .*/, '')]));

/** Whose own settings would stop, hide or write something. */
describe('a project in JavaScript', () => {
  let root: string;
  let record: RunRecord;
  let before: Record<string, string>;
  let after: Record<string, string>;
  beforeAll(async () => {
    root = copyWithPackages('jest-commonjs', packages);
    before = withoutVersions(contentOf(root));
    record = await run(root, [], { wantsCoverage: true });
    after = withoutVersions(contentOf(root));
  });

  it('has the outcomes that jest would report', () => {
    expect(record.end).toEqual({ kind: 'completed' });
    const outcomes = {
      'outcomes.test.js::passes': 'passed',
      'outcomes.test.js::fails': 'failed',
      'outcomes.test.js::raises': 'failed',
      'outcomes.test.js::raises an error of its own': 'failed',
      'outcomes.test.js::throws a text': 'failed',
      'outcomes.test.js::compares objects': 'failed',
      'outcomes.test.js::is to be written': 'skipped',
      'outcomes.test.js::is skipped': 'skipped',
      'outcomes.test.js::at once > runs alone 1': 'passed',
      'outcomes.test.js::at once > runs alone 2': 'passed',
      'outcomes.test.js::at once > runs alone 3': 'passed',
      'outcomes.test.js::suite a > inner > one > 1 is 1': 'passed',
      'outcomes.test.js::suite a > inner > one > 2 is 3': 'failed',
      'outcomes.test.js::suite b > inner > one > 1 is 1': 'passed',
      'outcomes.test.js::suite b > inner > one > 2 is 3': 'failed',
      'outcomes.test.js::two of one name > twin': 'failed',
      'outcomes.test.js::a broken set-up > never runs': isOld ? 'failed' : 'error',
      'outcomes.test.js::a set-up that breaks each test > fails': 'failed',
      'outcomes.test.js::differs from its snapshot': 'failed',
      'outcomes.test.js::has no snapshot yet': 'failed',
      'outcomes.test.js::stops the clock': 'passed',
      'outcomes.test.js::the clock goes on': 'passed',
      'outcomes.test.js::takes too long': 'failed',
      'outcomes.test.js::cleans up': 'passed',
      'outcomes.test.js::tells lies': 'passed',
      'retry.test.js::passes in the end': isOld ? 'failed' : 'passed',
      'retry.test.js::fails always': 'failed',
      'retry.test.js::a broken tear-down > runs': 'passed',
    };
    expect(record.outcomes).toEqual(
      Object.fromEntries(Object.entries(outcomes).map(([name, outcome]) => [`tests/${name}`, outcome])),
    );
  });

  it('is left as it was', () => {
    expect(after).toEqual(before);
  });

  const half = 'src/counter.js:19';
  const failures: [name: string, type: string, message: RegExp, frames: string[]][] = [
    ['fails', 'AssertionError', /Expected: 4\nReceived: 3/, ['tests/outcomes.test.js:11']],
    ['raises', 'RangeError', /^amount must not be negative$/, ['tests/outcomes.test.js:15', 'src/counter.js:9']],
    ['raises an error of its own', 'OddError', /^3 is odd$/, ['tests/outcomes.test.js:19', half]],
    ['throws a text', 'string', /^a text$/, []],
    ['a broken set-up > never runs', 'OddError', /^1 is odd$/, ['tests/outcomes.test.js:66', half]],
    ['differs from its snapshot', 'SnapshotMismatch', /Snapshot: +3\nReceived: +2/, []],
    ['has no snapshot yet', 'SnapshotMismatch', /was not written/, []],
    ['takes too long', isOld ? 'Error' : 'TimeoutError', /timeout/i, []],
  ];

  it.each(failures)('%s says why', (name, type, message, frames) => {
    const failure = record.results.get(`tests/outcomes.test.js::${name}`)?.failure;
    expect(failure?.exceptionType).toBe(type);
    expect(failure?.message).toMatch(message);
    if (frames.length > 0) expect(placesOf(failure)).toEqual(frames);
  });

  it('shows what an assertion wanted and got', () => {
    const { failure } = record.results.get('tests/outcomes.test.js::compares objects') ?? {};
    expect(failure?.expected).toMatch(/3/);
    expect(failure?.actual).toMatch(/2/);
  });

  it.skipIf(isOld)('tells of what failed behind its tests', () => {
    expect(record.errors.map(({ file, message }) => `${file} ${message}`)).toEqual([
      'tests/retry.test.js not put back',
    ]);
  });

  it('has the lines of each test', () => {
    const lines = linesOf(record.results.get('tests/outcomes.test.js::raises')?.coverage);
    expect(lines['src/counter.js']).toEqual(expect.arrayContaining([4, 8, 9]));
    for (const line of [11, 12, 19, 20]) expect(lines['src/counter.js']).not.toContain(line);
    expect(lines['tests/outcomes.test.js']).toEqual([14, 15]);
  });

  it('has the lines of what runs after a test, in the test', () => {
    const lines = linesOf(record.results.get('tests/outcomes.test.js::cleans up')?.coverage);
    expect(lines['tests/setUp.js']).toContain(4);
    expect(lines['src/notes.js']).toEqual(expect.arrayContaining([4, 8]));
  });

  it('can be listed', async () => {
    const list = await listTests(nodeRunner(root), root, ['tests/outcomes.test.js::suite a', 'tests/retry.test.js']);
    expect(list.end).toEqual({ kind: 'completed' });
    expect(list.outcomes).toEqual({});
    expect(list.tests.map(({ id }) => id).sort()).toEqual([
      'tests/outcomes.test.js::suite a > inner > one > 1 is 1',
      'tests/outcomes.test.js::suite a > inner > one > 2 is 3',
      'tests/retry.test.js::a broken tear-down > runs',
      'tests/retry.test.js::fails always',
      'tests/retry.test.js::passes in the end',
    ]);
    if (isOld) return;
    const lineOf = (id: string) => list.tests.find((test) => test.id === id)?.line;
    expect(lineOf('tests/retry.test.js::fails always')).toBe(9);
  });

  it('runs what is selected, without what is excluded', async () => {
    const selection = ['tests/outcomes.test.js::two of one name', 'tests/outcomes.test.js::suite b > inner > one'];
    const excluded = ['tests/outcomes.test.js::suite b > inner > one > 1 is 1'] as never[];
    const missing = ['tests/outcomes.test.js::not there'];
    const some = await run(root, [...selection, ...missing], { excluded });
    expect(some.end).toEqual({ kind: 'not-found', names: missing });
    expect(Object.keys(some.outcomes).sort()).toEqual([
      'tests/outcomes.test.js::suite b > inner > one > 2 is 3',
      'tests/outcomes.test.js::two of one name > twin',
    ]);
  });
});

describe('several projects in TypeScript', () => {
  let record: RunRecord;
  beforeAll(async () => {
    const root = copyWithPackages('jest-typescript', packages);
    record = await run(root, [], { wantsCoverage: true });
  });

  it('run each file once', () => {
    expect(record.end).toEqual({ kind: 'completed' });
    expect(record.outcomes).toEqual({
      'tests/counter.spec.ts::passes': 'passed',
      'tests/counter.spec.ts::raises': 'failed',
      'tests/counter.spec.ts::fails': 'failed',
      'tests/deep/half.spec.ts::halves': 'passed',
    });
  });

  it('have places in their sources', () => {
    const raises = record.results.get('tests/counter.spec.ts::raises');
    expect(framesOf(raises?.failure)).toEqual([
      'tests/counter.spec.ts:11 <anonymous>',
      'src/counter.ts:15 Counter.add',
    ]);
    const lines = linesOf(raises?.coverage);
    expect(lines['src/counter.ts']).toEqual(expect.arrayContaining([10, 14, 15]));
    for (const line of [17, 18, 25, 26]) expect(lines['src/counter.ts']).not.toContain(line);
  });
});

const passing = "test('passes', () => {});\n";
const withSettings = { 'package.json': '{"devDependencies":{"jest":"*"},"jest":{"testEnvironment":"node"}}' };

it('tells of files that cannot be loaded, and runs the others', async () => {
  const root = projectWithPackages(
    {
      ...withSettings,
      'a.test.js': "test('never', () => {\n",
      'b.test.js': "const { value } = require('./src/broken');\ntest('never', () => value);\n",
      'c.test.js': "const { value } = require('./src/raises');\ntest('never', () => value);\n",
      'd.test.js': '/** @jest-environment ./nowhere */\n',
      'e.test.js': passing,
      'src/broken.js': '\n\nexports.value = (;\n',
      'src/raises.js': '\nexports.value = make();\nfunction make() {\n  throw new TypeError("no");\n}\n',
    },
    packages,
  );
  const record = await run(root);
  expect(record.end).toEqual({ kind: 'completed' });
  expect(record.outcomes).toEqual({ 'e.test.js::passes': 'passed' });
  const errors = new Map(record.errors.map((error) => [error.file as string, error]));
  expect([...errors.keys()].sort()).toEqual(['a.test.js', 'b.test.js', 'c.test.js', 'd.test.js']);
  expect(placesOf(errors.get('b.test.js')).at(-1)).toBe('src/broken.js:3');
  expect(placesOf(errors.get('c.test.js')).slice(-2)).toEqual(['src/raises.js:2', 'src/raises.js:4']);
  expect(errors.get('c.test.js')).toMatchObject({ exceptionType: 'TypeError', message: 'no' });
  expect(errors.get('d.test.js')?.message).toMatch(/nowhere/);
});

it('tells of tests that harm their process, and runs the others', async () => {
  const harm = [
    "test('first', () => {});",
    "test('is killed', () => { process.kill(process.pid, 'SIGKILL'); });",
    "test('leaves', () => { process.exit(0); });",
    "test('writes much', () => { const line = 'x'.repeat(1 << 20); for (let n = 0; n < 50; n += 1) process.stdout.write(line); });",
    "test('loops', () => { for (;;); });",
    "test('last', () => {});",
  ];
  const files = { ...withSettings, 'a.test.js': harm.join('\n'), 'b.test.js': passing };
  const record = await run(projectWithPackages(files, packages), [], { testTimeoutMs: 2_000 });
  expect(record.end).toEqual({ kind: 'completed' });
  expect(record.outcomes).toEqual({
    'a.test.js::first': 'passed',
    'a.test.js::is killed': 'crashed',
    'a.test.js::leaves': 'crashed',
    'a.test.js::writes much': 'passed',
    'a.test.js::loops': 'timed-out',
    'a.test.js::last': 'passed',
    'b.test.js::passes': 'passed',
  });
});

it('writes nothing beside installed packages', async () => {
  const root = projectWithOwnPackages({ ...withSettings, 'a.test.js': passing }, packages);
  const before = readdirSync(join(root, 'node_modules'));
  expect((await run(root)).outcomes).toEqual({ 'a.test.js::passes': 'passed' });
  expect(readdirSync(join(root, 'node_modules'))).toEqual(before);
});

describe('what is set up wrongly', () => {
  it('is told: settings that raise', async () => {
    const config = "throw new Error('these settings are broken');\n";
    const root = projectWithPackages({ 'a.test.js': passing, 'jest.config.js': config }, packages);
    const { end } = await run(root);
    expect(end).toMatchObject({
      kind: 'broken',
      output: expect.stringMatching(/these settings are broken/) as string,
    });
  });

  it('is told: jest is missing', async () => {
    const root = project({ 'package.json': '{"devDependencies":{"jest":"*"}}', 'a.test.js': passing });
    await expect(run(root, ['a.test.js'])).rejects.toMatchObject({ code: 'test-framework-not-found' });
  });

  it('is told: jest is too old', async () => {
    const jest = '{"name":"jest","version":"25.5.4"}';
    const root = project({ ...withSettings, 'a.test.js': passing, 'node_modules/jest/package.json': jest });
    await expect(run(root, ['a.test.js'])).rejects.toMatchObject({
      code: 'test-framework-too-old',
      message: expect.stringMatching(/25\.5\.4.*26\.0/s) as string,
    });
  });
});
