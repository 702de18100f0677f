import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { FixReport } from '../protocol/contract.ts';
import type { EditorTest, FixTestParams, FixTestResult, RunModel } from '../protocol/protocol.ts';
import type { Engine } from './engine.ts';
import { FixRuns } from './fixRuns.ts';
import type { Reviews } from './review/reviews.ts';
import { AdapterRuns } from './suspects/adapterRuns.ts';
import { exampleResult } from './suspects/exampleSuspects.ts';
import { Suspects } from './suspects/suspects.ts';

/** As much of the editor as a run meets until it has asked the engine. */
const editor = vi.hoisted(() => {
  const nothing = { dispose: (): void => undefined };
  const folder = { uri: { fsPath: '/project', toString: () => 'file:///project' } };
  return {
    workspace: {
      isTrusted: true,
      getWorkspaceFolder: vi.fn(() => folder),
      getConfiguration: vi.fn(() => ({ get: (_name: string, otherwise: unknown) => otherwise })),
      onDidChangeTextDocument: () => nothing,
      openTextDocument: () => Promise.resolve({ getText: () => 'x = 1', languageId: 'python' }),
    },
    commands: {
      getCommands: vi.fn(() => Promise.resolve(['vscode.testing.getTestsInFile', 'vscode.runTestsById'])),
      executeCommand: vi.fn(() => Promise.resolve([['adapter', 'test_a']])),
    },
    lm: { tools: [] },
    extensions: { getExtension: vi.fn((): unknown => undefined) },
    window: {
      showInformationMessage: vi.fn(() => Promise.resolve(undefined)),
      showWarningMessage: vi.fn(() => Promise.resolve(undefined)),
      showErrorMessage: vi.fn(() => Promise.resolve(undefined)),
      showQuickPick: vi.fn<(items: unknown, options: unknown) => Promise<unknown>>(() => Promise.resolve(undefined)),
      onDidChangeActiveTextEditor: () => nothing,
      onDidChangeTextEditorSelection: () => nothing,
      withProgress: vi.fn((_options: unknown, task: (progress: unknown, token: unknown) => unknown) =>
        task({ report: () => undefined }, { onCancellationRequested: () => nothing }),
      ),
    },
    TreeItemCollapsibleState: {},
    Uri: { parse: (text: string) => ({ toString: () => text }) },
    ProgressLocation: { Notification: 15 },
  };
});
vi.mock('vscode', () => editor);

const test: EditorTest = { uri: 'file:///project/test_a.py', ids: ['test_a'], labels: ['test_a'], line: 1 };

const start = vi.fn();
const chosenModel = vi.fn((): Promise<RunModel | undefined> => Promise.resolve(undefined));
const suspects = new Suspects();

function fixRuns() {
  const run = vi.fn<(...given: unknown[]) => Promise<{ kind: 'cancelled' }>>(() =>
    Promise.resolve({ kind: 'cancelled' }),
  );
  const runs = new FixRuns({
    engine: { run } as unknown as Engine,
    reviews: {} as unknown as Reviews,
    suspects,
    adapters: new AdapterRuns({ suspects, view: { bringToSight: () => Promise.resolve() } }),
    onStart: start,
    model: chosenModel,
    log: () => {
      throw new Error('nothing to log');
    },
  });
  return { runs, run };
}

/** How often the engine was asked to run something. */
async function engineRequests(isTrusted: boolean): Promise<number> {
  editor.workspace.isTrusted = isTrusted;
  const { runs, run } = fixRuns();
  await runs.fix({ tests: [test], subject: 'test_a' });
  return run.mock.calls.length;
}

beforeEach(() => vi.clearAllMocks());

describe('a run', () => {
  it('can be seen and cancelled while the Python extension still looks for an interpreter', async () => {
    const never = new Promise(() => undefined);
    const environments = { getActiveEnvironmentPath: () => never };
    editor.extensions.getExtension.mockReturnValueOnce({ isActive: true, exports: { environments } });
    editor.window.withProgress.mockImplementationOnce((_options, task) =>
      task(
        { report: () => undefined },
        { onCancellationRequested: (cancel: () => void) => (cancel(), { dispose: () => undefined }) },
      ),
    );
    expect(await engineRequests(true)).toBe(0);
    expect(editor.window.withProgress).toHaveBeenCalledOnce();
  });
});

describe('a repair', () => {
  it('is told what a person holds to be right, and other runs make room for it', async () => {
    editor.workspace.isTrusted = true;
    suspects.take(exampleResult());
    suspects.exclude({ kind: 'line', file: 'cart.py', line: 12 });
    const { runs, run } = fixRuns();
    await runs.fix({ tests: [test], subject: 'test_a' });
    expect(run.mock.calls[0]?.[1]).toMatchObject({ tests: [test], excluded: [{ file: 'cart.py', line: 12 }] });
    expect(start).toHaveBeenCalledOnce();
  });

  it('is told the chosen model, and none if there is none', async () => {
    editor.workspace.isTrusted = true;
    const { runs, run } = fixRuns();
    await runs.fix({ tests: [test], subject: 'test_a' });
    chosenModel.mockResolvedValueOnce({ spec: 'openai:m', baseUrl: 'http://a/v1', key: 'k' });
    await runs.fix({ tests: [test], subject: 'test_a' });
    const settings = run.mock.calls.map(([, params]) => (params as FixTestParams).settings);
    expect(settings.map(({ model }) => model)).toEqual([
      undefined,
      { spec: 'openai:m', baseUrl: 'http://a/v1', key: 'k' },
    ]);
  });
});

