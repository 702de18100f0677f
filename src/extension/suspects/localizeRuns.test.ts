import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalizeReport } from '../../protocol/contract.ts';
import type { LocalizeResult } from '../../protocol/protocol.ts';
import type { Engine } from '../engine.ts';
import type { RequestEnd } from '../engineClient.ts';
import { exampleLocalization } from './exampleSuspects.ts';
import { LocalizeRuns } from './localizeRuns.ts';
import { Suspects } from './suspects.ts';

/** As much of the editor as a ranking meets. */
const editor = vi.hoisted(() => {
  class CancellationTokenSource {
    readonly #listeners: (() => void)[] = [];
    readonly token = {
      isCancellationRequested: false,
      onCancellationRequested: (listener: () => void) => void this.#listeners.push(listener),
    };
    cancel(): void {
      this.token.isCancellationRequested = true;
      this.#listeners.forEach((listener) => listener());
    }
    dispose(): void {
      this.#listeners.length = 0;
    }
  }
  const folders = ['project', 'other'].map((name) => ({
    name,
    uri: { fsPath: `/${name}`, toString: () => `file:///${name}` },
  }));
  return {
    CancellationTokenSource,
    workspace: {
      isTrusted: true,
      getWorkspaceFolder: vi.fn((uri: { toString(): string }) =>
        folders.find((folder) => uri.toString().startsWith(`${folder.uri.toString()}/`)),
      ),
      getConfiguration: vi.fn(() => ({ get: (_name: string, otherwise: unknown) => otherwise })),
    },
    extensions: { getExtension: (): unknown => undefined },
    commands: { executeCommand: vi.fn(() => Promise.resolve(undefined)) },
    window: {
      showInformationMessage: vi.fn(() => Promise.resolve(undefined)),
      showWarningMessage: vi.fn(() => Promise.resolve(undefined)),
      showErrorMessage: vi.fn(() => Promise.resolve(undefined)),
      showQuickPick: vi.fn((): Promise<unknown> => Promise.resolve(undefined)),
      withProgress: vi.fn((_options: unknown, task: () => unknown) => task()),
    },
    TreeItemCollapsibleState: {},
    Uri: { parse: (text: string) => ({ toString: () => text }) },
  };
});
vi.mock('vscode', () => editor);

interface Asked {
  readonly params: { readonly tests: readonly unknown[]; readonly testIds?: readonly string[] };
  readonly answer: (report: LocalizeReport, more?: Partial<LocalizeResult>) => void;
  readonly isCancelled: () => boolean;
}

/** An engine that answers when it is told to; as the real one, it ends its processes first when cancelled. */
function surface() {
  const asked: Asked[] = [];
  let running = 0;
  let mostRunning = 0;
  const run = (
    _name: string,
    params: Asked['params'],
    _onProgress: unknown,
    token: { isCancellationRequested: boolean; onCancellationRequested: (listener: () => void) => void },
  ): Promise<RequestEnd<LocalizeResult>> => {
    running += 1;
    mostRunning = Math.max(mostRunning, running);
    return new Promise<RequestEnd<LocalizeResult>>((resolve) => {
      const end = (answer: RequestEnd<LocalizeResult>): void => {
        running -= 1;
        resolve(answer);
      };
      token.onCancellationRequested(() => void Promise.resolve().then(() => end({ kind: 'cancelled' })));
      const answer: Asked['answer'] = (report, more = {}) => end({ kind: 'answered', result: { report, ...more } });
      asked.push({ params, answer, isCancelled: () => token.isCancellationRequested });
    });
  };
  const suspects = new Suspects();
  const view = { progress: '', note: '', bringToSight: vi.fn(() => Promise.resolve()) };
  const log = () => ({ info: () => undefined, error: () => undefined, show: () => undefined });
  const adapters = {
    offer: vi.fn(() => Promise.resolve(() => Promise.resolve())),
    show: vi.fn(() => Promise.resolve()),
  };
  const options = { engine: { run } as unknown as Engine, suspects, view, adapters, log: log as never };
  const runs = new LocalizeRuns(options);
  /** The request of this number, once the engine has got it. */
  const request = (number: number): Promise<Asked> => vi.waitUntil(() => asked[number]);
  return { runs, suspects, view, adapters, asked, request, mostRunning: () => mostRunning };
}

const about = (name: string) => ({
  tests: [{ uri: `file:///project/${name}.py`, ids: [name], labels: [name] }],
  subject: name,
});
const error = exampleLocalization({ status: 'error', code: 'pytest-not-found', message: 'No pytest.', suspects: [] });

beforeEach(() => {
  vi.clearAllMocks();
  editor.workspace.isTrusted = true;
});

