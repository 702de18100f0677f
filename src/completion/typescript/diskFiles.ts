import { resolve } from 'node:path';
import type ts from 'typescript';
import type { RelativePath } from '../../workspace/paths.ts';

export interface DiskFile {
  readonly text: string;
  readonly version: string;
  readonly snapshot: ts.IScriptSnapshot;
}

/**
 * Files as the compiler reads them: unsaved buffers in front of the disk, each read once. A file's time and size are
 * looked at again only on {@link refresh}: asking a thousand files with each question would take longer than the answer.
 */
export class DiskFiles {
  readonly #compiler: typeof ts;
  readonly #files = new Map<string, DiskFile & { readonly stamp: string }>();
  readonly #unsaved: ReadonlyMap<string, string>;
  #lastVersion = 0;

  constructor(compiler: typeof ts, root: string, unsaved: ReadonlyMap<RelativePath, string>) {
    this.#compiler = compiler;
    this.#unsaved = new Map([...unsaved].map(([file, text]) => [resolve(root, file), text]));
  }

  read(file: string): DiskFile | undefined {
    const known = this.#files.get(file);
    if (known) return known;
    const text = this.#unsaved.get(file) ?? this.#compiler.sys.readFile(file);
    if (text === undefined) return undefined;
    const read = {
      text,
      version: String(++this.#lastVersion),
      snapshot: this.#compiler.ScriptSnapshot.fromString(text),
      stamp: this.#stampOf(file),
    };
    this.#files.set(file, read);
    return read;
  }

  exists(file: string): boolean {
    return this.#files.has(file) || this.#unsaved.has(file) || this.#compiler.sys.fileExists(file);
  }

  /** Forgets the files that have changed. @returns whether there were any */
  refresh(): boolean {
    const changed = [...this.#files].filter(([file, { stamp }]) => stamp !== this.#stampOf(file));
    for (const [file] of changed) this.#files.delete(file);
    return changed.length > 0;
  }

  /** Forgets what no program holds any more. */
  keepOnly(files: ReadonlySet<string>): void {
    for (const file of this.#files.keys()) if (!files.has(file)) this.#files.delete(file);
  }

  #stampOf(file: string): string {
    if (this.#unsaved.has(file)) return 'unsaved';
    const time = this.#compiler.sys.getModifiedTime?.(file)?.getTime();
    return time === undefined ? 'none' : `${time} ${this.#compiler.sys.getFileSize?.(file) ?? ''}`;
  }
}
