import { createHash } from 'node:crypto';
import type { RelativePath } from './paths.ts';
import type { Workspace } from './workspace.ts';

/** Hashes of a workspace's texts, each computed once: for a workspace that does not change meanwhile. */
export class FileHashes {
  readonly #workspace: Workspace;
  readonly #hashes = new Map<RelativePath, Promise<string | undefined>>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Undefined for what cannot be read as text. */
  of(file: RelativePath): Promise<string | undefined> {
    let hash = this.#hashes.get(file);
    if (!hash) this.#hashes.set(file, (hash = this.#compute(file)));
    return hash;
  }

  async #compute(file: RelativePath): Promise<string | undefined> {
    const source = await this.#workspace.read(file);
    return source && createHash('sha1').update(source.text).digest('base64');
  }
}
