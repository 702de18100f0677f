import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleResult } from './exampleSuspects.ts';
import type { ReportedFailure } from '../testFailureText.ts';
import { failuresIn } from '../testFailureText.ts';
import { LiveUpdates } from './liveUpdates.ts';
import { Suspects } from './suspects.ts';

/** As much of the editor as live updates meet: the last test run, and what a person saves. */
const editor = vi.hoisted(() => {
  const state = {
    failures: '',
    asks: 0,
    settings: { live: true },
    save: undefined as unknown as (document: unknown) => void,
  };
  class LanguageModelTextPart {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  }
  const parse = (text: string) => ({
    scheme: 'file',
    authority: '',
    path: text.replace('file://', ''),
    toString: () => text,
  });
  return {
    state,
    LanguageModelTextPart,
    Uri: { parse },
    workspace: {
      isTrusted: true,
      workspaceFolders: [{ uri: parse('file:///project') }],
      getConfiguration: () => ({ get: () => state.settings.live }),
      onDidSaveTextDocument: (listener: (document: unknown) => void) => {
        state.save = listener;
        return { dispose: () => undefined };
      },
    },
    window: { state: { focused: true } },
    lm: {
      tools: [{ name: 'testFailure' }],
      invokeTool: () => {
        state.asks += 1;
        return Promise.resolve({ content: [new LanguageModelTextPart(state.failures)] });
      },
    },
  };
});
vi.mock('vscode', () => editor);

const failure = (name: string): string =>
  `<testFailure name="${name}" path="/project/test_cart.py">\n<message>\nno\n</message>\n</testFailure>`;
const editOf = (file: string) =>
  [file, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'x' }]] as const;

let live: LiveUpdates;
function surface() {
  const runs = { localize: vi.fn(() => Promise.resolve()), localizeIn: vi.fn(() => Promise.resolve()), isAsked: false };
  const suspects = new Suspects();
  const view = { note: '' };
  const repair = { isRunning: false };
  const own: { failures?: ReportedFailure[] } = {};
  live = new LiveUpdates({ runs, suspects, view, isOccupied: () => repair.isRunning, ownFailures: () => own.failures });
  return { runs, suspects, view, repair, own };
}
const later = (ms = 10_000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(editor.state, { failures: '', asks: 0, settings: { live: true } });
  editor.workspace.isTrusted = true;
  editor.window.state.focused = true;
});
afterEach(() => {
  live.dispose();
  vi.useRealTimers();
});

describe('after a test run of the person', () => {
  it('what failed is ranked, once', async () => {
    const { runs } = surface();
    await later();
    editor.state.failures = failure('test_total');
    await later();
    const ids = ['/project/test_cart.py', 'test_total'];
    const tests = [{ uri: 'file:///project/test_cart.py', ids, labels: ids }];
    expect(runs.localize).toHaveBeenCalledExactlyOnceWith({ tests, subject: 'test_total' }, 'live');
  });

  it('several failures are one ranking', async () => {
    const { runs } = surface();
    await later();
    editor.state.failures = failure('test_a') + failure('test_b');
    await later();
    expect(runs.localize).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ subject: '2 failing tests' }),
      'live',
    );
  });

  it('failures from before are left alone', async () => {
    editor.state.failures = failure('test_total');
    const { runs } = surface();
    await later();
    expect(runs.localize).not.toHaveBeenCalled();
  });

  it('that passes, the view says so', async () => {
    editor.state.failures = failure('test_total');
    const { runs, suspects, view } = surface();
    suspects.take(exampleResult());
    await later();
    editor.state.failures = 'No test failures were found yet';
    await later();
    expect(view.note).toBe('In the last test run nothing failed.');
    expect(runs.localize).not.toHaveBeenCalled();
  });

  it('a repair is not disturbed, and the ranking comes after it', async () => {
    const { runs, repair } = surface();
    repair.isRunning = true;
    await later();
    editor.state.failures = failure('test_total');
    await later();
    expect(runs.localize).not.toHaveBeenCalled();
    repair.isRunning = false;
    await later();
    expect(runs.localize).toHaveBeenCalledOnce();
  });

  it('that Fixpoint had an adapter do, nothing follows until something else fails', async () => {
    const { runs, own } = surface();
    await later();
    editor.state.failures = failure('test_total');
    own.failures = failuresIn(editor.state.failures);
    await later();
    expect(runs.localize).not.toHaveBeenCalled();
    editor.state.failures = failure('test_other');
    await later();
    expect(runs.localize).toHaveBeenCalledOnce();
  });

  it('a ranking of the same test that a person has asked for meanwhile is enough', async () => {
    const { runs, suspects } = surface();
    await later();
    runs.isAsked = true;
    editor.state.failures = failure('test_total');
    await later();
    suspects.take({ ...exampleResult(), madeAt: new Date() });
    runs.isAsked = false;
    await later();
    expect(runs.localize).not.toHaveBeenCalled();
  });
});

describe('nothing is looked at', () => {
  it.each([
    ['in a workspace that is not trusted', () => void (editor.workspace.isTrusted = false)],
    ['if the setting is off', () => void (editor.state.settings.live = false)],
  ])('%s', async (_name, arrange) => {
    arrange();
    const { runs } = surface();
    await later();
    editor.state.failures = failure('test_total');
    await later();
    expect(editor.state.asks).toBe(0);
    expect(runs.localize).not.toHaveBeenCalled();
  });

  it('while the window is not in front, but for what was there before', async () => {
    editor.window.state.focused = false;
    const { runs } = surface();
    await later();
    editor.state.failures = failure('test_total');
    await later();
    expect(editor.state.asks).toBe(1);
    expect(runs.localize).not.toHaveBeenCalled();
    editor.window.state.focused = true;
    await later();
    expect(runs.localize).toHaveBeenCalledTimes(1);
  });

  it('once it is disposed of', async () => {
    surface();
    await later();
    live.dispose();
    const asked = editor.state.asks;
    await later();
    expect(editor.state.asks).toBe(asked);
  });
});

describe('a save', () => {
  const save = (file: string): void => editor.state.save({ uri: editor.Uri.parse(`file:///project/${file}`) });

  it('of what a ranking is about has it made anew, once for several saves', async () => {
    const { runs, suspects } = surface();
    suspects.take(exampleResult());
    suspects.noteEdit(...editOf('cart.py'));
    save('cart.py');
    save('cart.py');
    await later();
    expect(runs.localizeIn).toHaveBeenCalledExactlyOnceWith(expect.anything(), suspects.result, 'live');
  });

  it.each([
    ['of a file that has not changed', 'cart.py', 0],
    ['of a file it is not about', 'other.py', 0],
    ['of the test', 'test_cart.py', 1],
  ])('%s', async (_name, file, times) => {
    const { runs, suspects } = surface();
    suspects.take(exampleResult());
    save(file);
    await later();
    expect(runs.localizeIn).toHaveBeenCalledTimes(times);
  });

  it('does nothing where nothing is shown, or in a workspace that is not trusted', async () => {
    const { runs, suspects } = surface();
    save('test_cart.py');
    await later();
    suspects.take(exampleResult());
    editor.workspace.isTrusted = false;
    save('test_cart.py');
    await later();
    expect(runs.localizeIn).not.toHaveBeenCalled();
  });
});