describe('a workspace', () => {
  it('that is trusted gets its tests run', async () => {
    expect(await engineRequests(true)).toBe(1);
    expect(editor.window.showErrorMessage).not.toHaveBeenCalled();
  });

  it('that is not trusted gets nothing run and none of its settings read', async () => {
    expect(await engineRequests(false)).toBe(0);
    expect(editor.workspace.getConfiguration).not.toHaveBeenCalled();
    expect(editor.window.showErrorMessage).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('not trusted'),
      'Manage Trust',
    );
  });
});

/** Runs with an engine that gives these answers, one after the other; tells what it was asked. */
async function asked(
  tests: readonly EditorTest[],
  answers: readonly Partial<FixTestResult>[],
): Promise<Pick<FixTestParams, 'tests' | 'testIds'>[]> {
  const requests: Pick<FixTestParams, 'tests' | 'testIds'>[] = [];
  const run = vi.fn((_name: string, { tests, testIds }: FixTestParams) => {
    requests.push({ tests, ...(testIds ? { testIds } : {}) });
    const result = { report: errorReport('unsupported-test'), proposals: [], ...answers[requests.length - 1] };
    return Promise.resolve({ kind: 'answered' as const, result });
  });
  const runs = new FixRuns({
    engine: { run } as unknown as Engine,
    reviews: {} as unknown as Reviews,
    suspects,
    adapters: new AdapterRuns({ suspects, view: { bringToSight: () => Promise.resolve() } }),
    onStart: start,
    model: chosenModel,
    log: () => ({ info: () => undefined }) as unknown as vscode.LogOutputChannel,
  });
  editor.workspace.isTrusted = true;
  await runs.fix({ tests, subject: 'some tests' });
  return requests;
}

const errorReport = (code: string): FixReport =>
  ({
    status: 'error',
    message: 'Not here.',
    code,
    suspects: [],
    counts: {},
    timingsMs: { total: 1 },
  }) as unknown as FixReport;

describe('a test that may be one of several', () => {
  const other: EditorTest = { ...test, ids: ['b'], labels: ['b'] };
  const choices = ['a.js::a > x', 'a.js::b > x', 'a.js::c > x'];
  const ambiguous = { index: 0, label: 'x', choices };

  it('is asked for, with the likeliest one chosen, and the chosen ones take its place', async () => {
    editor.window.showQuickPick.mockResolvedValueOnce([{ label: choices[1] }, { label: choices[2] }]);
    expect(await asked([test, other], [{ ambiguous }, {}])).toEqual([
      { tests: [test, other] },
      { tests: [other], testIds: choices.slice(1) },
    ]);
    const [items, options] = editor.window.showQuickPick.mock.calls[0] ?? [];
    expect(items).toEqual(choices.map((label, index) => ({ label, picked: index === 0 })));
    expect(options).toMatchObject({ canPickMany: true });
  });

  it('one after the other, where it is so with several', async () => {
    editor.window.showQuickPick.mockResolvedValueOnce([{ label: choices[0] }]);
    editor.window.showQuickPick.mockResolvedValueOnce([{ label: choices[1] }]);
    const second = { ...ambiguous, index: 0 };
    expect(await asked([test, other], [{ ambiguous }, { ambiguous: second }, {}])).toEqual([
      { tests: [test, other] },
      { tests: [other], testIds: [choices[0]] },
      { tests: [], testIds: [choices[0], choices[1]] },
    ]);
  });

  it.each([
    ['the list was closed', undefined],
    ['none was chosen', []],
  ])('is not run if %s, and nobody is bothered with an error', async (_name, chosen) => {
    editor.window.showQuickPick.mockResolvedValueOnce(chosen);
    expect(await asked([test], [{ ambiguous }])).toHaveLength(1);
    expect(editor.window.showErrorMessage).not.toHaveBeenCalled();
  });
});

describe('where the tests cannot be run', () => {
  it.each([
    ['their own adapter is offered', 'unsupported-test', [test], true],
    ['also if the framework is missing', 'pytest-not-found', [test], true],
    ['not if there is no such test', 'test-not-found', [test], false],
    ['not if an adapter does not know one of them', 'unsupported-test', [test, { ...test, ids: ['b'] }], false],
    ['not where only a place is known', 'unsupported-test', [{ ...test, ids: [], labels: [] }], false],
  ])('%s', async (_name, code, tests, isOffered) => {
    await asked(tests, [{ report: errorReport(code) }]);
    const buttons = editor.window.showErrorMessage.mock.calls[0] as unknown[] | undefined;
    expect(buttons?.includes('Run with Its Own Adapter')).toBe(isOffered);
  });

  it('not in an editor that has no such command', async () => {
    editor.commands.getCommands.mockResolvedValueOnce([]);
    await asked([test], [{}]);
    expect(editor.window.showErrorMessage.mock.calls[0]).not.toContain('Run with Its Own Adapter');
  });
});
