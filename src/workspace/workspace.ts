import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RelativePath } from './paths.ts';
import { rootNotAFolder } from './userErrors/workspaceErrors.ts';

/** The text of a file as the user sees it: the unsaved buffer if there is one, else what is on disk. */
export interface SourceFile {
  readonly file: RelativePath;
  readonly text: string;
}

const maximumFileBytes = 2 * 1024 * 1024;

/** The files below a root, with the editor's unsaved buffers in front of them. Reads only. */
export class Workspace {
  /** Absolute. */
  readonly root: string;
  readonly unsaved: ReadonlyMap<RelativePath, string>;

  private constructor(root: string, unsaved: ReadonlyMap<RelativePath, string>) {
    this.root = root;
    this.unsaved = unsaved;
  }

  /** @throws UserError if the root is no readable folder */
  static async open(root: string, unsaved: ReadonlyMap<RelativePath, string> = new Map()): Promise<Workspace> {
    const absolute = resolve(root);
    const isFolder = await stat(absolute).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) throw rootNotAFolder(root);
    return new Workspace(absolute, unsaved);
  }

  /** Undefined for a file that is missing, larger than 2 MiB, or not UTF-8: such a file cannot be edited safely. */
  async read(file: RelativePath): Promise<SourceFile | undefined> {
    const unsaved = this.unsaved.get(file);
    if (unsaved !== undefined) return { file, text: unsaved };
    try {
      const bytes = await readFile(resolve(this.root, file));
      if (bytes.length > maximumFileBytes) return undefined;
      return { file, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
    } catch {
      return undefined; // unreadable, or not UTF-8
    }
  }
}
