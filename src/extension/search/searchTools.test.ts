import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { SearchAnswer } from '../../protocol/contract.ts';
import type { SearchParams, SearchReply } from '../../protocol/protocol.ts';
import type { SearchCallName } from '../../protocol/searchCalls.ts';
import { SEARCH_CALLS } from '../../protocol/searchCalls.ts';
import type { RequestEnd } from '../engineClient.ts';
import { registerSearchTools, SearchTool } from './searchTools.ts';
import type { CallInput } from './toolMessages.ts';

/** As much of the editor as a tool meets. */
const editor = vi.hoisted(() => {
  class LanguageModelTextPart {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  }
  class LanguageModelToolResult {
    readonly content: readonly LanguageModelTextPart[];
    constructor(content: readonly LanguageModelTextPart[]) {
      this.content = content;
    }
  }
  const workspaceFolders: { name: string; uri: { scheme: string; toString: () => string } }[] = [];
  return {
    LanguageModelTextPart,
    LanguageModelToolResult,
    CancellationError: class extends Error {},
    lm: { registerTool: vi.fn((name: string) => ({ dispose: () => name })) },
    extensions: {},
    workspace: {
      workspaceFolders,
      getConfiguration: () => ({ get: () => ({ '**/dist': true, '**/lib': false }) }),
    },
  };
});
vi.mock('vscode', () => editor);

function open(...names: readonly string[]): void {
  const folders = names.map((name) => ({ name, uri: { scheme: 'file', toString: () => `file:///${name}` } }));
  editor.workspace.workspaceFolders.splice(0, Infinity, ...folders);
}

const result = { file: 'a.py', line: 1, endLine: 2, kind: 'class', text: 'class A' };
const found = (text: string): SearchReply => reply({ kind: 'exact', results: [result] }, text);
const nothing = (text: string): SearchReply => reply({ kind: 'none', results: [] }, text);
const refused = (message: string): SearchReply =>
  reply({ kind: 'none', results: [], error: { code: 'file-not-found', message } }, message);
function reply(answer: Partial<SearchAnswer> & Pick<SearchAnswer, 'kind' | 'results'>, text: string): SearchReply {
  return { answer: { call: 'search_class', args: [], more: 0, ...answer }, text };
}

const request = vi.fn<(name: 'search', params: SearchParams) => Promise<RequestEnd<SearchReply>>>();
const answerWith = (replies: Readonly<Record<string, SearchReply>>): void => {
  request.mockImplementation((_name, { rootUri }) => {
    const answer = replies[rootUri.replace('file:///', '')];
    return Promise.resolve(answer ? { kind: 'answered', result: answer } : { kind: 'failed', reason: 'no such root' });
  });
};

const token = {} as vscode.CancellationToken;
async function invoke(call: SearchCallName, input: CallInput, tokenBudget?: number): Promise<string> {
  const tool = new SearchTool(call, { request: request as never });
  const tokenization = tokenBudget === undefined ? {} : { tokenizationOptions: { tokenBudget, countTokens: vi.fn() } };
  const { content } = await tool.invoke({ input, toolInvocationToken: undefined, ...tokenization }, token);
  expect(content).toHaveLength(1);
  return (content[0] as vscode.LanguageModelTextPart).value;
}

beforeEach(() => {
  vi.clearAllMocks();
  open('shop');
});

describe('every search call', () => {
  it('is a tool', () => {
    const names = registerSearchTools({ request: request as never }).map((tool) => tool.dispose() as unknown);
    expect(names).toEqual(Object.keys(SEARCH_CALLS).map((call) => `fixpoint_${call}`));
  });

  it.each<[SearchCallName, CallInput, string]>([
    ['search_class', { name: 'Foo' }, 'Searching for the class "Foo"'],
    ['search_method_in_class', { name: 'add', class: 'Cart' }, 'Searching for the method "add" of "Cart"'],
    ['get_code_around_line', { file: 'a.py', line: 7, window: 3 }, 'Reading a.py around line 7'],
    ['list_directory', {}, 'Listing the workspace'],
  ])('%s says what it does', (call, input, message) => {
    const tool = new SearchTool(call, { request: request as never });
    expect(tool.prepareInvocation({ input })).toEqual({ invocationMessage: message });
  });
});

describe('a call', () => {
  it('reaches the engine with the folder, what is excluded, and the budget', async () => {
    answerWith({ shop: found('class A') });
    expect(await invoke('search_class', { name: 'A' }, 900)).toBe('class A');
    const params = { rootUri: 'file:///shop', call: 'search_class', args: ['A'], maxTokens: 900, exclude: ['**/dist'] };
    expect(request).toHaveBeenCalledExactlyOnceWith('search', params, token);
  });

  it.each<[string, SearchCallName, CallInput, string[]]>([
    ['in their order', 'get_code_around_line', { window: 3, line: 7, file: 'a.py' }, ['a.py', '7', '3']],
    ['without optional ones', 'find_definition', { name: 'A' }, ['A']],
    ['with optional ones', 'find_definition', { name: 'A', file: 'a.py', line: 7 }, ['A', 'a.py', '7']],
    ['up to the first that is missing', 'find_definition', { name: 'A', line: 7 }, ['A']],
  ])('has its arguments %s', async (_name, call, input, args) => {
    answerWith({ shop: found('A') });
    await invoke(call, input);
    expect(request.mock.calls[0]?.[1].args).toEqual(args);
  });

  it.each<[string, RequestEnd<SearchReply>, string | (new () => Error)]>([
    ['a call that cannot be carried out', { kind: 'answered', result: refused('No file x.py.') }, 'No file x.py.'],
    ['an engine that failed', { kind: 'failed', reason: 'out of luck' }, 'out of luck'],
    ['an engine that stopped', { kind: 'engine-stopped' }, 'ended before it had answered'],
    ['a cancelled call', { kind: 'cancelled' }, editor.CancellationError],
  ])('throws on %s', async (_name, end, expected) => {
    request.mockResolvedValue(end);
    await expect(invoke('search_class', { name: 'A' })).rejects.toThrow(expected);
  });

  it('needs a folder', async () => {
    open();
    await expect(invoke('search_class', { name: 'A' })).rejects.toThrow('no folder of files is open');
  });
});

describe('several folders', () => {
  beforeEach(() => open('shop', 'tools'));

  it.each<[string, Record<string, SearchReply>, string]>([
    ['are named', { shop: found('class A'), tools: found('class B') }, 'shop:\nclass A\n\ntools:\nclass B'],
    ['are left out without results', { shop: nothing('none'), tools: found('class B') }, 'tools:\nclass B'],
    ['are left out with an error', { shop: refused('No file.'), tools: found('class B') }, 'tools:\nclass B'],
    ['are all told if none has any', { shop: nothing('none'), tools: nothing('no') }, 'shop:\nnone\n\ntools:\nno'],
  ])('%s', async (_name, replies, expected) => {
    answerWith(replies);
    expect(await invoke('search_class', { name: 'A' })).toBe(expected);
  });

  it('tell the same error once', async () => {
    answerWith({ shop: refused('No file.'), tools: refused('No file.') });
    await expect(invoke('search_class', { name: 'A' })).rejects.toThrow(/^No file\.$/);
  });

  it('share the budget if both have much to tell', async () => {
    answerWith({ shop: found('a'.repeat(300)), tools: found('b'.repeat(300)) });
    await invoke('search_class', { name: 'A' }, 100);
    expect(request.mock.calls.map(([, { maxTokens }]) => maxTokens)).toEqual([100, 100, 50, 50]);
  });
});
