import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditorTest } from '../protocol/protocol.ts';
import type { Engine } from './engine.ts';
import { FixRuns } from './fixRuns.ts';
import type { Reviews } from './review/reviews.ts';

/** As much of the editor as a run meets until it has asked the engine. */
const editor = vi.hoisted(() => {
  const nothing = { dispose: (): void => undefined };
  return {
    workspace: {
      isTrusted: true,
      getWorkspaceFolder: vi.fn(() => ({ uri: { fsPath: '/project', toString: () => 'file:///project' } })),
      getConfiguration: vi.fn(() => ({ get: (_name: string, otherwise: unknown) => otherwise })),
      onDidChangeTextDocument: () => nothing,
    },
    extensions: { getExtension: vi.fn((): unknown => undefined) },
    window: {
      showInformationMessage: vi.fn(() => Promise.resolve(undefined)),
      showWarningMessage: vi.fn(() => Promise.resolve(undefined)),
      showErrorMessage: vi.fn(() => Promise.resolve(undefined)),
      onDidChangeActiveTextEditor: () => nothing,
      onDidChangeTextEditorSelection: () => nothing,
      withProgress: vi.fn((_options: unknown, task: (progress: unknown, token: unknown) => unknown) =>
        task({ report: () => undefined }, { onCancellationRequested: () => nothing }),
      ),
    },
    Uri: { parse: (text: string) => ({ toString: () => text }) },
    ProgressLocation: { Notification: 15 },
  };
});
vi.mock('vscode', () => editor);

const test: EditorTest = { uri: 'file:///project/test_a.py', ids: ['test_a'], labels: ['test_a'], line: 1 };

/** How often the engine was asked to run something. */
async function engineRequests(isTrusted: boolean): Promise<number> {
  editor.workspace.isTrusted = isTrusted;
  const fixTest = vi.fn(() => Promise.resolve({ kind: 'cancelled' as const }));
  const runs = new FixRuns({
    engine: { fixTest } as unknown as Engine,
    reviews: {} as unknown as Reviews,
    log: () => {
      throw new Error('nothing to log');
    },
  });
  await runs.fix([test], 'test_a');
  return fixTest.mock.calls.length;
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
