import * as vscode from 'vscode';
import type { EditorModelInfo, ModelServerInfo } from '../../protocol/protocol.ts';
import type { Engine } from '../engine.ts';
import { tell } from '../messages.ts';
import type { ChosenModel, ModelChoice } from './chosenModel.ts';
import { listEditorModels } from './editorModels.ts';

/** A row of the list, and what comes of choosing it. */
interface ModelRow extends vscode.QuickPickItem {
  readonly ask: () => Promise<{ readonly choice: ModelChoice; readonly key?: string } | undefined>;
}

/** Lets a person choose the language model of repairs. Until then there is none. */
export async function chooseModel(engine: Pick<Engine, 'request'>, chosen: ChosenModel): Promise<void> {
  using source = disposable(new vscode.CancellationTokenSource());
  const { token } = source.value;
  const rows = rowsOf(engine, token);
  const title = 'Language model of repairs';
  const placeHolder = 'What stays on this machine is marked. Repairs work without a model, too.';
  const row = await vscode.window.showQuickPick(rows, { title, placeHolder, matchOnDescription: true });
  const answer = await row?.ask();
  if (!answer || !(await chosen.choose(answer.choice, answer.key, token))) return;
  const { spec } = answer.choice;
  tell('information', spec === 'none' ? 'Repairs use no language model.' : `Repairs use ${spec}.`);
}

async function rowsOf(engine: Pick<Engine, 'request'>, token: vscode.CancellationToken): Promise<ModelRow[]> {
  const [servers, models] = await Promise.all([
    engine.request('modelServers', {}, token),
    listEditorModels().catch(() => []), // an editor without models, or none that will say
  ]);
  return [
    {
      label: 'None',
      description: 'repairs by templates alone',
      ask: () => Promise.resolve({ choice: { spec: 'none' } }),
    },
    ...(servers.kind === 'answered' ? servers.result.flatMap(serverRows) : []),
    { label: 'A GGUF File…', description: 'runs on this machine', ask: askFile },
    ...models.map(editorRow),
    { label: 'A Server of OpenAI’s Protocol…', description: 'address, model and key', ask: askServer },
  ];
}

function serverRows({ kind, url, models }: ModelServerInfo): ModelRow[] {
  return models.map(({ name, runsElsewhere }) => {
    const choices: Readonly<Record<ModelServerInfo['kind'], ModelChoice>> = {
      'llama-server': { spec: `llama-server:${url}` },
      ollama: { spec: `ollama:${name}` },
      'lm-studio': { spec: `openai:${name}`, baseUrl: url },
    };
    const where = runsElsewhere ? 'runs on another machine' : 'on this machine';
    return { label: name, description: `${kind}, ${where}`, ask: () => Promise.resolve({ choice: choices[kind] }) };
  });
}

function editorRow({ id, name, vendor }: EditorModelInfo): ModelRow {
  const choice = { spec: `editor:${id}` };
  return { label: name, description: `of the editor, by ${vendor}`, ask: () => Promise.resolve({ choice }) };
}

async function askFile(): Promise<{ choice: ModelChoice } | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ filters: { 'Models (GGUF)': ['gguf'] } })) ?? [];
  return file && { choice: { spec: `llama:${file.fsPath}` } };
}

async function askServer(): Promise<{ choice: ModelChoice; key?: string } | undefined> {
  const baseUrl = await vscode.window.showInputBox({
    title: 'Address of the server, with its version',
    value: 'https://api.openai.com/v1',
    ignoreFocusOut: true,
    validateInput: (text) => (/^https?:\/\/[^@?#]+$/.test(text.trim()) ? undefined : 'An http or https address.'),
  });
  if (baseUrl === undefined) return undefined;
  const name = await vscode.window.showInputBox({ title: 'Name of the model', ignoreFocusOut: true });
  if (!name) return undefined;
  const key = await vscode.window.showInputBox({
    title: 'Key (kept in the editor’s secret store; leave empty to keep the one that is there, or for none)',
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return undefined;
  const choice = { spec: `openai:${name.trim()}`, baseUrl: baseUrl.trim() };
  return key.trim() === '' ? { choice } : { choice, key: key.trim() };
}

function disposable<T extends { dispose(): void }>(value: T): Disposable & { readonly value: T } {
  return { value, [Symbol.dispose]: () => value.dispose() };
}
