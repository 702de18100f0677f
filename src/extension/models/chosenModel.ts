import * as vscode from 'vscode';
import type { RunModel } from '../../protocol/protocol.ts';
import { engineFailed } from '../../workspace/userErrors/commandErrors.ts';
import type { Engine } from '../engine.ts';
import { tell, tellError } from '../messages.ts';

const toldHostsKey = 'fixpoint.toldModelHosts';
const keyOf = (baseUrl: string): string => `fixpoint.modelKey ${baseUrl}`;

/** The model without what is secret. */
export type ModelChoice = Omit<RunModel, 'key'>;

/**
 * The language model that a person has chosen: its name and address are settings of this machine, which no workspace can
 * change; its key lies in the editor's secret store.
 */
export class ChosenModel {
  readonly #engine: Pick<Engine, 'request'>;
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;

  constructor(engine: Pick<Engine, 'request'>, context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>) {
    this.#engine = engine;
    this.#secrets = context.secrets;
    this.#state = context.globalState;
  }

  get choice(): ModelChoice {
    const settings = vscode.workspace.getConfiguration('fixpoint');
    const baseUrl = settings.get<string>('modelUrl', '');
    return { spec: settings.get<string>('model', 'none'), ...(baseUrl === '' ? {} : { baseUrl }) };
  }

  /**
   * Keeps the choice, if the person agrees to where it sends what it is asked.
   * @param key undefined leaves the one that is kept for this address
   * @returns whether it is kept
   */
  async choose(choice: ModelChoice, key: string | undefined, token: vscode.CancellationToken): Promise<boolean> {
    if (!(await this.#mayBeAsked(choice, token))) return false;
    if (key !== undefined && choice.baseUrl !== undefined) await this.#secrets.store(keyOf(choice.baseUrl), key);
    const settings = vscode.workspace.getConfiguration('fixpoint');
    await settings.update('model', choice.spec, vscode.ConfigurationTarget.Global);
    await settings.update('modelUrl', choice.baseUrl, vscode.ConfigurationTarget.Global);
    return true;
  }

  /** What a run is told; undefined if there is no model, or none that the person agrees to. */
  async forRun(token: vscode.CancellationToken): Promise<RunModel | undefined> {
    const { choice } = this;
    if (choice.spec === 'none' || !(await this.#mayBeAsked(choice, token))) return undefined;
    const key = choice.baseUrl === undefined ? undefined : await this.#secrets.get(keyOf(choice.baseUrl));
    return { ...choice, ...(key === undefined ? {} : { key }) };
  }

  /** Once a host, the person is told what leaves the machine, before anything does. */
  async #mayBeAsked(choice: ModelChoice, token: vscode.CancellationToken): Promise<boolean> {
    const end = await this.#engine.request('modelDestination', choice, token);
    if (end.kind === 'failed') tellError(engineFailed(end.reason));
    if (end.kind !== 'answered') return false;
    const { host, problem } = end.result;
    if (problem !== undefined) {
      tell('error', problem);
      return false;
    }
    const told = this.#state.get<readonly string[]>(toldHostsKey, []);
    if (host === undefined || told.includes(host)) return true;
    const agree = 'Use This Model';
    const detail =
      'With this model, a repair sends it code of this workspace around the suspected lines, the failing tests and what they print. Nothing else is sent, and nothing while no repair runs. You are told this once for each host.';
    const answer = await vscode.window.showWarningMessage(`Send code to ${host}?`, { modal: true, detail }, agree);
    if (answer !== agree) return false;
    await this.#state.update(toldHostsKey, [...told, host]);
    return true;
  }
}
