import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, modelUnknown } from '../workspace/userErrors.ts';
import { readGguf } from './llama/gguf.ts';
import { findLibrary } from './llama/library.ts';
import type { LibraryPlaces } from './llama/library.ts';
import type { LlamaModel, LlamaOptions } from './llama/llamaModel.ts';
import { openLlamaModel } from './llama/llamaModel.ts';
import { modelFiles, modelFolder } from './modelFolder.ts';

export interface ListedModel {
  /** As `--model` takes it. */
  readonly spec: string;
  readonly path: string;
  readonly bytes: number;
  /** As its maker named it. */
  readonly name?: string;
  readonly architecture?: string;
  readonly contextTokens?: number;
  /** What is wrong with it. */
  readonly problem?: string;
}

export interface LocalModels {
  readonly folder: string;
  readonly models: readonly ListedModel[];
  /** What runs them; a text says what is missing. */
  readonly library: { readonly folder: string; readonly version: string } | string;
}

/** The models of the models folder, and what runs them. Nothing is loaded. */
export async function listLocalModels(places: LibraryPlaces): Promise<LocalModels> {
  const folder = modelFolder(places.environment);
  const found = await findLibrary(places);
  return {
    folder,
    models: await Promise.all((await modelFiles(folder)).map((name) => listed(join(folder, name)))),
    library: found instanceof UserError ? found.message : { folder: found.folder, version: found.version },
  };
}

/**
 * Opens a model by `llama:PATH`, by a path, or by the name of a file of the models folder.
 * @throws UserError
 */
export async function openLocalModel(spec: string, options: LlamaOptions, signal: AbortSignal): Promise<LlamaModel> {
  const named = spec.replace(/^llama:/, '');
  if (/^(?!llama:)[a-z-]{2,}:/.test(spec)) throw modelUnknown(spec);
  const inFolder = join(modelFolder(options.environment), named);
  const isInFolder = !/[\\/]/.test(named) && (await stat(inFolder).catch(() => undefined)) !== undefined;
  return openLlamaModel(isInFolder ? inFolder : named, options, signal);
}

async function listed(path: string): Promise<ListedModel> {
  const spec = `llama:${path}`;
  try {
    const { bytes, name, architecture, contextTokens } = await readGguf(path);
    return {
      spec,
      path,
      bytes,
      architecture,
      ...(name === undefined ? {} : { name }),
      ...(contextTokens === undefined ? {} : { contextTokens }),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { spec, path, bytes: (await stat(path).catch(() => undefined))?.size ?? 0, problem: error.message };
  }
}
