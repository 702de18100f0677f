import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../workspace/userErrors/userError.ts';
import { readGguf } from './llama/gguf.ts';
import { findLibrary } from './llama/library.ts';
import type { LibraryPlaces } from './llama/library.ts';
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

/** The spec of a model that a person names by a path or by the name of a file of the models folder; else the text itself. */
export async function localModelSpec(text: string, environment: NodeJS.ProcessEnv): Promise<string> {
  if (/^(none|auto|[a-z-]{2,}:.*)$/s.test(text)) return text;
  const inFolder = join(modelFolder(environment), text);
  const isInFolder = !/[\\/]/.test(text) && (await stat(inFolder).catch(() => undefined)) !== undefined;
  return `llama:${isInFolder ? inFolder : text}`;
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
