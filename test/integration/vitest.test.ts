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

const packages = packagesFrom('FIXPOINT_VITEST');
const run = (root: string, selection: readonly string[] = [], options: Parameters<typeof runTests>[3] = {}) =>
  runTests(nodeRunner(root), root, selection, options);

/** Whose own settings would stop, hide, repeat, colour or write something. */
describe('a project in TypeScript', () => {
  let root: string;
  let record: RunRecord;
  let before: Record<string, string>;
  let after: Record<string, string>;
  beforeAll(async () => {
    root = copyWithPackages('vitest-typescript', packages);
    before = contentOf(root);
    record = await run(root, [], { wantsCoverage: true });
    after = contentOf(root);
  });

  it('has the outcomes that vitest would report', () => {
    expect(record.end).toEqual({ kind: 'completed' });
    expect(record.outcomes).toEqual(
      Object.fromEntries([
        ...Object.entries({
          passes: 'passed',
          fails: 'failed',
          raises: 'failed',
          'raises an error of its own': 'failed',
          'throws a text': 'failed',
          'compares objects': 'failed',
          'is expected to fail': 'passed',
          'passes unexpectedly': 'failed',
          'is to be written': 'skipped',
          'is skipped': 'skipped',
          'skips itself': 'skipped',
          'at once > runs alone 1': 'passed',
          'at once > runs alone 2': 'passed',
          'at once > runs alone 3': 'passed',
          'passes in the end': 'passed',
          'suite a > inner > one > 1 is 1': 'passed',
          'suite a > inner > one > 2 is 3': 'failed',
          'suite b > inner > one > 1 is 1': 'passed',
          'suite b > inner > one > 2 is 3': 'failed',
          'two of one name > twin': 'failed',
          'a broken set-up > never runs': 'error',
          'a set-up that breaks each test > fails': 'failed',
          'a broken tear-down > runs': 'passed',
          'differs from its snapshot': 'failed',
          'has no snapshot yet': 'failed',
          'stops the clock': 'passed',
          'the clock goes on': 'passed',
          'leaves the process': 'failed',
          'takes too long': 'failed',
          'cleans up': 'passed',
          'tells lies': 'passed',
        }).map(([name, outcome]) => [`tests/outcomes.test.ts::${name}`, outcome]),
        ['src/inSource.ts::doubles', 'passed'],
      ]),
    );
  });

  it('is left as it was', () => {
    expect(after).toEqual(before);
  });

  const half = 'src/counter.ts:25 half';
  const failures: [name: string, type: string, message: RegExp, frames: (string | RegExp)[]][] = [
    ['fails', 'AssertionError', /^expected 3 to be 4/, ['tests/outcomes.test.ts:13 <anonymous>']],
    [
      'raises',
      'RangeError',
      /^amount must not be negative$/,
      ['tests/outcomes.test.ts:17 <anonymous>', 'src/counter.ts:15 Counter.add'],
    ],
    ['raises an error of its own', 'OddError', /^3 is odd$/, ['tests/outcomes.test.ts:21 <anonymous>', half]],
    ['throws a text', 'Error', /^a text$/, []],
    ['a broken set-up > never runs', 'OddError', /^1 is odd$/, ['tests/outcomes.test.ts:85 <anonymous>', half]],
    ['differs from its snapshot', 'SnapshotMismatch', /^Snapshot `differs from its snapshot 1` mismatched$/, []],
    ['leaves the process', 'Error', /process\.exit unexpectedly called/, []],
    ['takes too long', 'Error', /timed out in 30ms/, []],
  ];

  it.each(failures)('%s says why', (name, type, message, frames) => {
    const failure = record.results.get(`tests/outcomes.test.ts::${name}`)?.failure;
    expect(failure?.exceptionType).toBe(type);
    expect(failure?.message).toMatch(message);
    if (frames.length > 0) expect(framesOf(failure)).toEqual(frames);
  });

  it('shows what an assertion wanted and got', () => {
    const { failure } = record.results.get('tests/outcomes.test.ts::compares objects') ?? {};
    expect(failure?.expected).toMatch(/3/);
    expect(failure?.actual).toMatch(/2/);
    expect(record.results.get('tests/outcomes.test.ts::raises')?.failure).not.toHaveProperty('expected');
  });

  it('tells of what failed behind its tests', () => {
    expect(record.errors.map(({ file, message }) => `${file} ${message}`)).toEqual(['tests/outcomes.test.ts 7 is odd']);
  });

  it('has the lines of each test, in its sources', () => {
    const lines = linesOf(record.results.get('tests/outcomes.test.ts::raises')?.coverage);
    expect(lines['src/counter.ts']).toEqual(expect.arrayContaining([10, 14, 15]));
    for (const line of [17, 18, 25, 26]) expect(lines['src/counter.ts']).not.toContain(line);
    expect(lines['tests/outcomes.test.ts']).toEqual([16, 17]);
    expect(linesOf(record.results.get('src/inSource.ts::doubles')?.coverage)['src/inSource.ts']).toContain(4);
  });

  it('has the lines of what runs after a test, in the test', () => {
    const lines = linesOf(record.results.get('tests/outcomes.test.ts::cleans up')?.coverage);
    expect(lines['tests/setUp.ts']).toContain(5);
    expect(lines['src/notes.ts']).toEqual(expect.arrayContaining([4, 8]));
  });

  it('has the lines of modules that are imported, apart', () => {
    expect(linesOf(record.importCoverage)).not.toEqual({});
    const ofTests = [...record.results.values()].map(({ coverage }) => linesOf(coverage)['src/counter.ts'] ?? []);
    expect(ofTests.flat()).not.toContain(22);
  });

  it('can be listed', async () => {
    const list = await listTests(nodeRunner(root), root, ['tests/outcomes.test.ts::suite a', 'src']);
    expect(list.end).toEqual({ kind: 'completed' });
    expect(list.outcomes).toEqual({});
    expect(list.tests.map(({ id, line }) => `${id} ${line}`).sort()).toEqual([
      'src/inSource.ts::doubles 8',
      expect.stringMatching(/^tests\/outcomes\.test\.ts::suite a > inner > one > 1 is 1 6\d$/),
      expect.stringMatching(/^tests\/outcomes\.test\.ts::suite a > inner > one > 2 is 3 6\d$/),
    ]);
  });

  it('runs what is selected, without what is excluded', async () => {
    const selection = ['tests/outcomes.test.ts::two of one name', 'tests/outcomes.test.ts::suite b > inner > one'];
    const excluded = ['tests/outcomes.test.ts::suite b > inner > one > 1 is 1'] as never[];
    const missing = ['tests/outcomes.test.ts::not there'];
    const some = await run(root, [...selection, ...missing], { excluded });
    expect(some.end).toEqual({ kind: 'not-found', names: missing });
    expect(Object.keys(some.outcomes).sort()).toEqual([
      'tests/outcomes.test.ts::suite b > inner > one > 2 is 3',
      'tests/outcomes.test.ts::two of one name > twin',
    ]);
  });
});

