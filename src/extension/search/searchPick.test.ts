import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { FoundSymbol, SymbolSearchParams, SymbolSearchReply } from '../../protocol/protocol.ts';
import type { RequestEnd } from '../engineClient.ts';
import type { SearchItem } from './pickItems.ts';
import { showSearchPick } from './searchPick.ts';

/** As much of the editor as the search meets. Its list is `pick`. */
const editor = vi.hoisted(() => {
  class Icon {
    readonly id: string;
    constructor(id: string) {
      this.id = id;
    }
  }
  class Token {
    readonly token = { isCancellationRequested: false };
    cancel(): void {
      this.token.isCancellationRequested = true;
    }
    dispose(): void {
      return;
    }
  }
  const pick = {
    items: [] as unknown[],
    activeItems: [] as unknown[],
    busy: false,
    sortByLabel: true,
    placeholder: '',
    hear: {} as Record<string, (event: unknown) => void>,
    show: vi.fn(),
    dispose: vi.fn(),
    hide: () => pick.hear['hide']?.(undefined),
    onDidChangeValue: (hear: (event: never) => void) => (pick.hear['value'] = hear as never),
    onDidChangeActive: (hear: (event: never) => void) => (pick.hear['active'] = hear as never),
    onDidAccept: (hear: (event: never) => void) => (pick.hear['accept'] = hear as never),
    onDidTriggerItemButton: (hear: (event: never) => void) => (pick.hear['button'] = hear as never),
    onDidHide: (hear: (event: never) => void) => (pick.hear['hide'] = hear as never),
  };
  const folder = (name: string): object => ({ name, uri: { scheme: 'file', toString: () => `file:///${name}` } });
  return {
    pick,
    folder,
    ThemeIcon: Icon,
    ThemeColor: Icon,
    CancellationTokenSource: Token,
    Range: vi.fn(),
    ViewColumn: { Active: -1, Beside: -2 },
    TabInputText: vi.fn(),
    TextEditorRevealType: {},
    Uri: { parse: (text: string) => text },
    extensions: {},
    commands: {},
    workspace: { workspaceFolders: [folder('shop')], getConfiguration: () => ({ get: () => ({}) }) },
    window: {
      createQuickPick: () => pick,
      createTextEditorDecorationType: () => ({ dispose: () => undefined }),
      activeTextEditor: undefined,
      visibleTextEditors: [],
      tabGroups: { activeTabGroup: { tabs: [] }, all: [], close: vi.fn(() => Promise.resolve(true)) },
      showTextDocument: vi.fn(() => Promise.reject(new Error('no such file'))),
      showInformationMessage: vi.fn(),
      showWarningMessage: vi.fn(),
      showErrorMessage: vi.fn(() => Promise.resolve(undefined)),
    },
  };
});
vi.mock('vscode', () => editor);

type Request = (name: string, params: SymbolSearchParams, token: unknown) => Promise<RequestEnd<SymbolSearchReply>>;
const request = vi.fn<Request>();
const log = { error: vi.fn() };

const symbol = (name: string, changes: Partial<FoundSymbol> = {}): FoundSymbol => ({
  name,
  kind: 'function',
  container: '',
  file: 'shop/basket.py',
  uri: 'file:///shop/shop/basket.py',
  line: 4,
  endLine: 9,
  ...changes,
});
const answer = (symbols: readonly FoundSymbol[], note = ''): RequestEnd<SymbolSearchReply> => ({
  kind: 'answered',
  result: { symbols, note },
});

const { pick } = editor;
const rows = (): SearchItem[] => pick.items as SearchItem[];
const labels = (): string[] => rows().map(({ label }) => label);
const type = (text: string): void => pick.hear['value']?.(text);
async function search(text: string): Promise<void> {
  type(text);
  await vi.advanceTimersByTimeAsync(80);
}