describe('a ranking', () => {
  it('is shown with what it was made from', async () => {
    const { runs, suspects, request, view } = surface();
    const end = runs.localize(about('test_a'), 'asked');
    (await request(0)).answer(exampleLocalization());
    await end;
    expect(suspects.result).toMatchObject({ subject: 'test_a', rootUri: 'file:///project', testIds: [] });
    expect(view.bringToSight).toHaveBeenCalledOnce();
    expect(view.progress).toBe('');
  });

  it('ends an older one, and begins when that has ended', async () => {
    const { runs, suspects, request, mostRunning } = surface();
    const first = runs.localize(about('test_a'), 'live');
    const older = await request(0);
    const second = runs.localize(about('test_b'), 'live');
    expect(older.isCancelled()).toBe(true);
    (await request(1)).answer(exampleLocalization());
    await Promise.all([first, second]);
    expect(suspects.result?.subject).toBe('test_b');
    expect(mostRunning()).toBe(1);
  });

  it('that is overtaken while it waits is never made', async () => {
    const { runs, asked, request } = surface();
    const first = runs.localize(about('test_a'), 'live');
    await request(0);
    const others = ['test_b', 'test_c'].map((name) => runs.localize(about(name), 'live'));
    (await request(1)).answer(exampleLocalization());
    await Promise.all([first, ...others]);
    expect(asked.map(({ params }) => params.tests)).toEqual([about('test_a').tests, about('test_c').tests]);
  });

  it('that is cancelled leaves what was shown', async () => {
    const { runs, suspects, request } = surface();
    const end = runs.localize(about('test_a'), 'asked');
    await request(0);
    runs.cancel();
    await end;
    expect(suspects.result).toBeUndefined();
    expect(editor.window.showErrorMessage).not.toHaveBeenCalled();
  });

  it('that follows a test run shows no message and no view', async () => {
    const { runs, view, request } = surface();
    const end = runs.localize(about('test_a'), 'live');
    (await request(0)).answer(error);
    await end;
    expect(view.note).toBe('No suspects: No pytest.');
    expect(view.bringToSight).not.toHaveBeenCalled();
    expect(editor.window.showErrorMessage).not.toHaveBeenCalled();
  });

  it('that a person asked for tells its error with the setting that helps', async () => {
    const { runs, suspects, request } = surface();
    const end = runs.localize(about('test_a'), 'asked');
    (await request(0)).answer(error);
    await end;
    expect(editor.window.showErrorMessage).toHaveBeenCalledExactlyOnceWith(
      'No pytest.',
      'Run with Its Own Adapter',
      'Open Settings',
      'Show Log',
    );
    expect(suspects.result).toBeUndefined();
  });
});

describe('where the engine cannot run the tests', () => {
  it('what their own adapter has told is shown, with the reason', async () => {
    const { runs, request, view, adapters } = surface();
    const trace = [{ uri: editor.Uri.parse('file:///project/cart.py') as never, line: 3, score: 1 }];
    const end = runs.localize({ ...about('test_a'), trace }, 'asked');
    (await request(0)).answer(error);
    await end;
    const inFolder = { rootUri: 'file:///project', ...about('test_a') };
    expect(adapters.show).toHaveBeenCalledExactlyOnceWith(inFolder, trace);
    expect(view.note).toBe('Fixpoint could not run it itself: No pytest.');
    expect(editor.window.showErrorMessage).not.toHaveBeenCalled();
  });

  it('a ranking that follows a run offers nothing', async () => {
    const { runs, request, adapters } = surface();
    const end = runs.localize(about('test_a'), 'live');
    (await request(0)).answer(error);
    await end;
    expect(adapters.offer).not.toHaveBeenCalled();
  });
});

describe('tests of several folders', () => {
  const elsewhere = (folder: string) => ({ uri: `file:///${folder}/t.py`, ids: ['t'], labels: ['t'] });

  it('are ranked in the first one, and what is left out is said', async () => {
    const { runs, request, asked, view } = surface();
    const { tests } = about('test_a');
    const others = [elsewhere('other'), elsewhere('other'), elsewhere('elsewhere')];
    const end = runs.localize({ tests: [...tests, ...others], subject: '4 tests' }, 'asked');
    (await request(0)).answer(exampleLocalization());
    await end;
    expect(asked.map(({ params }) => params.tests)).toEqual([tests]);
    expect(view.note).toBe(
      'Left out: 2 tests of the folder other, 1 test outside of the workspace. ' +
        'One ranking is of one folder: choose Show Suspects there, too.',
    );
  });
});

describe('a test that may be one of several', () => {
  const ambiguous = { index: 0, label: 'test_a', choices: ['a.py::test_a', 'b.py::test_a'] };

  it('is asked for, and the answer sent in its place', async () => {
    const { runs, suspects, request } = surface();
    editor.window.showQuickPick.mockResolvedValueOnce([{ label: 'b.py::test_a' }]);
    const tests = [...about('test_a').tests, ...about('test_b').tests];
    const end = runs.localize({ tests, subject: '2 tests' }, 'asked');
    (await request(0)).answer(exampleLocalization(), { ambiguous });
    const second = await request(1);
    expect(second.params).toMatchObject({ tests: about('test_b').tests, testIds: ['b.py::test_a'] });
    second.answer(exampleLocalization());
    await end;
    expect(suspects.result).toMatchObject({ tests: about('test_b').tests, testIds: ['b.py::test_a'] });
  });

  it('is not run if nobody chooses', async () => {
    const { runs, asked, request, suspects } = surface();
    const end = runs.localize(about('test_a'), 'asked');
    (await request(0)).answer(exampleLocalization(), { ambiguous });
    await end;
    expect([asked.length, suspects.result]).toEqual([1, undefined]);
  });
});

describe('nothing is run', () => {
  it.each(['asked', 'live'] as const)('in a workspace that is not trusted (%s)', async (occasion) => {
    editor.workspace.isTrusted = false;
    const { runs, asked } = surface();
    await runs.localize(about('test_a'), occasion);
    expect(asked).toEqual([]);
    expect(editor.window.showErrorMessage).toHaveBeenCalledTimes(occasion === 'asked' ? 1 : 0);
  });

  it('for tests outside of every folder', async () => {
    const { runs, asked } = surface();
    await runs.localize(
      { tests: [{ uri: 'file:///elsewhere/t.py', ids: ['t'], labels: ['t'] }], subject: 't' },
      'asked',
    );
    expect(asked).toEqual([]);
    expect(editor.window.showErrorMessage).toHaveBeenCalledOnce();
  });
});
