import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { ModelDestination, ModelServerInfo } from '../../protocol/protocol.ts';
import type { Engine } from '../engine.ts';
import { chooseModel } from './chooseModel.ts';
import { ChosenModel } from './chosenModel.ts';

/** As much of the editor as the choice of a model meets. */
const editor = vi.hoisted(() => {
  const settings = new Map<string, unknown>();
  const nobody = (): Promise<unknown> => Promise.resolve(undefined);
  return {
    settings,
    ConfigurationTarget: { Global: 1 },
    CancellationTokenSource: class {
      readonly token = { isCancellationRequested: false };
      dispose(): void {
        return;
      }
    },
    workspace: {
      getConfiguration: () => ({
        get: (name: string, otherwise: unknown) => settings.get(name) ?? otherwise,
        update: (name: string, value: unknown) => Promise.resolve(settings.set(name, value)),
      }),
    },
    lm: { selectChatModels: vi.fn(() => Promise.resolve([{ id: 'e1', name: 'Editor One', vendor: 'acme' }])) },
    window: {
      showQuickPick: vi.fn<(rows: Promise<{ label: string }[]>, options: unknown) => Promise<unknown>>(nobody),
      showInputBox: vi.fn<(options: { title: string }) => Promise<unknown>>(nobody),
      showOpenDialog: vi.fn(nobody),
      showWarningMessage: vi.fn<(text: string, options: unknown, button: string) => Promise<unknown>>(nobody),
      showInformationMessage: vi.fn(nobody),
      showErrorMessage: vi.fn(nobody),
    },
  };
});
vi.mock('vscode', () => editor);

const token = {} as vscode.CancellationToken;
const servers: ModelServerInfo[] = [
  { kind: 'llama-server', url: 'http://127.0.0.1:8080/', models: [{ name: 'qwen.gguf', runsElsewhere: false }] },
  {
    kind: 'ollama',
    url: 'http://127.0.0.1:11434/',
    models: [
      { name: 'coder:7b', runsElsewhere: false },
      { name: 'big:120b-cloud', runsElsewhere: true },
    ],
  },
  { kind: 'lm-studio', url: 'http://127.0.0.1:1234/v1', models: [{ name: 'poet', runsElsewhere: false }] },
];

const secrets = new Map<string, string>();
const state = new Map<string, unknown>();
let destination: ModelDestination = {};

const engine = {
  request: vi.fn((name: string) =>
    Promise.resolve({ kind: 'answered', result: name === 'modelServers' ? servers : destination }),
  ),
} as unknown as Pick<Engine, 'request'>;

const chosen = new ChosenModel(engine, {
  secrets: {
    get: (key: string) => Promise.resolve(secrets.get(key)),
    store: (key: string, value: string) => Promise.resolve(void secrets.set(key, value)),
  },
  globalState: {
    get: (key: string, otherwise: unknown) => state.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
  },
} as unknown as Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>);

beforeEach(() => {
  vi.clearAllMocks();
  for (const kept of [editor.settings, secrets, state]) kept.clear();
  destination = {};
});

/** Chooses the row with this label. */
async function choose(label: string): Promise<void> {
  editor.window.showQuickPick.mockImplementationOnce(async (rows) => (await rows).find((row) => row.label === label));
  await chooseModel(engine, chosen);
}

const settings = (): unknown => Object.fromEntries(editor.settings);