function open(...folders: readonly string[]): void {
  editor.workspace.workspaceFolders.splice(0, Infinity, ...folders.map(editor.folder));
  showSearchPick({ engine: { request: request }, log: () => log as unknown as vscode.LogOutputChannel });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  request.mockResolvedValue(answer([]));
  Object.assign(pick, { items: [], activeItems: [], sortByLabel: true });
});
afterEach(() => {
  pick.hide();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('what is typed', () => {
  it('is asked for when no more keys come, and once', async () => {
    open('shop');
    type('d');
    await vi.advanceTimersByTimeAsync(50);
    await search('di');
    expect(request.mock.calls.map(([name, params]) => [name, params])).toEqual([
      ['symbolSearch', { rootUri: 'file:///shop', exclude: [], text: 'di', limit: 100 }],
    ]);
  });

  it('cancels what was asked before, whose answer no longer counts', async () => {
    open('shop');
    let late: (end: RequestEnd<SymbolSearchReply>) => void = () => undefined;
    request.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    await search('d');
    expect(pick.busy).toBe(true);
    request.mockResolvedValueOnce(answer([symbol('discount_percent')]));
    await search('di');
    expect(request.mock.calls[0]?.[2]).toEqual({ isCancellationRequested: true });
    late(answer([symbol('late')]));
    await vi.advanceTimersByTimeAsync(0);
    expect(labels()).toEqual(['discount_percent']);
    expect(pick.busy).toBe(false);
  });

  it('is a hint as long as it is nothing', async () => {
    open('shop');
    expect(pick.placeholder).toContain('Type the name');
    request.mockResolvedValueOnce(answer([symbol('discount_percent')]));
    await search('d');
    await search(' ');
    expect(rows()).toEqual([]);
    expect(request).toHaveBeenCalledOnce();
  });
});

describe('a row', () => {
  it('says what was found and where, in the order of the engine, and is never filtered away', async () => {
    open('shop');
    const text = symbol('', { kind: 'text', line: 7, lineText: '  cost = $(x)' });
    request.mockResolvedValueOnce(answer([symbol('add', { kind: 'method', container: 'Cart' }), text]));
    await search('a');
    expect(pick.sortByLabel).toBe(false);
    const [method, line] = rows();
    expect(method).toMatchObject({ label: 'add', description: 'Cart', detail: 'shop/basket.py:4', alwaysShow: true });
    expect(method?.iconPath).toMatchObject({ id: 'symbol-method' });
    expect(line).toMatchObject({ label: 'cost = \\$(x)', detail: 'shop/basket.py:7', alwaysShow: true });
    expect(line?.iconPath).toMatchObject({ id: 'symbol-text' });
  });

  it('tells what was left out, and that nothing was found', async () => {
    open('shop');
    request.mockResolvedValueOnce(answer([], '3 files are too large.'));
    await search('xyz');
    expect(labels()).toEqual(['Nothing like "xyz"', '3 files are too large.']);
    pick.activeItems = [rows()[0]];
    pick.hear['accept']?.(undefined);
    expect(editor.window.showTextDocument).not.toHaveBeenCalled();
  });

  it('of several folders names its folder; definitions come first', async () => {
    open('shop', 'tools');
    request.mockResolvedValueOnce(answer([symbol('a1'), symbol('a2'), symbol('', { lineText: 'a3' })], 'The note.'));
    request.mockResolvedValueOnce(answer([symbol('b1'), symbol('', { lineText: 'b2' })], 'The note.'));
    await search('a');
    expect(labels()).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'The note.']);
    expect(rows()[1]?.detail).toBe('tools/shop/basket.py:4');
  });
});

describe('a choice', () => {
  it.each<[string, () => void, number]>([
    ['by Enter', () => pick.hear['accept']?.(undefined), editor.ViewColumn.Active],
    [
      'by the button',
      () => pick.hear['button']?.({ item: rows()[0], button: rows()[0]?.buttons?.[0] }),
      editor.ViewColumn.Beside,
    ],
  ])('%s opens the file, or says why it cannot be opened', async (_name, choose, viewColumn) => {
    open('shop');
    request.mockResolvedValueOnce(answer([symbol('add')]));
    await search('a');
    pick.activeItems = rows().slice(0, 1);
    choose();
    await vi.advanceTimersByTimeAsync(0);
    expect(editor.window.showTextDocument).toHaveBeenCalledExactlyOnceWith(
      'file:///shop/shop/basket.py',
      expect.objectContaining({ viewColumn }),
    );
    expect(editor.window.showErrorMessage).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('shop/basket.py cannot be opened (no such file)'),
    );
  });
});

describe('a row that is looked at', () => {
  it('is shown in the editor once the person stays with it', async () => {
    open('shop');
    request.mockResolvedValueOnce(answer([symbol('add')]));
    await search('a');
    pick.hear['active']?.(rows());
    await vi.advanceTimersByTimeAsync(149);
    expect(editor.window.showTextDocument).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(editor.window.showTextDocument).toHaveBeenCalledExactlyOnceWith(
      'file:///shop/shop/basket.py',
      expect.objectContaining({ preview: true, preserveFocus: true }),
    );
  });
});

describe('what goes wrong', () => {
  it.each<[string, RequestEnd<SymbolSearchReply>, number]>([
    ['in the engine is told', { kind: 'failed', reason: 'out of luck' }, 1],
    ['with the engine has been told', { kind: 'engine-stopped' }, 0],
  ])('%s, and the search ends', async (_name, end, messages) => {
    open('shop');
    request.mockResolvedValueOnce(end);
    await search('a');
    expect(editor.window.showErrorMessage).toHaveBeenCalledTimes(messages);
    expect(pick.dispose).toHaveBeenCalledOnce();
  });

  it('is that no folder is open', () => {
    open();
    expect(editor.window.showErrorMessage).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('no folder'));
    expect(pick.show).not.toHaveBeenCalled();
  });
});
