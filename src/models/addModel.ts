import { copyFile, link, mkdir, rm, stat, symlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { modelAddressInvalid, modelAlreadyThere } from '../workspace/userErrors/downloadErrors.ts';
import { readGguf } from './llama/gguf.ts';
import { parseModelAddress } from './modelAddress.ts';
import { modelFolder } from './modelFolder.ts';
import { download } from './network/download.ts';

export interface AddModelOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** In hexadecimal. */
  readonly sha256?: string;
  readonly onProgress: (doneBytes: number, totalBytes: number | undefined) => void;
  readonly signal: AbortSignal;
}

/**
 * Puts a model into the models folder: a file of this machine by a link, or else as a copy; another by a download, which
 * only happens here because a person has asked for it.
 * @returns the path of the model
 * @throws UserError if it is no whole model file, or cannot be had
 */
export async function addModel(text: string, options: AddModelOptions): Promise<string> {
  const address = parseModelAddress(text, options.environment);
  if (address === undefined) throw modelAddressInvalid(text);
  const folder = modelFolder(options.environment);
  await mkdir(folder, { recursive: true });
  if (address.kind === 'file') return addFile(resolve(address.path), folder);
  const target = join(folder, address.fileName);
  if ((await stat(target).catch(() => undefined)) !== undefined) throw modelAlreadyThere(target);
  const token = address.isHub ? options.environment['HF_TOKEN'] : undefined;
  await download(address.url, target, { ...options, ...(token ? { token } : {}) });
  try {
    await readGguf(target);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
  return target;
}

async function addFile(path: string, folder: string): Promise<string> {
  await readGguf(path);
  const target = join(folder, basename(path));
  if (await isSameFile(path, target)) return target;
  if ((await stat(target).catch(() => undefined)) !== undefined) throw modelAlreadyThere(target);
  await rm(target, { force: true }); // a link that leads nowhere
  await link(path, target)
    .catch(() => symlink(path, target))
    .catch(() => copyFile(path, target));
  return target;
}

async function isSameFile(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([path, other].map((it) => stat(it).catch(() => undefined)));
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev;
}
