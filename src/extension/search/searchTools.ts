import * as vscode from 'vscode';
import type { SearchReply } from '../../protocol/protocol.ts';
import type { SearchCallName } from '../../protocol/searchCalls.ts';
import { isSearchCall, SEARCH_CALLS, searchCall } from '../../protocol/searchCalls.ts';
import type { Engine } from '../engine.ts';
import type { FolderAnswer } from './askFolders.ts';
import { askFolders, errorOf, searchableFolders } from './askFolders.ts';
import type { CallInput } from './toolMessages.ts';
import { messageOf } from './toolMessages.ts';

/** What the protocol takes a token for. */
const charactersPerToken = 4;

/** Registers every search call as a tool for language models. Any extension's chat or agent may use them. */
export function registerSearchTools(engine: Pick<Engine, 'request'>): vscode.Disposable[] {
  const calls = Object.keys(SEARCH_CALLS).filter(isSearchCall);
  return calls.map((call) => vscode.lm.registerTool(`fixpoint_${call}`, new SearchTool(call, engine)));
}

/** One search call. Errors are thrown: their messages are for the model, which can ask better then. */
export class SearchTool implements vscode.LanguageModelTool<CallInput> {
  readonly #call: SearchCallName;
  readonly #engine: Pick<Engine, 'request'>;

  constructor(call: SearchCallName, engine: Pick<Engine, 'request'>) {
    this.#call = call;
    this.#engine = engine;
  }

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<CallInput>): vscode.PreparedToolInvocation {
    return { invocationMessage: messageOf(this.#call, input) };
  }

  async invoke(
    options: vscode.LanguageModelToolInvocationOptions<CallInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const args = argumentsOf(this.#call, options.input);
    const text = await this.#search(args, options.tokenizationOptions?.tokenBudget, token);
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  }

  async #search(args: readonly string[], budget: number | undefined, token: vscode.CancellationToken): Promise<string> {
    const folders = searchableFolders();
    const answers = await this.#ask(folders, args, budget, token);
    const told = worthTelling(answers);
    const text = textOf(told, folders.length);
    if (budget === undefined || told.length < 2 || text.length <= budget * charactersPerToken) return text;
    // Which folders have something to tell is known only now; they share the budget.
    const share = Math.max(1, Math.floor(budget / told.length));
    const concerned = told.map(({ folder }) => folder);
    return textOf(await this.#ask(concerned, args, share, token), folders.length);
  }

  async #ask(
    folders: readonly vscode.WorkspaceFolder[],
    args: readonly string[],
    maxTokens: number | undefined,
    token: vscode.CancellationToken,
  ): Promise<readonly FolderAnswer<SearchReply>[]> {
    const call = { call: this.#call, args, ...(maxTokens === undefined ? {} : { maxTokens }) };
    const end = await askFolders(this.#engine, folders, 'search', (common) => ({ ...common, ...call }), token);
    if (end.kind !== 'answered') throw errorOf(end);
    return end.result;
  }
}

/** In their order, as on the command line. Behind one that is missing none can be told apart. */
function argumentsOf(call: SearchCallName, input: CallInput): string[] {
  const values = searchCall(call).arguments.map(({ name }) => input[name]);
  const missing = values.indexOf(undefined);
  return values.slice(0, missing === -1 ? values.length : missing).map(String);
}

/** Folders with results; without any, those whose "nothing" says more than that the call does not fit the folder. */
function worthTelling(answers: readonly FolderAnswer<SearchReply>[]): readonly FolderAnswer<SearchReply>[] {
  const found = answers.filter(({ result }) => result.answer.results.length > 0);
  if (found.length > 0) return found;
  const carriedOut = answers.filter(({ result }) => result.answer.error === undefined);
  if (carriedOut.length > 0) return carriedOut;
  const messages = new Set(answers.flatMap(({ result }) => result.answer.error?.message ?? []));
  throw new Error([...messages].join('\n'));
}

function textOf(answers: readonly FolderAnswer<SearchReply>[], folderCount: number): string {
  const named = ({ folder, result }: FolderAnswer<SearchReply>): string =>
    folderCount > 1 ? `${folder.name}:\n${result.text}` : result.text;
  return answers.map(named).join('\n\n');
}
