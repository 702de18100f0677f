import { beforeEach, describe, expect, it, vi } from 'vitest';
import { adapterTests, runByAdapter } from './adapterRun.ts';

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
  const text = "it('adds', () => {\n  expect(1).toBe(2);\n});\n\nit('takes', () => {});\n";
  const known = [
    ['jest', '/w', '/w/a.test.js', '/w/a.test.js#adds'],
    ['jest', '/w', '/w/a.test.js'],
    ['jest', '/w', '/w/a.test.js', '/w/a.test.js#adds', '/w/a.test.js#adds(1)'],
    ['jest', '/w', '/w/a.test.js', 'a', 'takes'],
    ['jest', '/w', '/w/a.test.js', 'b', 'takes'],
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
      openTextDocument: () => Promise.resolve({ getText: () => text, languageId: 'javascript' }),
      workspaceFolders: [{ uri: uri('/w') }],
      getWorkspaceFolder: ({ path }: { path: string }) => (path.startsWith('/w/') ? {} : undefined),
      fs: {
        stat: ({ path }: { path: string }) =>
          path.includes('gone') ? Promise.reject(new Error('gone')) : Promise.resolve({ type: 1 }),
      },
    },
    FileType: { File: 1 },
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
  editor.state.commands = ['vscode.testing.getTestsInFile', 'vscode.runTestsById'];
});

describe('the adapter of a test', () => {
  it('is the one that shows the same chain of items', async () => {
    const found = await adapterTests([test]);
    expect(found?.map(({ test }) => test)).toEqual([['jest', ...ids]]);
  });

  it('is found at a place by the name that stands there', async () => {
    const found = await adapterTests([{ ...test, ids: [], labels: [], line: 2 }]);
    expect(found?.map(({ test }) => test)).toEqual([['jest', ...ids]]);
  });

  it.each([
    ['none shows the chain', [{ ...test, ids: ['/w', '/w/a.test.js#adds'] }]],
    ['the place is in no test', [{ ...test, ids: [], labels: [], line: 4 }]],
    ['several tests bear the name at the place', [{ ...test, ids: [], labels: [], line: 5 }]],
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

  it('comes to nothing that is known in an editor that cannot have tests run', async () => {
    editor.state.commands = ['vscode.testing.getTestsInFile'];
    expect(await suspects()).toBe('unknown');
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
