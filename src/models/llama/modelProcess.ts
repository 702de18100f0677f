import type { z } from 'zod';
import {
  modelCallFailed,
  modelHostGivenUp,
  modelHostLost,
  modelLibraryUnusable,
  modelOutOfMemory,
  modelUnsupported,
} from '../../workspace/userErrors/localModelErrors.ts';
import type { UserError } from '../../workspace/userErrors/userError.ts';
import { unlessAborted } from '../../workspace/aborting.ts';
import { HostLost, HostProcess, RequestFailed } from './hostProcess.ts';
import type { HostRequest, LoadAnswer } from './hostProtocol.ts';
import { loadAnswer } from './hostProtocol.ts';

export interface ModelProcessOptions {
  readonly modelPath: string;
  readonly load: HostRequest & { readonly kind: 'load' };
  readonly hostBundle: string;
  readonly hostFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** How node-llama-cpp is installed. */
  readonly installCommand: string;
}

/** A model that kills its process so often will do so again. */
const mostLosses = 3;

/**
 * A model that is loaded when it is needed, in a process that is started again when it was lost. Requests are answered in
 * order, one at a time.
 */
export class ModelProcess implements AsyncDisposable {
  readonly #options: ModelProcessOptions;
  #process: HostProcess | undefined;
  #loaded: LoadAnswer | undefined;
  #turn: Promise<void> = Promise.resolve();
  #lossCount = 0;
  #startCount = 0;
  #isDisposed = false;

  constructor(options: ModelProcessOptions) {
    this.#options = options;
  }

  /** Changes when the model has been loaded again, and so has forgotten all. */
  get generation(): number {
    return this.#process?.isGone === false ? this.#startCount : -1;
  }

  /** Of the process that runs the model, while there is one. */
  get pid(): number | undefined {
    return this.#process?.isGone === false ? this.#process.pid : undefined;
  }

  /** Loads the model if it is not. */
  load(signal: AbortSignal): Promise<LoadAnswer> {
    return this.#inTurn(() => this.#ensureLoaded(signal), signal);
  }

  /**
   * @param request is made when it is its turn
   * @throws UserError if the model is lost or cannot answer; the signal's reason
   */
  ask<Schema extends z.ZodType>(
    request: () => HostRequest,
    schema: Schema,
    signal: AbortSignal,
    onText?: (text: string) => void,
  ): Promise<z.infer<Schema>> {
    return this.#inTurn(async () => {
      await this.#ensureLoaded(signal);
      if (this.#process === undefined) throw modelHostLost(this.#options.modelPath, 'it was ended.');
      const parsed = schema.safeParse(await this.#process.ask(request(), signal, onText));
      if (parsed.success) return parsed.data;
      this.#process.kill();
      throw new HostLost(`it said what was not understood (${parsed.error.message}).`);
    }, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    this.#process?.kill();
    return Promise.resolve();
  }

  /** The turn ends when the process is free again, even if the question was given up before. */
  async #inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#turn;
    let end = (): void => undefined;
    this.#turn = new Promise((resolve) => (end = resolve));
    try {
      await unlessAborted(before, signal);
      return await work();
    } catch (error) {
      throw signal.aborted ? signal.reason : this.#userError(error);
    } finally {
      void before.then(() => this.#process?.settled()).then(end);
    }
  }

  async #ensureLoaded(signal: AbortSignal): Promise<LoadAnswer> {
    if (this.#loaded !== undefined && this.#process?.isGone === false) return this.#loaded;
    if (this.#isDisposed) throw new HostLost('the model was closed.');
    if (this.#lossCount >= mostLosses) throw modelHostGivenUp(this.#options.modelPath, this.#lossCount);
    const { hostBundle, hostFolder, environment, load } = this.#options;
    this.#startCount++;
    this.#loaded = undefined;
    this.#process = new HostProcess(hostBundle, hostFolder, environment);
    try {
      this.#loaded = loadAnswer.parse(await this.#process.ask(load, signal));
      return this.#loaded;
    } catch (error) {
      this.#process.kill(); // a half-loaded model is none
      throw error;
    }
  }

  #userError(error: unknown): unknown {
    const { modelPath, load, installCommand } = this.#options;
    if (error instanceof HostLost) {
      this.#lossCount++;
      // Nobody kills it so while it loads but the system, when memory runs out.
      if (this.#loaded === undefined && error.signal === 'SIGKILL')
        return modelOutOfMemory(modelPath, 'the system ended the process that was to load it.');
      return modelHostLost(modelPath, error.message);
    }
    if (!(error instanceof RequestFailed)) return error;
    return {
      library: (): UserError => modelLibraryUnusable(load.library, sentence(error.message), installCommand),
      memory: (): UserError => modelOutOfMemory(modelPath, sentence(error.message)),
      model: (): UserError => modelUnsupported(modelPath, sentence(error.message)),
      call: (): UserError => modelCallFailed(modelPath, sentence(error.message)),
    }[error.reason]();
  }
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