describe('the list', () => {
  it('has what this machine and the editor offer, and says what runs where', async () => {
    let rows: unknown;
    editor.window.showQuickPick.mockImplementationOnce(async (given) => void (rows = await given));
    await chooseModel(engine, chosen);
    expect(rows).toMatchObject([
      { label: 'None' },
      { label: 'qwen.gguf', description: 'llama-server, on this machine' },
      { label: 'coder:7b', description: 'ollama, on this machine' },
      { label: 'big:120b-cloud', description: 'ollama, runs on another machine' },
      { label: 'poet', description: 'lm-studio, on this machine' },
      { label: 'A GGUF File…' },
      { label: 'Editor One', description: 'of the editor, by acme' },
      { label: 'A Server of OpenAI’s Protocol…' },
    ]);
    expect(settings()).toEqual({});
  });

  it('is there in an editor without models', async () => {
    editor.lm.selectChatModels.mockRejectedValueOnce(new Error('no such thing'));
    await choose('None');
    expect(settings()).toMatchObject({ model: 'none' });
  });

  it.each([
    ['None', { model: 'none' }],
    ['qwen.gguf', { model: 'llama-server:http://127.0.0.1:8080/' }],
    ['coder:7b', { model: 'ollama:coder:7b' }],
    ['poet', { model: 'openai:poet', modelUrl: 'http://127.0.0.1:1234/v1' }],
    ['Editor One', { model: 'editor:e1' }],
  ])('%s is kept as a setting, without a question where it stays here', async (label, expected) => {
    await choose(label);
    expect(settings()).toEqual({ modelUrl: undefined, ...expected });
    expect(editor.window.showWarningMessage).not.toHaveBeenCalled();
  });

  it('a file is asked for', async () => {
    editor.window.showOpenDialog.mockResolvedValueOnce([{ fsPath: '/m/a.gguf' }]);
    await choose('A GGUF File…');
    expect(settings()).toMatchObject({ model: 'llama:/m/a.gguf' });
  });
});

describe('a server elsewhere', () => {
  const chooseServer = async (...answers: readonly (string | undefined)[]): Promise<void> => {
    for (const answer of answers) editor.window.showInputBox.mockResolvedValueOnce(answer);
    await choose('A Server of OpenAI’s Protocol…');
  };
  const url = 'https://api.example/v1';

  beforeEach(() => (destination = { host: 'api.example' }));

  it('is told before it is kept; its key lies among the secrets and in no setting', async () => {
    editor.window.showWarningMessage.mockResolvedValueOnce('Use This Model');
    await chooseServer(url, 'm', ' sk-1 ');
    expect(settings()).toEqual({ model: 'openai:m', modelUrl: url });
    expect(JSON.stringify(settings())).not.toContain('sk-1');
    expect(editor.window.showWarningMessage.mock.calls[0]?.[0]).toBe('Send code to api.example?');
    expect(editor.window.showWarningMessage.mock.calls[0]?.[1]).toMatchObject({ modal: true });
    expect(await chosen.forRun(token)).toEqual({ spec: 'openai:m', baseUrl: url, key: 'sk-1' });
    expect(editor.window.showWarningMessage).toHaveBeenCalledOnce();
  });

  it('that the person does not agree to is not kept, nor its key', async () => {
    await chooseServer(url, 'm', 'sk-1');
    expect(settings()).toEqual({});
    expect(secrets.size).toBe(0);
  });

  it.each([
    ['address', [undefined]],
    ['model', [url, undefined]],
    ['key', [url, 'm', undefined]],
  ])('is left where the question for its %s is closed', async (_name, answers) => {
    await chooseServer(...answers);
    expect(settings()).toEqual({});
    expect(editor.window.showWarningMessage).not.toHaveBeenCalled();
  });

  it('that is only written into the settings is asked about before a run uses it', async () => {
    editor.settings.set('model', 'openai:m');
    expect(await chosen.forRun(token)).toBeUndefined();
    expect(editor.window.showWarningMessage).toHaveBeenCalledOnce();
    editor.window.showWarningMessage.mockResolvedValueOnce('Use This Model');
    expect(await chosen.forRun(token)).toEqual({ spec: 'openai:m' });
  });

  it('gets no key that was given for another', async () => {
    editor.window.showWarningMessage.mockResolvedValueOnce('Use This Model');
    await chooseServer(url, 'm', 'sk-1');
    editor.settings.set('modelUrl', 'https://api.example.evil/v1');
    expect(await chosen.forRun(token)).toEqual({ spec: 'openai:m', baseUrl: 'https://api.example.evil/v1' });
  });
});

it('without a choice a run has no model, and nobody is asked', async () => {
  expect(await chosen.forRun(token)).toBeUndefined();
  expect(engine.request).not.toHaveBeenCalled();
});

it('a model that is none is told', async () => {
  editor.settings.set('model', 'gpt');
  destination = { problem: 'gpt names no model.' };
  expect(await chosen.forRun(token)).toBeUndefined();
  expect(editor.window.showErrorMessage).toHaveBeenCalledWith('gpt names no model.');
});
