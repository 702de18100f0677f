import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import type { IndexReport } from '../../protocol/contract.ts';
import type { RequestEnd } from '../engineClient.ts';
import type { IndexBuilds } from './indexBuilds.ts';
import { indexReportText } from './indexReportText.ts';
import { IndexWorkspace } from './indexWorkspace.ts';

/** As much of the editor as the command meets. */
const editor = vi.hoisted(() => ({
  workspace: {
    workspaceFolders: [{ name: 'shop', uri: { scheme: 'file', toString: () => 'file:///shop' } }],
    getConfiguration: () => ({ get: () => ({ '**/dist': true }) }),
  },
  window: {
    showInformationMessage: vi.fn(() => Promise.resolve(undefined)),
    showWarningMessage: vi.fn(),
    showErrorMessage: vi.fn(() => Promise.resolve(undefined)),
    withProgress: vi.fn((_options: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task({ report: reported }, {}),
    ),
  },
  commands: { getCommands: vi.fn(() => Promise.resolve([])) },
  ProgressLocation: { Notification: 15 },
}));
const reported = vi.hoisted(() => vi.fn());
vi.mock('vscode', () => editor);

const report = (changes: Partial<IndexReport> = {}): IndexReport => ({
  schema: 1,
  root: '/shop',
  files: 1543,
  parsed: 1543,
  reused: 0,
  skipped: 0,
  classes: 2034,
  functions: 7000,
  methods: 5000,
  byLanguage: { python: 1543 },
  timingsMs: { list: 1, parse: 2, total: 3 },
  bytes: 1,
  withErrors: 0,
  message: '',
  ...changes,
});

describe('what was indexed', () => {
  it.each<[string, IndexReport[], string]>([
    ['is counted', [report()], '1,543 files, 2,034 classes, 12,000 functions and methods in 3.4 s'],
    [
      'is counted over all folders',
      [report(), report({ files: 2 })],
      '1,545 files, 4,068 classes, 24,000 functions and methods in 3.4 s',
    ],
    [
      'may be one of each, with what was left out',
      [report({ files: 1, classes: 1, functions: 1, methods: 0, message: '2 files are too large.' })],
      '1 file, 1 class, 1 function or method in 3.4 s. 2 files are too large.',
    ],
  ])('%s', (_name, reports, text) => {
    expect(indexReportText(reports, 3400)).toBe(text);
  });
});

const log = { info: vi.fn(), error: vi.fn() };
let change: () => void = () => undefined;
const builds = {
  progress: { done: 312, total: 1543 },
  onDidChange: (listener: () => void) => {
    change = listener;
    return { dispose: () => (change = () => undefined) };
  },
};

function command(request: () => Promise<RequestEnd<IndexReport>>): IndexWorkspace {
  return new IndexWorkspace({
    engine: { request: request },
    builds: builds as unknown as IndexBuilds,
    log: () => log as unknown as LogOutputChannel,
  });
}

beforeEach(() => vi.clearAllMocks());

describe('Index Workspace', () => {
  it('shows the progress and tells what was indexed', async () => {
    const request = vi.fn(() => {
      change();
      return Promise.resolve({ kind: 'answered' as const, result: report() });
    });
    await command(request).run();
    expect(request.mock.calls).toEqual([['index', { rootUri: 'file:///shop', exclude: ['**/dist'] }, {}]]);
    expect(reported).toHaveBeenCalledExactlyOnceWith({ message: '312 of 1,543 files' });
    expect(editor.window.showInformationMessage).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^1,543 files, .* in \d+\.\d s$/),
    );
    change();
    expect(reported).toHaveBeenCalledOnce();
  });

  it('runs once at a time', async () => {
    let answer: (end: RequestEnd<IndexReport>) => void = () => undefined;
    const request = vi.fn(() => new Promise<RequestEnd<IndexReport>>((resolve) => (answer = resolve)));
    const index = command(request);
    const first = index.run();
    await index.run();
    answer({ kind: 'cancelled' });
    await first;
    expect(request).toHaveBeenCalledOnce();
  });

  it.each<[string, RequestEnd<IndexReport>, string | undefined]>([
    ['that fails', { kind: 'failed', reason: 'out of luck' }, 'out of luck'],
    ['that is refused', { kind: 'answered', result: report({ code: 'x', message: 'No folder.' }) }, 'No folder.'],
    ['that is cancelled', { kind: 'cancelled' }, undefined],
    ['that is cancelled in the status bar', { kind: 'answered', result: report({ code: 'cancelled' }) }, undefined],
    ['whose engine has told its end', { kind: 'engine-stopped' }, undefined],
  ])('tells of a build %s', async (_name, end, message) => {
    await command(() => Promise.resolve(end)).run();
    const told = editor.window.showErrorMessage.mock.calls.flat();
    expect(told[0]).toEqual(message === undefined ? undefined : expect.stringContaining(message));
    expect(editor.window.showInformationMessage).not.toHaveBeenCalled();
  });
});