const passing = "import { test } from 'vitest';\ntest('passes', () => {});\n";

describe('files that cannot be loaded', () => {
  it('are told with the place, and the others are run', async () => {
    const root = projectWithPackages(
      {
        'a.test.ts': "import { test } from 'vitest';\ntest('never', () => {\n",
        'b.test.ts':
          "import { value } from './src/broken';\nimport { test } from 'vitest';\ntest('never', () => value);\n",
        'c.test.ts':
          "import { value } from './src/raises';\nimport { test } from 'vitest';\ntest('never', () => value);\n",
        'd.test.ts': "process.kill(process.pid, 'SIGKILL');\n",
        'e.test.ts': passing,
        'src/broken.ts': 'type A = number;\n\nexport const value = (;\n',
        'src/raises.ts':
          'type A = number;\n\nexport const value: A = make();\nfunction make(): A {\n  throw new TypeError("no");\n}\n',
      },
      packages,
    );
    const record = await run(root);
    expect(record.outcomes).toEqual({ 'e.test.ts::passes': 'passed' });
    const errors = new Map(record.errors.map((error) => [error.file as string, error]));
    expect([...errors.keys()].sort()).toEqual(['a.test.ts', 'b.test.ts', 'c.test.ts', 'd.test.ts']);
    expect(framesOf(errors.get('b.test.ts'))).toEqual(['src/broken.ts:3 <anonymous>']);
    expect(framesOf(errors.get('c.test.ts')).slice(-2)).toEqual([
      'src/raises.ts:3 <anonymous>',
      'src/raises.ts:5 make',
    ]);
    expect(errors.get('c.test.ts')).toMatchObject({ exceptionType: 'TypeError', message: 'no' });
    expect(errors.get('d.test.ts')).toMatchObject({
      exceptionType: 'ProcessEnded',
      message: expect.stringMatching(/SIGKILL/) as string,
    });
  });
});

