import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CancellationTokenSource,
  DidOpenTextDocumentNotification,
  ExitNotification,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import type { FixStage } from '../../src/protocol/contract.ts';
import type { FixTestParams } from '../../src/protocol/protocol.ts';
import { fixTestRequest, progressNotification } from '../../src/protocol/protocol.ts';
import { hashOfTree, project } from './cli.ts';
import type { Engine } from './engineProcess.ts';
import { startEngine, stopEngines } from './engineProcess.ts';
import { processesWith } from './processes.ts';
import { pythonForTests } from './pythonForTests.ts';

let python: string;
beforeAll(async () => {
  python = await pythonForTests();
});

/** A bug that no template mends, in code that takes its time: the search goes on until it is stopped. */
const endless = {
  'slow.py': 'import time\n\ndef f(a, b):\n    time.sleep(0.2)\n    if a < b:\n        return a\n    return b\n',
  'test_slow.py':
    'import subprocess, sys\nfrom slow import f\n\ndef test_f():\n' +
    '    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])\n' +
    '    assert f(1, 2) == "neither"\n',
};

afterEach(stopEngines);

const uriOf = (root: string, file: string): string => pathToFileURL(join(root, file)).href;

function fixParams(root: string, file: string, line: number): FixTestParams {
  return {
    runId: 'run',
    rootUri: pathToFileURL(root).href,
    tests: [{ uri: uriOf(root, file), ids: [], labels: [], line }],
    settings: { pythonPath: python, budgetSeconds: 100, maxCandidates: 2000 },
  };
}

/** Starts a search that does not end, and waits until it has come to a stage. */
async function startSearch(engine: Engine, root: string, stage: FixStage) {
  const cancellation = new CancellationTokenSource();
  const reached = new Promise<void>((resolve) => {
    engine.client.onNotification(progressNotification, (progress) => {
      if (progress.stage === stage) resolve();
    });
  });
  const answer = engine.client
    .sendRequest(fixTestRequest, fixParams(root, 'test_slow.py', 4), cancellation.token)
    .then(({ report }) => report.status as string)
    .catch(() => 'no answer');
  const isReached = await Promise.race([reached.then(() => true), answer]);
  expect(isReached).toBe(true);
  return { answer, cancellation };
}

/** Test processes that are still there. */
const leftBehind = ({ mark, child }: Engine): number[] => processesWith(mark).filter((pid) => pid !== child.pid);

/** A killed process may be seen for some milliseconds more. */
async function nothingLeft(processes: () => number[]): Promise<void> {
  await expect.poll(processes, { timeout: 1_000, interval: 20 }).toEqual([]);
}

describe.runIf(process.platform === 'linux')('the engine leaves nothing behind', () => {
  it.each(['reproduce', 'spectra', 'validate'] as const)('when a request is cancelled during %s', async (stage) => {
    const engine = await startEngine();
    const root = project(endless);
    const before = hashOfTree(root);
    const { answer, cancellation } = await startSearch(engine, root, stage);
    cancellation.cancel();
    expect(await answer).toBe('cancelled');
    await nothingLeft(() => leftBehind(engine));
    expect(readdirSync(engine.temporary)).toEqual([]);
    expect(hashOfTree(root)).toBe(before);
  });

  it('when it is shut down: the run is answered and all is tidy before the shutdown is', async () => {
    const engine = await startEngine();
    const { answer } = await startSearch(engine, project(endless), 'validate');
    await engine.client.sendRequest(ShutdownRequest.type);
    await nothingLeft(() => leftBehind(engine));
    expect(readdirSync(engine.temporary)).toEqual([]);
    expect(await answer).toBe('cancelled');
    await engine.client.sendNotification(ExitNotification.type);
    expect(await engine.exited).toBe(0);
  });

  const ends: Record<string, (engine: Engine) => unknown> = {
    'it is told to exit': ({ client }) => client.sendNotification(ExitNotification.type),
    'its input is closed': ({ child }) => child.stdin?.end(),
    'the editor has gone': ({ child }) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.stdin?.destroy();
    },
    SIGTERM: ({ child }) => child.kill('SIGTERM'),
    SIGHUP: ({ child }) => child.kill('SIGHUP'),
    SIGINT: ({ child }) => child.kill('SIGINT'),
  };
  it.each(Object.entries(ends))('when %s', async (_name, end) => {
    const engine = await startEngine();
    await startSearch(engine, project(endless), 'validate');
    end(engine);
    await engine.exited;
    await nothingLeft(() => processesWith(engine.mark));
    expect(readdirSync(engine.temporary)).toEqual([]);
  });

  it('when the channel to the extension host is closed', async () => {
    const engine = await startEngine('--node-ipc');
    await startSearch(engine, project(endless), 'validate');
    engine.child.disconnect();
    await engine.exited;
    await nothingLeft(() => processesWith(engine.mark));
    expect(readdirSync(engine.temporary)).toEqual([]);
  });
});

describe('unsaved text', () => {
  it('is what is tested and what the proposals start from', async () => {
    const engine = await startEngine();
    const saved = 'def double(x):\n    return x * 2\n';
    const unsaved = '# not saved yet\n\n\ndef double(x):\n    return x * 3\n';
    const root = project({
      'calc.py': saved,
      'test_calc.py': 'from calc import double\n\n\ndef test_two():\n    assert double(2) == 4\n',
    });
    await engine.client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: uriOf(root, 'calc.py'), languageId: 'python', version: 1, text: unsaved },
    });
    const { report, proposals } = await engine.client.sendRequest(fixTestRequest, fixParams(root, 'test_calc.py', 5));
    expect(report.status, report.message).toBe('verified');
    expect(proposals.map(({ patchId }) => patchId)).toEqual(report.patches.map(({ id }) => id));
    for (const { files } of proposals) {
      expect(files.map(({ uri, baseText }) => ({ uri, baseText }))).toEqual([
        { uri: uriOf(root, 'calc.py'), baseText: unsaved },
      ]);
    }
    expect(readFileSync(join(root, 'calc.py'), 'utf8')).toBe(saved);
  });
});

describe('a test that may be one of several', () => {
  const twice = {
    'shop.py': 'def f():\n    return 2\n',
    'test_shop.py':
      'from shop import f\n\nclass TestA:\n    def test_f(self):\n        assert f() == 1\n\n' +
      'class TestB:\n    def test_f(self):\n        assert f() == 2\n',
  };
  const choices = ['test_shop.py::TestA::test_f', 'test_shop.py::TestB::test_f'];

  it('is not run, and its choices are told', async () => {
    const engine = await startEngine();
    const root = project(twice);
    const test = { uri: uriOf(root, 'test_shop.py'), ids: ['7'], labels: ['test_f'] };
    const params = { ...fixParams(root, 'test_shop.py', 1), tests: [test] };
    const { report, ambiguous } = await engine.client.sendRequest(fixTestRequest, params);
    expect(ambiguous).toEqual({ index: 0, label: 'test_f', choices });
    expect(report).toMatchObject({ status: 'error', code: 'ambiguous-test' });
  });

  it('is run by the ids that were chosen', async () => {
    const engine = await startEngine();
    const root = project(twice);
    const params = { ...fixParams(root, 'test_shop.py', 1), tests: [], testIds: choices.slice(1) };
    const { report, ambiguous } = await engine.client.sendRequest(fixTestRequest, params);
    expect(ambiguous).toBeUndefined();
    expect(report.status).toBe('not-reproduced'); // the other one does fail
  });
});
