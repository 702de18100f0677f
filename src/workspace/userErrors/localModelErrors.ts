/** Models that run on this machine: their files, their memory, the library that runs them. */
import { UserError } from './userError.ts';

export const modelFileNotFound = (path: string): UserError =>
  new UserError(
    'model-file-not-found',
    `There is no model file ${path} that can be read. Check the path, or see with "fixpoint model list" which models are here.`,
  );

export const modelFileDamaged = (path: string, detail: string): UserError =>
  new UserError(
    'model-file-damaged',
    `${path} is not a whole model file: ${detail} Local models are GGUF files; get it again, for example with "fixpoint model add".`,
  );

export const modelUnsupported = (path: string, detail: string): UserError =>
  new UserError(
    'model-unsupported',
    `The model ${path} cannot be used: ${detail} Choose another model, or a newer node-llama-cpp if the model is newer than it.`,
  );

export const modelLibraryMissing = (command: string): UserError =>
  new UserError(
    'model-library-missing',
    `Local models are run by node-llama-cpp, which was not found. Install it with its program for this machine's processor, both in one command: ${command}`,
  );

export const modelLibraryUnusable = (folder: string, detail: string, command: string): UserError =>
  new UserError(
    'model-library-unusable',
    `Local models are run by node-llama-cpp, but the one in ${folder} cannot be used: ${detail} Install it with its program for this machine's processor, both in one command: ${command}`,
  );

export const modelPlatformUnsupported = (platform: string): UserError =>
  new UserError(
    'model-platform-unsupported',
    `node-llama-cpp, which runs local models, has no program for ${platform}. Use a model server instead, for example llama-server or Ollama.`,
  );

export const modelOutOfMemory = (path: string, detail: string): UserError =>
  new UserError(
    'model-out-of-memory',
    `There is not enough memory for the model ${path}: ${detail} Close other programs, or choose a smaller model.`,
  );

export const modelHostLost = (path: string, detail: string): UserError =>
  new UserError(
    'model-host-lost',
    `The process that runs the model ${path} has ended unexpectedly: ${detail} It starts again with the next question. If this repeats, the machine may be short of memory: choose a smaller model.`,
  );

export const modelHostGivenUp = (path: string, times: number): UserError =>
  new UserError(
    'model-host-given-up',
    `The process that runs the model ${path} has ended unexpectedly ${times} times, and is not started again. The machine may be short of memory: choose a smaller model.`,
  );

export const modelPromptTooLong = (tokens: number, limit: number): UserError =>
  new UserError(
    'model-prompt-too-long',
    `The model was asked to read ${tokens} tokens, but its context holds ${limit}. Choose a model with a larger context, or give it less.`,
  );

export const modelCallFailed = (path: string, detail: string): UserError =>
  new UserError('model-call-failed', `The model ${path} could not answer: ${detail} The run goes on without it.`);
