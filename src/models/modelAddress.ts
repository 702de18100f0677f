import { posix } from 'node:path';

/** Where a model is to come from. */
export type ModelAddress =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'download'; readonly url: URL; readonly fileName: string; readonly isHub: boolean };

const defaultHub = 'https://huggingface.co';
const hubName = /^hf:(?<repository>[\w.-]+\/[\w.-]+)\/(?<file>[\w./-]+\.gguf)$/i;

/**
 * Reads a path, `hf:owner/repository/file.gguf`, or an https address. Without encryption only this machine is asked.
 * @returns undefined for what is none of them
 */
export function parseModelAddress(text: string, environment: NodeJS.ProcessEnv): ModelAddress | undefined {
  if (text.startsWith('hf:')) {
    const { repository, file } = hubName.exec(text)?.groups ?? {};
    if (repository === undefined || file === undefined || file.split('/').includes('..')) return undefined;
    return download(`${environment['HF_ENDPOINT'] ?? defaultHub}/${repository}/resolve/main/${file}`, true);
  }
  return /^\w+:\/\//.test(text) ? download(text, false) : { kind: 'file', path: text };
}

function download(address: string, isHub: boolean): ModelAddress | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const fileName = posix.basename(decodeURIComponent(url.pathname));
  const isModel = /^[^\\/:*?"<>|]+\.gguf$/i.test(fileName);
  return isModel && isAllowed(url) ? { kind: 'download', url, fileName, isHub } : undefined;
}

export function isAllowed(url: URL): boolean {
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}
