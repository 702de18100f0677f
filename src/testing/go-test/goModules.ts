import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { parseRelativePath, relativePathIn } from '../../workspace/paths.ts';

/** A folder with a go.mod. */
export interface GoModule {
  /** Below the root; `.` for the root itself. */
  readonly folder: string;
  /** Its import path. */
  readonly path: string;
}

/** The modules of a workspace, inner ones before those around them. Vendored code and test data are no modules. */
export class GoModules {
  readonly all: readonly GoModule[];
  readonly #tree: string;

  private constructor(tree: string, all: readonly GoModule[]) {
    this.#tree = tree;
    this.all = all;
  }

  static async in(tree: string, signal: AbortSignal): Promise<GoModules> {
    const files = await listFiles(tree, ['go.mod'], signal);
    const modules = files
      .filter((file) => posix.basename(file) === 'go.mod' && !isIgnoredByGo(posix.dirname(file)))
      .map((file) => ({ folder: posix.dirname(file), path: modulePath(readFileSync(join(tree, file), 'utf8')) }));
    return new GoModules(
      tree,
      modules.sort((a, b) => depthOf(b.folder) - depthOf(a.folder)),
    );
  }

  /** The module a folder belongs to. */
  around(folder: string): GoModule | undefined {
    return this.all.find((module) => isWithin(folder, module.folder));
  }

  /** Modules whose packages lie in the folder, or around it. */
  in(folder: string): GoModule[] {
    const around = this.around(folder);
    const below = this.all.filter((module) => module !== around && isWithin(module.folder, folder));
    return [...(around ? [around] : []), ...below.reverse()];
  }

  /** The file that the compiler calls by its import path or, where paths are not trimmed, by its path in the tree. */
  fileOf(name: string): RelativePath | undefined {
    const inTree = relativePathIn(this.#tree, name.replaceAll('\\', '/'));
    if (posix.isAbsolute(name) || /^[A-Za-z]:/.test(name)) return inTree;
    const owner = [...this.all]
      .filter(({ path }) => name.startsWith(`${path}/`))
      .sort((a, b) => b.path.length - a.path.length)[0];
    return owner && parseRelativePath(posix.join(owner.folder, name.slice(owner.path.length + 1)));
  }
}

/** Whether go leaves the folder out of `./...`. */
function isIgnoredByGo(folder: string): boolean {
  return folder.split('/').some((part) => part === 'vendor' || part === 'testdata' || /^(?:_|\.(?!$))/.test(part));
}

function modulePath(text: string): string {
  const [, quoted, plain] = /^\s*module\s+(?:"([^"]+)"|`?([^\s`]+))/m.exec(text) ?? [];
  return quoted ?? plain ?? '';
}

export const isWithin = (path: string, folder: string): boolean =>
  folder === '.' || path === folder || path.startsWith(`${folder}/`);

const depthOf = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length);
