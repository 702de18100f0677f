import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PythonCandidateRunner } from '../../src/testing/pytest/candidateRunner.ts';
import { ForkServer } from '../../src/testing/pytest/forkServer.ts';
import type { PythonConfiguration } from '../../src/testing/pytest/pythonProcess.ts';
import type { CandidateOutcome, CandidateRunner } from '../../src/testing/testRunner.ts';
import { hashOfTree, project } from './cli.ts';
import {
  leftBehind,
  nothingLeftBehind,
  overlayOf,
  pytestConfiguration,
  pythons,
  temporaryFolder,
  testIds,
} from './pytestProject.ts';

const signal = new AbortController().signal;
const marker = `fixpoint-left-behind-${process.pid}`;

const files = {
  'calc.py': 'def double(x):\n    return x * 3\n',
  'conftest.py': 'import pytest\n\n@pytest.fixture\ndef two():\n    return 2\n',
  'test_calc.py': [
    'import os, subprocess, sys, time',
    'import pytest',
    'from calc import double',
    'def test_zero():',
    '    assert double(0) == 0',
    'def test_two(two):',
    '    assert double(two) == 4',
    'def test_four():',
    '    assert double(4) == 8',
    '@pytest.mark.parametrize("x", [1, 3])',
    'def test_odd(x):',
    '    assert double(x) == 2 * x',
    '',
  ].join('\n'),
  'other/pytest.ini': '[pytest]\n',
  'other/test_other.py': 'import os\n\ndef test_folder():\n    assert os.path.basename(os.getcwd()) == "other"\n',
};

const slow = `import subprocess, sys\n\ndef double(x):\n    subprocess.call([sys.executable, "-c", "import time; time.sleep(600)", "${marker}"])\n`;

/** Python that starts a process in a session of its own and goes on. */
const daemon = `subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "${marker}"], start_new_session=True)`;

interface Case {
  readonly overlay?: Record<string, string>;
  readonly tests?: string[];
  readonly stopsAtFirstFailure?: boolean;
  readonly timeoutMs?: number;
  readonly outcomes: Record<string, string>;
  readonly isTimedOut?: boolean;
}

const calc = (body: string): Record<string, string> => ({
  'calc.py': `import os, ctypes\ndef double(x):\n    ${body}\n`,
});
const two = 'test_calc.py::test_two';
const four = 'test_calc.py::test_four';
const zero = 'test_calc.py::test_zero';

const cases: Record<string, Case> = {
  'the program as it is': { outcomes: { [two]: 'failed' } },
  'a fix': { overlay: calc('return x * 2'), outcomes: { [two]: 'passed' } },
  'one that fixes a part': {
    overlay: calc('return x + 2'),
    tests: [four, two, zero],
    outcomes: { [four]: 'failed', [two]: 'passed', [zero]: 'failed' },
  },
  'the first failure, and no more': {
    overlay: calc('return x + 2'),
    tests: [two, four, zero],
    stopsAtFirstFailure: true,
    outcomes: { [two]: 'passed', [four]: 'failed' },
  },
  'a function for all its parameters': {
    overlay: calc('return x + 1'),
    tests: ['test_calc.py::test_odd'],
    outcomes: { 'test_calc.py::test_odd[1]': 'passed', 'test_calc.py::test_odd[3]': 'failed' },
  },
  'tests of several projects': {
    tests: ['other/test_other.py::test_folder', zero],
    outcomes: { 'other/test_other.py::test_folder': 'passed', [zero]: 'passed' },
  },
  'no test at all': { tests: [], outcomes: {} },
  'text that does not parse': { overlay: calc('return ('), outcomes: { [two]: 'error' } },
  'a module that cannot be imported': {
    overlay: { 'calc.py': 'raise OSError\n' },
    tests: [two, 'other/test_other.py'],
    outcomes: { [two]: 'error', 'other/test_other.py::test_folder': 'passed' },
  },
  'a conftest that cannot be imported': { overlay: { 'conftest.py': '1 / 0\n' }, outcomes: { [two]: 'error' } },
  'a fixture that fails': {
    overlay: { 'conftest.py': files['conftest.py'].replace('return 2', 'raise OSError') },
    outcomes: { [two]: 'error' },
  },
  'a test that takes itself out': {
    overlay: { 'conftest.py': files['conftest.py'].replace('return 2', 'pytest.skip("no")') },
    outcomes: { [two]: 'skipped' },
  },
  'a test that is no longer there': {
    overlay: { 'test_calc.py': 'def test_zero():\n    pass\n' },
    tests: [zero, two],
    outcomes: { [zero]: 'passed' },
  },
  'a process that ends itself': { overlay: calc('os._exit(0)'), outcomes: { [two]: 'crashed' } },
  'a crash': { overlay: calc('ctypes.string_at(0)'), outcomes: { [two]: 'crashed' } },
  ...(process.platform === 'linux' && {
    'a process that leaves its group': {
      overlay: { 'calc.py': `import subprocess, sys\n${daemon}\ndef double(x):\n    return x * 2\n` },
      outcomes: { [two]: 'passed' },
    },
  }),
  'an end at import': { overlay: { 'calc.py': 'import os\nos._exit(0)\n' }, outcomes: { [two]: 'crashed' } },
  'SystemExit at import': { overlay: { 'calc.py': 'raise SystemExit\n' }, outcomes: { [two]: 'error' } },
  'an endless loop': {
    overlay: calc('while x: pass'),
    tests: [zero, two, four],
    timeoutMs: 3_000,
    outcomes: { [zero]: 'failed', [two]: 'timed-out' },
    isTimedOut: true,
  },
  'an endless loop at import': {
    overlay: { 'calc.py': 'while True: pass\n' },
    timeoutMs: 3_000,
    outcomes: { [two]: 'timed-out' },
    isTimedOut: true,
  },
  'a child process that does not end': {
    overlay: { 'calc.py': slow },
    timeoutMs: 3_000,
    outcomes: { [two]: 'timed-out' },
    isTimedOut: true,
  },
};

