import { createHash } from 'node:crypto';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../src/workspace/childProcess.ts';
import type { Bug } from './bugs.ts';
import { plantBug } from './bugs.ts';

/** A temporary folder for copies of one package; deleted when disposed. */
export class Workbench implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fixpoint-bench-'));
  readonly #source: string;
  #copies = 0;

  /** @param source the unpacked original, which is only read */
  constructor(source: string) {
    this.#source = source;
  }

  /** A fresh copy of the original. */
  original(): string {
    const tree = join(this.#folder, String(this.#copies++), 'package');
    cpSync(this.#source, tree, { recursive: true });
    return tree;
  }

  buggy(bug: Bug): string {
    const tree = this.original();
    plantBug(bug, tree);
    return tree;
  }

  /** A buggy copy with the patch applied by git; undefined if git refuses it. */
  async patched(bug: Bug, diff: string, signal: AbortSignal): Promise<string | undefined> {
    const tree = this.buggy(bug);
    const patchFile = this.file('patch.diff');
    writeFileSync(patchFile, diff);
    // Without a ceiling git would take a repository around the temporary folder for the patch's root.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: this.#folder };
    const outcome = await runProcess('git', ['apply', patchFile], { cwd: tree, env, signal, timeoutMs: 60_000 });
    return outcome.exitCode === 0 ? tree : undefined;
  }

  /** A path beside the copies, so that what is written there is in none of them. */
  file(name: string): string {
    const folder = join(this.#folder, 'files');
    mkdirSync(folder, { recursive: true });
    return join(folder, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Hash of every path below the folder with its kind, mode and content; two equal trees have the same. */
export function hashTree(folder: string): string {
  const hash = createHash('sha256');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const stats = lstatSync(join(folder, path));
    hash.update(`${path}\0${stats.mode}\0`);
    if (stats.isSymbolicLink()) hash.update(readlinkSync(join(folder, path)));
    else if (stats.isFile()) hash.update(`${stats.size}\0`).update(readFileSync(join(folder, path)));
  }
  return hash.digest('hex');
}
