import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AdapterRuns } from './adapterRuns.ts';
import { runAndShow } from './runAndShow.ts';
import { Suspects } from './suspects.ts';
import { madeFromText } from './suspectTexts.ts';

/** As much of the editor as runs by adapters meet: the adapter shows one test, the tool tells of `failures`. */
const editor = vi.hoisted(() => {
  class LanguageModelTextPart {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  }
  const uri = (path: string) => ({
    scheme: 'file',
    authority: '',
    path,
    fsPath: path,
    toString: () => `file://${path}`,
  });
  const state = { failures: '', known: [['jest', '/w/a.test.js', 'adds']] };
  return {
    state,
    LanguageModelTextPart,
    commands: {
      getCommands: () => Promise.resolve(['vscode.testing.getTestsInFile', 'vscode.runTestsById']),
      executeCommand: vi.fn((command: string) =>
        Promise.resolve(command === 'vscode.testing.getTestsInFile' ? state.known : undefined),
      ),
    },
    lm: {
      tools: [{ name: 'testFailure' }],
      invokeTool: () => Promise.resolve({ content: [new LanguageModelTextPart(state.failures)] }),
    },
    workspace: {
      isTrusted: true,
      workspaceFolders: [{ uri: uri('/w') }, { uri: uri('/v') }],
      getWorkspaceFolder: () => ({}),
      fs: { stat: () => Promise.resolve({ type: 1 }) },
    },
    window: {
      withProgress: (_options: unknown, task: (progress: unknown) => unknown) => task({ report: () => undefined }),
      showInformationMessage: vi.fn(() => Promise.resolve(undefined)),
      showWarningMessage: vi.fn(() => Promise.resolve(undefined)),
      showErrorMessage: vi.fn(() => Promise.resolve(undefined)),
    },
    FileType: { File: 1 },
    ProgressLocation: { Notification: 15 },
    TreeItemCollapsibleState: {},
    Uri: { parse: (text: string) => uri(text.replace('file://', '')), file: uri },
  };
});
vi.mock('vscode', () => editor);

const tests = [{ uri: 'file:///w/a.test.js', ids: ['/w/a.test.js', 'adds'], labels: ['a.test.js', 'adds'] }];
const inFolder = { rootUri: 'file:///w', tests, subject: 'adds' };
const frame = (path: string, line: number): string => `<stackFrame path="${path}" line="${line}" col="1" />`;
const failing = (...frames: readonly string[]): string =>
  `<testFailure name="adds" path="/w/a.test.js">\n${frames.join('\n')}\n</testFailure>\n`;

function surface() {
  const suspects = new Suspects();
  const view = { bringToSight: vi.fn(() => Promise.resolve()) };
  const adapters = new AdapterRuns({ suspects, view });
  const localize = vi.fn(() => Promise.resolve());
  const run = () => runAndShow({ tests, subject: 'adds' }, { adapters, localizing: { localize } });
  return { adapters, suspects, view, localize, run };
}

const runsOfTheAdapter = (): number =>
  editor.commands.executeCommand.mock.calls.filter(([command]) => command === 'vscode.runTestsById').length;

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(editor.state, { failures: '', known: [['jest', '/w/a.test.js', 'adds']] });
  editor.workspace.isTrusted = true;
});

describe('a run by the own adapter of a test', () => {
  it('brings the suspects of its trace, by file, and says that they are from the trace alone', async () => {
    const { adapters, suspects, view } = surface();
    editor.state.failures = failing(frame('/w/src/b.js', 3), frame('/w/src/a.js', 5), frame('/w/src/b.js', 9), frame('/v/c.js', 1)); // prettier-ignore
    await (
      await adapters.offer(inFolder)
    )?.();
    const rows = suspects.visible.map(({ rank, file, lines }) => [rank, file, ...lines.map(({ line }) => line)]);
    expect(rows).toEqual([
      [1, 'src/b.js', 3, 9],
      [2, 'src/a.js', 5],
    ]);
    expect(suspects.result && madeFromText(suspects.result)).toMatch(/^adds: from the trace alone, no coverage · /);
    expect(view.bringToSight).toHaveBeenCalledOnce();
    expect(suspects.marksNow('src/b.js').map(({ line }) => line)).toEqual([3, 9]);
    expect(suspects.tree?.roots.map(({ children }) => children.map(({ kind }) => kind))).toEqual([
      ['line', 'line'],
      ['line'],
    ]);
  });

  it.each([
    ['that it did not fail', '', editor.window.showInformationMessage],
    ['that the trace helps not', failing('no trace'), editor.window.showWarningMessage],
  ])('is a message otherwise: %s', async (_name, failures, shown) => {
    const { adapters, suspects } = surface();
    editor.state.failures = failures;
    await (
      await adapters.offer(inFolder)
    )?.();
    expect(shown).toHaveBeenCalledOnce();
    expect(suspects.result).toBeUndefined();
  });

  it('is not offered where no adapter shows the test', async () => {
    editor.state.known = [];
    expect(await surface().adapters.offer(inFolder)).toBeUndefined();
  });
});

describe('Run Test and Show Suspects', () => {
  it('runs the test by its adapter, then ranks what failed', async () => {
    const { run, localize } = surface();
    editor.state.failures = failing(frame('/w/src/b.js', 3));
    await run();
    expect(runsOfTheAdapter()).toBe(1);
    const trace = [expect.objectContaining({ line: 3, score: 1 })];
    expect(localize).toHaveBeenCalledExactlyOnceWith({ tests, subject: 'adds', trace }, 'asked');
  });

  it('ranks nothing if the test passes', async () => {
    const { run, localize } = surface();
    await run();
    expect(localize).not.toHaveBeenCalled();
    expect(editor.window.showInformationMessage).toHaveBeenCalledOnce();
  });

  it('leaves it to the engine where no adapter shows the test', async () => {
    const { run, localize } = surface();
    editor.state.known = [];
    await run();
    expect(runsOfTheAdapter()).toBe(0);
    expect(localize).toHaveBeenCalledExactlyOnceWith({ tests, subject: 'adds' }, 'asked');
  });

  it('runs nothing in a workspace that is not trusted', async () => {
    editor.workspace.isTrusted = false;
    const { run, localize } = surface();
    await run();
    expect([runsOfTheAdapter(), localize.mock.calls.length]).toEqual([0, 0]);
  });

  it('is known to run meanwhile, so that live updates wait', async () => {
    const { adapters, run } = surface();
    let seen = false;
    editor.commands.executeCommand.mockImplementation((command) => {
      if (command === 'vscode.runTestsById') seen = adapters.isRunning;
      return Promise.resolve(command === 'vscode.testing.getTestsInFile' ? editor.state.known : undefined);
    });
    await run();
    expect([seen, adapters.isRunning]).toEqual([true, false]);
  });
});