describe.skipIf(process.platform === 'win32').each(pythons)('candidates under %s', (python) => {
  let root: string;
  let before: string;
  let configuration: PythonConfiguration;
  const temporary = temporaryFolder();
  const usualTemporary = process.env['TMPDIR'];
  const open = async (openSignal = signal): Promise<CandidateRunner> => {
    const server = await ForkServer.start(configuration, root, openSignal);
    expect(server).toBeDefined();
    return new PythonCandidateRunner(configuration, root, server, openSignal);
  };

  beforeAll(async () => {
    root = project(files);
    before = hashOfTree(root);
    configuration = await pytestConfiguration(root, python);
    process.env['TMPDIR'] = temporary;
  });

  afterAll(async () => {
    if (usualTemporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usualTemporary;
    expect(hashOfTree(root)).toBe(before);
    expect(readdirSync(temporary).filter((name) => !name.startsWith('fixpoint-test-'))).toEqual([]);
    await nothingLeftBehind(marker);
  });

  const run = (runner: CandidateRunner, { overlay = {}, tests = [two], ...options }: Omit<Case, 'outcomes'>) =>
    runner.run(testIds(tests), overlayOf(overlay), {
      signal,
      timeoutMs: 30_000,
      stopsAtFirstFailure: false,
      ...options,
    });

  const kinds: Record<string, () => Promise<CandidateRunner>> = {
    'in a forked child': () => open(),
    'in a fresh process': () => Promise.resolve(new PythonCandidateRunner(configuration, root, undefined, signal)),
  };

  describe.each(Object.entries(kinds))('%s', (_kind, start) => {
    let runner: CandidateRunner;
    beforeAll(async () => {
      runner = await start();
    });
    afterAll(() => runner[Symbol.asyncDispose]());

    it.each(Object.entries(cases))('%s', async (_name, { outcomes, isTimedOut = false, ...options }) => {
      const outcome = await run(runner, options);
      expect([...outcome.outcomes]).toEqual(Object.entries(outcomes));
      expect(outcome.isTimedOut).toBe(isTimedOut);
      await nothingLeftBehind(marker);
    });

    it('several at once, each with its own text', async () => {
      const factors = Array.from({ length: 6 }, (_, index) => index);
      const results = await Promise.all(
        factors.map((factor) => run(runner, { overlay: calc(`return x * ${factor}`) })),
      );
      expect(results.map(outcomeOfTwo)).toEqual(factors.map((factor) => (factor === 2 ? 'passed' : 'failed')));
    });

    it('with a process of theirs that outlives its parent, while others end', async () => {
      const orphan =
        'import os, subprocess, sys, time\ndef double(x):\n    mark = os.path.join(os.environ["TMPDIR"], "mark")\n' +
        `    code = "import time; time.sleep(1); open({0!r}, 'w').close()".format(mark)\n` +
        '    if os.fork() == 0:\n        subprocess.Popen([sys.executable, "-c", code], start_new_session=True)\n        os._exit(0)\n' +
        '    while not os.path.exists(mark):\n        time.sleep(0.01)\n    return x * 2\n';
      const waiting = run(runner, { overlay: { 'calc.py': orphan }, timeoutMs: 10_000 });
      for (let index = 0; index < 3; index++) await run(runner, { overlay: calc('return x') });
      expect(outcomeOfTwo(await waiting)).toBe('passed');
    });

    it('what is written to the tree meanwhile', async () => {
      const path = join(root, 'calc.py');
      try {
        writeFileSync(path, files['calc.py'].replace('* 3', '* 2'));
        expect(outcomeOfTwo(await run(runner, {}))).toBe('passed');
        writeFileSync(path, files['calc.py'].replace('* 3', '* 4'));
        expect(outcomeOfTwo(await run(runner, {}))).toBe('failed');
      } finally {
        writeFileSync(path, files['calc.py']);
        before = hashOfTree(root);
      }
    });

    it('until it is cancelled', async () => {
      const abort = new AbortController();
      const cancelled = runner.run(testIds([two]), overlayOf({ 'calc.py': slow }), {
        signal: abort.signal,
        timeoutMs: 60_000,
        stopsAtFirstFailure: true,
      });
      await startOfChild();
      abort.abort(new Error('enough'));
      await expect(cancelled).rejects.toThrow('enough');
      await nothingLeftBehind(marker);
      expect(outcomeOfTwo(await run(runner, { overlay: calc('return x * 2') }))).toBe('passed');
    });

    it('until it is closed', async () => {
      const closing = await start();
      const running = expect(run(closing, { overlay: { 'calc.py': slow } })).rejects.toThrow('closed');
      await startOfChild();
      await closing[Symbol.asyncDispose]();
      await running;
      await nothingLeftBehind(marker);
    });
  });

  it('end when what opened their runner is cancelled', async () => {
    const abort = new AbortController();
    const runner = await open(abort.signal);
    const running = expect(run(runner, { overlay: { 'calc.py': slow } })).rejects.toThrow('enough');
    await startOfChild();
    abort.abort(new Error('enough'));
    await running;
    await runner[Symbol.asyncDispose]();
    await nothingLeftBehind(marker);
  });

  it('go on in fresh processes when the server is killed, and its children die with it', async () => {
    const server = await ForkServer.start(configuration, root, signal);
    if (!server) throw new Error('no server');
    const runner = new PythonCandidateRunner(configuration, root, server, signal);
    const running = run(runner, { overlay: { 'calc.py': slow }, timeoutMs: 2_000 });
    await startOfChild();
    const [first] = leftBehind(marker);
    process.kill(server.processId, 'SIGKILL');
    expect(outcomeOfTwo(await running)).toBe('timed-out');
    expect(leftBehind(marker)).not.toContain(first);
    expect(outcomeOfTwo(await run(runner, { overlay: calc('return x * 2') }))).toBe('passed');
    await runner[Symbol.asyncDispose]();
  });

  it("get the project's own module where the server has another of that name", async () => {
    const test = 'import fixpoint_server\n\ndef test_name():\n    assert fixpoint_server.name == "mine"\n';
    const tree = project({ 'fixpoint_server.py': 'name = "mine"\n', 'test_name.py': test });
    const server = await ForkServer.start(configuration, tree, signal);
    await using runner = new PythonCandidateRunner(configuration, tree, server, signal);
    const { outcomes } = await run(runner, { tests: ['test_name.py::test_name'] });
    expect([...outcomes.values()]).toEqual(['passed']);
  });
});

const outcomeOfTwo = ({ outcomes }: CandidateOutcome): string | undefined => outcomes.get(testIds([two])[0] as never);

async function startOfChild(): Promise<void> {
  await expect.poll(() => leftBehind(marker), { timeout: 20_000 }).toHaveLength(1);
}
