/** The choice of a language model, what it costs, and servers that run one. */
import { UserError } from './userError.ts';

export const modelSpecInvalid = (text: string, detail: string): UserError =>
  new UserError(
    'model-spec-invalid',
    `${text} names no model: ${detail} A model is none, auto, llama:/path/model.gguf, llama-server:URL, ollama:NAME, openai:NAME or editor:ID.`,
  );

export const modelSettingInvalid = (name: string, detail: string): UserError =>
  new UserError('model-setting-invalid', `${name} cannot be used: ${detail} Correct it, or leave it out.`);

export const noModelFound = (): UserError =>
  new UserError(
    'no-model-found',
    'There is no language model on this machine: no file in the models folder and no server that answers. Add one with "fixpoint model add", or name one with its spec.',
  );

export const modelCannot = (model: string, what: string): UserError =>
  new UserError('model-cannot', `${model} cannot ${what}. Choose a model that can.`);

export const modelCostReached = (maxCostUsd: number, usd: number): UserError =>
  new UserError(
    'model-cost-reached',
    `The next request to the model could cost more than what is left of ${maxCostUsd} USD (spent so far: ${usd.toFixed(4)} USD), so it was not sent. Give more with --max-cost, or choose a cheaper model.`,
  );

/** @param server its address, without any key */
export const modelUnreachable = (server: string, detail: string): UserError =>
  new UserError(
    'model-unreachable',
    `No model answers at ${server}: ${detail} See that the server runs and that the address is right ("fixpoint model list" tells what is there), or choose another model.`,
  );

export const modelTimedOut = (server: string, detail: string): UserError =>
  new UserError(
    'model-timed-out',
    `The model at ${server} took too long: ${detail} It may be loading or busy. Try again, or choose a smaller model.`,
  );

export const modelUnknown = (name: string, server: string, nearest: readonly string[]): UserError =>
  new UserError(
    'model-unknown',
    `${server} has no model called ${name}. ` +
      (nearest.length > 0
        ? `It offers ${nearest.join(', ')}. Name one of them.`
        : 'It offers none. Load or pull a model there first.'),
  );

export const modelKeyMissing = (server: string): UserError =>
  new UserError(
    'model-key-missing',
    `${server} wants a key, and none was given. Put it in the environment variable OPENAI_API_KEY (for llama-server: LLAMA_API_KEY), or give it with "Fixpoint: Choose Model" in the editor.`,
  );

export const modelKeyRefused = (server: string, detail: string): UserError =>
  new UserError(
    'model-key-refused',
    `${server} did not take the key (${detail}). It may have expired, or may not be for this model. Give a new one: OPENAI_API_KEY on the command line, "Fixpoint: Choose Model" in the editor.`,
  );

export const modelRateLimited = (server: string, detail: string, waitSeconds: number | undefined): UserError =>
  new UserError(
    'model-rate-limited',
    `${server} takes no more requests now (${detail}). ` +
      (waitSeconds === undefined
        ? 'Wait a while, or look at the limits of your account, then try again.'
        : `It asks to wait ${Math.ceil(waitSeconds)} s. Try again then.`),
  );

export const modelRefused = (server: string, status: number, detail: string): UserError =>
  new UserError(
    'model-refused',
    `${server} refused the request (${status}: ${detail}). The model may not offer what was asked. Choose another model.`,
  );

export const modelServerFailed = (server: string, detail: string): UserError =>
  new UserError(
    'model-server-failed',
    `${server} failed (${detail}), several times in a row where that helps. See what its own log says, or choose another model.`,
  );

export const modelAnswerUnreadable = (server: string, detail: string): UserError =>
  new UserError(
    'model-answer-unreadable',
    `What ${server} answered cannot be read: ${detail} See that the address is that of a model's server and not of a web page or a proxy, and that the server is up to date.`,
  );

export const editorModelUnavailable = (id: string, detail: string): UserError =>
  new UserError(
    'editor-model-unavailable',
    `The editor's model ${id} cannot be used: ${detail} Choose another with "Fixpoint: Choose Model".`,
  );
