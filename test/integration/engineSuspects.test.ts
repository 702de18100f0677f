import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DidOpenTextDocumentNotification } from 'vscode-languageserver-protocol/node';
import type { FixTestParams, LocalizeParams } from '../../src/protocol/protocol.ts';
import { fixTestRequest, localizeRequest, progressNotification } from '../../src/protocol/protocol.ts';
import { hashOfTree, project } from './cli.ts';
import { startEngine, stopEngines } from './engineProcess.ts';
import { pythonForTests } from './pythonForTests.ts';

let python: string;
beforeAll(async () => {
  python = await pythonForTests();
});
afterEach(stopEngines);

const files = {
  'calc.py':
    'def triple(x):\n    return x * 2\n\n\ndef shown(x):\n    if x > 0 and x < 100:\n        value = triple(x) + 0\n    return str(value)\n',
  'test_calc.py':
    'from calc import shown, triple\n\n\ndef test_two():\n    assert shown(2) == "6"\n\n\ndef test_zero():\n    assert triple(0) == 0\n',
};
const brokenLine = '    return x * 2';

function params(root: string, own: Partial<FixTestParams> = {}): FixTestParams & LocalizeParams {
  return {
    runId: 'run',
    rootUri: pathToFileURL(root).href,
    tests: [{ uri: pathToFileURL(join(root, 'test_calc.py')).href, ids: [], labels: [], line: 5 }],
    settings: { pythonPath: python, budgetSeconds: 100, maxCandidates: 2000 },
    ...own,
  };
}

describe('the suspects of a test', () => {
  it('are ranked with the tests behind them, and nothing is written', async () => {
    const engine = await startEngine();
    const root = project(files);
    const before = hashOfTree(root);
    const stages: string[] = [];
    engine.client.onNotification(progressNotification, ({ stage }) => void stages.push(stage));
    const { report } = await engine.client.sendRequest(localizeRequest, params(root));
    expect(report.status, report.message).toBe('localized');
    expect(report.spectrum).toEqual({ failing: 1, passing: 1 });
    const shown = report.suspects.find((suspect) => suspect.function === 'shown');
    expect(shown).toMatchObject({ file: 'calc.py', executedBy: { failing: 1, passing: 0 } });
    expect(new Set(stages)).toEqual(new Set(['reproduce', 'spectra', 'localize']));
    expect(hashOfTree(root)).toBe(before);
  });

  it('are of the unsaved text', async () => {
    const engine = await startEngine();
    const root = project(files);
    await engine.client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: {
        uri: pathToFileURL(join(root, 'calc.py')).href,
        languageId: 'python',
        version: 1,
        text: `# not saved yet\n${files['calc.py']}`,
      },
    });
    const { report } = await engine.client.sendRequest(localizeRequest, params(root));
    expect(report.suspects.find((suspect) => suspect.function === 'shown')?.line).toBe(6);
  });

  it('can be asked for by an id that a person chose', async () => {
    const engine = await startEngine();
    const testIds = ['test_calc.py::test_two'];
    const { report } = await engine.client.sendRequest(localizeRequest, params(project(files), { tests: [], testIds }));
    expect(report.tests.map(({ id }) => id)).toEqual(testIds);
  });

  it.each([
    ['passes', [{ line: 9 }], 'not-reproduced', undefined],
    ['is not there', [{ line: 1 }], 'error', 'no-test-at-cursor'],
  ] as const)('of which one %s are an answer, too', async (_name, [{ line }], status, code) => {
    const engine = await startEngine();
    const root = project(files);
    const tests = params(root).tests.map((test) => ({ ...test, line }));
    const { report } = await engine.client.sendRequest(localizeRequest, params(root, { tests }));
    expect([report.status, report.code]).toEqual([status, code]);
  });
});

describe('a repair', () => {
  it('changes nothing that a person holds to be right', async () => {
    const engine = await startEngine();
    const excluded = [{ file: 'calc.py', line: 2 }];
    const { report, proposals } = await engine.client.sendRequest(fixTestRequest, params(project(files), { excluded }));
    expect(report.suspects.length).toBeGreaterThan(0);
    expect(report.spectrum).toEqual({ failing: 1, passing: 1 });
    const patched = proposals.flatMap((proposal) => proposal.files.map(({ patchedText }) => patchedText));
    expect(patched.filter((text) => !text.includes(`${brokenLine}\n`))).toEqual([]);
  });

  it.each([
    ['elsewhere does not come to the fault within a few candidates', 6, 'no-fix'],
    ['at the fault finds it within as many', 2, 'verified'],
  ] as const)('that begins %s', async (_name, line, status) => {
    const engine = await startEngine();
    const settings = { pythonPath: python, budgetSeconds: 100, maxCandidates: 8 };
    const startAt = { file: 'calc.py', line };
    const { report } = await engine.client.sendRequest(fixTestRequest, params(project(files), { startAt, settings }));
    expect(report.status, report.message).toBe(status);
  });
});