describe('tests that harm their process', () => {
  it('are told, and the others are run', async () => {
    const harm = [
      "import { test } from 'vitest';",
      "test('first', () => {});",
      "test('is killed', () => { process.kill(process.pid, 'SIGKILL'); });",
      "test('writes much', () => { const line = 'x'.repeat(1 << 20); for (let n = 0; n < 50; n += 1) process.stdout.write(line); });",
      "test('loops', () => { for (;;); });",
      "test('last', () => {});",
    ];
    const root = projectWithPackages({ 'a.test.ts': harm.join('\n'), 'b.test.ts': passing }, packages);
    const record = await run(root, [], { testTimeoutMs: 2_000 });
    expect(record.end).toEqual({ kind: 'completed' });
    expect(record.outcomes).toEqual({
      'a.test.ts::first': 'passed',
      'a.test.ts::is killed': 'crashed',
      'a.test.ts::writes much': 'passed',
      'a.test.ts::loops': 'timed-out',
      'a.test.ts::last': 'passed',
      'b.test.ts::passes': 'passed',
    });
  });
});

describe('what is set up wrongly', () => {
  it('is told: settings that raise', async () => {
    const config = "throw new Error('these settings are broken');\n";
    const root = projectWithPackages({ 'a.test.ts': passing, 'vitest.config.mjs': config }, packages);
    const { end } = await run(root);
    expect(end).toMatchObject({ kind: 'broken', output: expect.stringMatching(/these settings are broken/) as string });
  });

  it('is told: vitest is missing', async () => {
    const root = project({ 'package.json': '{"devDependencies":{"vitest":"*"}}', 'a.test.ts': passing });
    await expect(run(root, ['a.test.ts'])).rejects.toMatchObject({ code: 'test-framework-not-found' });
  });

  it('is told: vitest is too old', async () => {
    const root = project({
      'package.json': '{}',
      'a.test.ts': passing,
      'node_modules/vitest/package.json': '{"name":"vitest","version":"0.34.6"}',
    });
    await expect(run(root, ['a.test.ts'])).rejects.toMatchObject({
      code: 'test-framework-too-old',
      message: expect.stringMatching(/0\.34\.6.*1\.0/s) as string,
    });
  });
});

it('runs several projects of one repository, each file once', async () => {
  const major = Number(
    (JSON.parse(readFileSync(join(packages, 'vitest/package.json'), 'utf8')) as { version: string }).version.split(
      '.',
    )[0],
  );
  const workspace = ['packages/*', { test: { name: 'all', include: ['packages/**/*.test.ts'], pool: 'threads' } }];
  const config =
    major >= 3
      ? {
          'vitest.config.ts': `export default { test: { ${major === 3 ? 'workspace' : 'projects'}: ${JSON.stringify(workspace)} } };\n`,
        }
      : { 'vitest.workspace.ts': `export default ${JSON.stringify(workspace)};\n` };
  const root = projectWithPackages(
    {
      ...config,
      'packages/one/vitest.config.ts': "export default { test: { name: 'one', testNamePattern: 'zzz', bail: 1 } };\n",
      'packages/one/a.test.ts': passing,
      'packages/two/vitest.config.ts': "export default { test: { name: 'two', pool: 'vmThreads' } };\n",
      'packages/two/b.test.ts': passing,
    },
    packages,
  );
  const record = await run(root, [], { wantsCoverage: true });
  expect(record.end).toEqual({ kind: 'completed' });
  expect(record.outcomes).toEqual({
    'packages/one/a.test.ts::passes': 'passed',
    'packages/two/b.test.ts::passes': 'passed',
  });
  expect(record.results.get('packages/two/b.test.ts::passes')?.coverage?.size).toBe(1);
});

it('writes nothing beside installed packages', async () => {
  const config = "import { defineConfig } from 'vitest/config';\nexport default defineConfig({});\n";
  const root = projectWithOwnPackages({ 'a.test.ts': passing, 'vitest.config.ts': config }, packages);
  const before = readdirSync(join(root, 'node_modules'));
  expect((await run(root)).outcomes).toEqual({ 'a.test.ts::passes': 'passed' });
  expect(readdirSync(join(root, 'node_modules'))).toEqual(before);
});
