import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { LanguageFeatureParams } from '../../protocol/protocol.ts';
import { LanguageFeatures } from './languageFeatures.ts';

/** As much of the editor as a question meets. */
const editor = vi.hoisted(() => {
  const parse = (text: string): object => ({ scheme: text.slice(0, text.indexOf(':')), toString: () => text });
  class Location {
    readonly uri: object;
    readonly range: object;
    constructor(uri: object, range: object) {
      this.uri = uri;
      this.range = range;
    }
  }
  return {
    Location,
    Position: vi.fn(),
    Uri: { parse },
    extensions: { all: [] as { isActive: boolean; packageJSON: unknown; activate: () => unknown }[] },
    commands: { executeCommand: vi.fn<(command: string, ...given: unknown[]) => Promise<unknown>>() },
    workspace: { isTrusted: true, openTextDocument: vi.fn(() => Promise.resolve({ languageId: 'typescript' })) },
  };
});
vi.mock('vscode', () => editor);

const uriOf = (file: string): vscode.Uri => editor.Uri.parse(`file:///${file}`) as vscode.Uri;
const rangeOf = (line: number, endLine = line): vscode.Range =>
  ({ start: { line }, end: { line: endLine } }) as unknown as vscode.Range;
const locationOf = (file: string, line: number): object => new editor.Location(uriOf(file), rangeOf(line));
const place = (file: string, line: number): object => ({ uri: `file:///${file}`, line, endLine: line });

const listeners = new Set<() => void>();
const token = {
  isCancellationRequested: false,
  onCancellationRequested: (listener: () => void) => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  },
} as unknown as vscode.CancellationToken;

function ask(
  features: LanguageFeatures,
  feature: LanguageFeatureParams['feature'] = 'definitions',
  uri = 'file:///a.ts',
): Promise<unknown> {
  return features.answer({ feature, uri, line: 1, character: 2, timeoutMs: 1000 }, token);
}

const answer = (answers: Readonly<Record<string, unknown>>): void => {
  editor.commands.executeCommand.mockImplementation((command) => Promise.resolve(answers[command]));
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  answer({});
  editor.workspace.isTrusted = true;
  editor.extensions.all = [];
});
afterEach(() => {
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('an answer', () => {
  it('takes locations and links, of files only, each once', async () => {
    const link = { targetUri: uriOf('c.ts'), targetRange: rangeOf(4, 9), targetSelectionRange: rangeOf(5) };
    const whole = { targetUri: uriOf('d.ts'), targetRange: rangeOf(7) };
    const elsewhere = new editor.Location(editor.Uri.parse('git:/a.ts'), rangeOf(1));
    const found = [locationOf('b.ts', 3), locationOf('b.ts', 3), link, whole, elsewhere];
    answer({ 'vscode.executeDefinitionProvider': found });
    expect(await ask(new LanguageFeatures())).toEqual([place('b.ts', 3), place('c.ts', 5), place('d.ts', 7)]);
  });

  it.each<[LanguageFeatureParams['feature'], string]>([
    ['references', 'vscode.executeReferenceProvider'],
    ['implementations', 'vscode.executeImplementationProvider'],
  ])('about %s comes from %s', async (feature, command) => {
    answer({ [command]: [locationOf('b.ts', 3)] });
    expect(await ask(new LanguageFeatures(), feature)).toEqual([place('b.ts', 3)]);
  });

  it('about callers has the places of the calls', async () => {
    const from = { uri: uriOf('b.ts') };
    answer({
      'vscode.prepareCallHierarchy': [{}],
      'vscode.provideIncomingCalls': [{ from, fromRanges: [rangeOf(3), rangeOf(8)] }],
    });
    expect(await ask(new LanguageFeatures(), 'callers')).toEqual([place('b.ts', 3), place('b.ts', 8)]);
  });

  it('waits until the extensions of the language are awake', async () => {
    const extension = {
      isActive: false,
      packageJSON: { activationEvents: ['onLanguage:typescript'] },
      activate: vi.fn(() => {
        answer({ 'vscode.executeDefinitionProvider': [locationOf('b.ts', 3)] });
        return Promise.resolve();
      }),
    };
    const other = { isActive: false, packageJSON: {}, activate: vi.fn() };
    editor.extensions.all = [extension, other];
    expect(await ask(new LanguageFeatures())).toEqual([place('b.ts', 3)]);
    expect(other.activate).not.toHaveBeenCalled();
  });

  it('comes from a server that is slow to register', async () => {
    const asked = ask(new LanguageFeatures());
    await vi.advanceTimersByTimeAsync(500);
    answer({ 'vscode.executeDefinitionProvider': [locationOf('b.ts', 3)] });
    await vi.advanceTimersByTimeAsync(100);
    expect(await asked).toEqual([place('b.ts', 3)]);
  });

  it('may be empty once the language has answered', async () => {
    const features = new LanguageFeatures();
    answer({ 'vscode.executeDefinitionProvider': [locationOf('b.ts', 3)] });
    await ask(features);
    answer({ 'vscode.executeDefinitionProvider': [] });
    expect(await ask(features)).toEqual([]);
  });
});

describe('no answer', () => {
  it('is waited for once a language', async () => {
    const features = new LanguageFeatures();
    const asked = ask(features);
    await vi.advanceTimersByTimeAsync(1100);
    expect(await asked).toBeNull();
    expect(await ask(features)).toBeNull();
    answer({ 'vscode.executeDefinitionProvider': [locationOf('b.ts', 3)] });
    expect(await ask(features)).toEqual([place('b.ts', 3)]);
  });

  it('comes from a server that hangs', async () => {
    editor.commands.executeCommand.mockReturnValue(new Promise(() => undefined));
    const asked = ask(new LanguageFeatures());
    await vi.advanceTimersByTimeAsync(1000);
    expect(await asked).toBeNull();
  });

  it('comes after a cancellation', async () => {
    editor.commands.executeCommand.mockReturnValue(new Promise(() => undefined));
    const asked = ask(new LanguageFeatures());
    await vi.advanceTimersByTimeAsync(10);
    listeners.forEach((cancel) => cancel());
    expect(await asked).toBeNull();
  });

  it('comes from a file that cannot be opened', async () => {
    editor.workspace.openTextDocument.mockRejectedValueOnce(new Error('no such file'));
    expect(await ask(new LanguageFeatures())).toBeNull();
  });

  it.each<[string, boolean, string]>([
    ['an untrusted workspace', false, 'file:///a.ts'],
    ['what is no file', true, 'untitled:a.ts'],
  ])('is asked for in %s', async (_name, isTrusted, uri) => {
    editor.workspace.isTrusted = isTrusted;
    expect(await ask(new LanguageFeatures(), 'definitions', uri)).toBeNull();
    expect(editor.workspace.openTextDocument).not.toHaveBeenCalled();
    expect(editor.commands.executeCommand).not.toHaveBeenCalled();
  });
});
