import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the corpora are kept between runs, and what a run needs for a while. */
export const benchCache = resolve('.cache/bench/index');
mkdirSync(benchCache, { recursive: true });

/** A folder that is deleted when disposed. */
export class ScratchFolder implements Disposable {
  readonly folder = mkdtempSync(join(benchCache, 'scratch-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A new folder in it. */
  emptyFolder(name: string): string {
    const path = this.path(name);
    mkdirSync(path);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Of all files below. */
export function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
