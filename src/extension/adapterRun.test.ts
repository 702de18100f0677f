import { beforeEach, describe, expect, it, vi } from 'vitest';
import { adapterTests, runByAdapter, runsByAdapter } from './adapterRun.ts';

/** As much of the editor as a run by an adapter meets. The tool tells of `failures`. */
const editor = vi.hoisted(() => {
  class LanguageModelTextPart {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  }
  const uri = (path: string): object => ({ path, fsPath: path, toString: () => `file://${path}` });
  const state = { failures: '', commands: ['vscode.testing.getTestsInFile', 'vscode.runTestsById'] };
  const known = [
    ['jest', '/w', '/w/a.test.js', '/w/a.test.js#adds'],
    ['jest', '/w', '/w/a.test.js'],
    ['other', '/w/a.test.js#adds'],
  ];
  return {
    state,
    LanguageModelTextPart,
    commands: {
      getCommands: () => Promise.resolve(state.commands),
      executeCommand: vi.fn<(command: string, ...rest: unknown[]) => Promise<unknown>>((command) =>
        Promise.resolve(command === 'vscode.testing.getTestsInFile' ? known : undefined),
      ),
    },
    lm: {
      tools: [{ name: 'testFailure' }],
      invokeTool: () => Promise.resolve({ content: [new LanguageModelTextPart(state.failures)] }),
    },
    workspace: {
      workspaceFolders: [{ uri: uri('/w') }],
      getWorkspaceFolder: ({ path }: { path: string }) => (path.startsWith('/w/') ? {} : undefined),
      asRelativePath: ({ path }: { path: string }) => path.replace('/w/', ''),
      fs: {
        stat: ({ path }: { path: string }) =>
          path.includes('gone') ? Promise.reject(new Error('gone')) : Promise.resolve({ type: 1 }),
      },
    },
    window: {
      withProgress: (_options: unknown, task: (progress: unknown) => unknown) => task({ report: () => undefined }),
      showQuickPick: vi.fn<(items: unknown, options: unknown) => Promise<unknown>>(() => Promise.resolve(undefined)),
      showTextDocument: vi.fn<(uri: unknown, options: unknown) => void>(),
      showInformationMessage: vi.fn(() => Promise.resolve(undefined)),
      showWarningMessage: vi.fn(() => Promise.resolve(undefined)),
      showErrorMessage: vi.fn(() => Promise.resolve(undefined)),
    },
    FileType: { File: 1 },
    ProgressLocation: { Notification: 15 },
    Position: class {
      readonly line: number;
      constructor(line: number) {
        this.line = line;
      }
    },
    Range: class {
      readonly start: unknown;
      constructor(start: unknown) {
        this.start = start;
      }
    },
    Uri: {
      parse: (text: string) => uri(text.replace('file://', '')),
      file: uri,
      joinPath: ({ path }: { path: string }, below: string) => uri(`${path}/${below}`),
    },
  };
});
vi.mock('vscode', () => editor);

const address = 'file:///w/a.test.js';
const ids = ['/w', '/w/a.test.js', '/w/a.test.js#adds'];
const test = { uri: address, ids, labels: ['w', 'a.test.js', 'adds'] };
const failure = (name: string, body: string): string =>
  `<testFailure name="${name}" path="/w > /w/a.test.js">\n${body}\n</testFailure>\n`;
const frame = (path: string, line: number): string => `<stackFrame path="${path}" line="${line}" col="1" />`;

beforeEach(() => {
  vi.clearAllMocks();
  editor.state.failures = '';
});

describe('the adapter of a test', () => {
  it('is the one that shows the same chain of items', async () => {
    const found = await adapterTests([test]);
    expect(found?.map(({ test }) => test)).toEqual([['jest', ...ids]]);
  });

  it.each([
    ['none shows the chain', [{ ...test, ids: ['/w', '/w/a.test.js#adds'] }]],
    ['only a place is known', [{ ...test, ids: [], labels: [] }]],
    ['there is no test', []],
  ])('is unknown if %s', async (_name, tests) => {
    expect(await adapterTests(tests)).toBeUndefined();
  });
});

async function suspects(): Promise<string[] | string> {
  const known = await adapterTests([test]);
  const end = await runByAdapter(known ?? []);
  if (end.kind !== 'failed') return end.kind;
  return end.suspects.map(({ uri, line, score }) => `${uri.path}:${line} ${score.toFixed(2)}`);
}

describe('a run by the adapter', () => {
  it('runs that test and nothing else', async () => {
    await suspects();
    const run = editor.commands.executeCommand.mock.calls.filter(([command]) => command === 'vscode.runTestsById');
    expect(run).toEqual([['vscode.runTestsById', 2, ['jest', ...ids].join('\0')]]);
  });

  it('tells the frames that are files of the workspace, the innermost first', async () => {
    editor.state.failures = failure(
      '/w/a.test.js#adds',
      [
        frame('/usr/lib/x.js', 1),
        frame('/w/src/add.js', 3),
        frame('/w/node_modules/m/i.js', 1),
        frame('/w/gone.js', 1),
        frame('/w/src/cart.js', 5),
        frame('/w/a.test.js', 9),
      ].join('\n'),
    );
    expect(await suspects()).toEqual(['/w/src/add.js:3 1.00', '/w/src/cart.js:5 0.50']);
  });

  it('counts what failed in a suite, each place once', async () => {
    editor.state.failures =
      failure('/w/a.test.js#adds', frame('/w/src/a.js', 3)) + failure('/w/a.test.js#other', frame('/w/src/b.js', 3));
    const end = await runByAdapter((await adapterTests([{ ...test, ids: ids.slice(0, 2) }])) ?? []);
    expect(end).toMatchObject({ kind: 'failed', suspects: [{ line: 3 }, { line: 3 }] });
  });

  it.each([
    ['nothing failed', ''],
    ['another test failed', failure('/w/a.test.js#other', frame('/w/src/a.js', 3)).replace('/w/a.test.js"', '/w/b"')],
  ])('is no failure if %s', async (_name, failures) => {
    editor.state.failures = failures;
    expect(await suspects()).toBe('no-failure');
  });
});

describe('what is shown', () => {
  const run = async (): Promise<void> => (await runsByAdapter([test], 'adds'))?.();

  it('are the suspects, said to be from the trace alone, and the chosen one is gone to', async () => {
    editor.state.failures = failure('/w/a.test.js#adds', frame('/w/src/add.js', 3));
    editor.window.showQuickPick.mockImplementationOnce((items) => Promise.resolve((items as unknown[])[0]));
    await run();
    const [items, options] = editor.window.showQuickPick.mock.calls[0] ?? [];
    expect(items).toMatchObject([{ label: 'src/add.js:3', description: 'score 1.00' }]);
    expect(options).toMatchObject({ placeHolder: expect.stringContaining('From the trace alone') as string });
    const [uri, place] = editor.window.showTextDocument.mock.calls[0] ?? [];
    expect(String(uri)).toBe('file:///w/src/add.js');
    expect(place).toMatchObject({ selection: { start: { line: 2 } } });
  });

  it.each([
    ['that it did not fail', '', editor.window.showInformationMessage],
    ['that the trace helps not', failure('/w/a.test.js#adds', 'no trace'), editor.window.showWarningMessage],
  ])('is a message otherwise: %s', async (_name, failures, shown) => {
    editor.state.failures = failures;
    await run();
    expect(shown).toHaveBeenCalledOnce();
    expect(editor.window.showQuickPick).not.toHaveBeenCalled();
  });
});
