import { setMaxListeners } from 'node:events';
import { posix } from 'node:path';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { OutlineImport } from '../symbols/outline.ts';
import type { RelativePath } from '../workspace/paths.ts';

/** What the graph is made of; an outline of the index has it. */
export interface FileImports {
  readonly file: RelativePath;
  readonly imports: readonly Pick<OutlineImport, 'module' | 'name'>[];
}

/** Further away, nearly everything imports nearly everything. */
const maximumDistance = 4;
/** Keeps the threads busy; each is a listener of the index's, and Node warns people of more than ten. */
const outlinesAtOnce = 8;

/**
 * Which files import which, as far as names tell: module names are matched with the ends of paths, so that no language's
 * search path, package file or build tool need be known. What is doubtful is an edge.
 */
export class ImportGraph {
  readonly #importers = new Map<RelativePath, Set<RelativePath>>();

  constructor(files: readonly FileImports[]) {
    const paths = new PathsByEnd(files.map(({ file }) => file));
    for (const { file, imports } of files) {
      for (const one of imports) for (const target of paths.resolve(one, file)) this.#add(file, target);
      for (const target of paths.inSamePackage(file)) this.#add(file, target);
    }
  }

  static async of(index: CodeIndex, signal: AbortSignal): Promise<ImportGraph> {
    const listed = (await index.files(signal)).filter(({ language }) => language !== undefined);
    setMaxListeners(0, signal); // every file that is read listens
    const files: FileImports[] = [];
    for (let start = 0; start < listed.length; start += outlinesAtOnce) {
      const some = listed.slice(start, start + outlinesAtOnce);
      const outlines = await Promise.all(some.map(({ file }) => index.outlineOf(file, signal)));
      files.push(...outlines.filter((outline) => outline !== undefined));
    }
    return new ImportGraph(files);
  }

  /**
   * How closely files are related to the given ones by importing them, directly or through others: the sum of 1/d² over
   * the given files, d being the number of imports between. Files that reach none are absent.
   */
  relatednessTo(targets: readonly RelativePath[]): Map<RelativePath, number> {
    const relatedness = new Map<RelativePath, number>();
    for (const target of targets) {
      for (const [file, distance] of this.#distancesTo(target)) {
        relatedness.set(file, (relatedness.get(file) ?? 0) + 1 / distance ** 2);
      }
    }
    return relatedness;
  }

  #distancesTo(target: RelativePath): Map<RelativePath, number> {
    const distances = new Map<RelativePath, number>();
    let border = [target];
    for (let distance = 1; distance <= maximumDistance && border.length > 0; distance += 1) {
      const next: RelativePath[] = [];
      for (const file of border) {
        for (const importer of this.#importers.get(file) ?? []) {
          if (importer === target || distances.has(importer)) continue;
          distances.set(importer, distance);
          next.push(importer);
        }
      }
      border = next;
    }
    return distances;
  }

  #add(importer: RelativePath, imported: RelativePath): void {
    if (importer === imported) return;
    const known = this.#importers.get(imported);
    if (known) known.add(importer);
    else this.#importers.set(imported, new Set([importer]));
  }
}

/** Whether a file stands for its folder. */
const isFolderFile = (file: string): boolean => /(?:^|\/)(?:__init__\.py|index\.[cm]?[jt]sx?|mod\.rs)$/.test(file);

/** Finds files by the ends of their paths, without extension. */
class PathsByEnd {
  readonly #byName = new Map<string, RelativePath[]>();
  readonly #byFolder = new Map<string, RelativePath[]>();

  constructor(files: readonly RelativePath[]) {
    for (const file of files) {
      const stem = stemOf(file);
      append(this.#byName, posix.basename(stem), file);
      append(this.#byFolder, posix.dirname(file), file);
      // `pkg/__init__.py` and `pkg/src/index.ts` go by the name of `pkg`.
      if (isFolderFile(file)) append(this.#byName, folderName(stem), file);
    }
  }

  resolve({ module, name }: FileImports['imports'][number], from: RelativePath): RelativePath[] {
    const parts = partsOf(module, from);
    // `from pkg import mod` may import a module itself, and so may `import a.b.Name` a file of that name.
    const asFile = name === '' || name === '*' ? [] : this.#endingWith([...parts.names, name], from, parts.isRooted);
    const found = asFile.length > 0 ? asFile : this.#endingWith(parts.names, from, parts.isRooted);
    return found.length > 0 || parts.isRooted ? found : this.#inFolder(parts.names, from);
  }

  /** In some languages files see their neighbours without an import. Tests seldom need each other. */
  inSamePackage(file: RelativePath): RelativePath[] {
    return this.#neighbours(file).filter((neighbour) => !/_test\.go$|(?:^|\/)src\/test\//.test(neighbour));
  }

  #neighbours(file: RelativePath): readonly RelativePath[] {
    if (file.endsWith('.go')) return this.#byFolder.get(posix.dirname(file)) ?? [];
    const javaPackage = /(?:^|\/)java\/(.*)\/[^/]*\.java$/.exec(file)?.[1];
    if (javaPackage === undefined) return [];
    return [...this.#byFolder].flatMap(([folder, files]) => (folder.endsWith(`java/${javaPackage}`) ? files : []));
  }

  /** @param isRooted the names are the whole path, not only its end */
  #endingWith(names: readonly string[], from: RelativePath, isRooted: boolean): RelativePath[] {
    const last = names.at(-1);
    if (last === undefined) return [];
    const end = names.join('/');
    const fits = (this.#byName.get(last) ?? []).filter((file) => {
      const stem = stemOf(file);
      const path = isFolderFile(file) && last !== posix.basename(stem) ? folderOf(stem) : stem;
      return isRooted ? path === end : path === end || path.endsWith(`/${end}`);
    });
    return nearestTo(from, fits);
  }

  /** A package that is a folder (Go, Java's `import a.b.*`); the first names may be those of the project itself. */
  #inFolder(names: readonly string[], from: RelativePath): RelativePath[] {
    const language = posix.extname(from);
    if (language !== '.go' && language !== '.java') return [];
    for (let start = 0; start < names.length; start += 1) {
      const end = names.slice(start).join('/');
      const folders = [...this.#byFolder.keys()].filter((folder) => folder === end || folder.endsWith(`/${end}`));
      if (folders.length > 0) return folders.flatMap((folder) => this.#byFolder.get(folder) ?? []);
    }
    return [];
  }
}

interface ModuleParts {
  readonly names: readonly string[];
  readonly isRooted: boolean;
}

function partsOf(module: string, from: RelativePath): ModuleParts {
  const folder = posix.dirname(from);
  if (/^\.\.?(?:\/|$)/.test(module)) {
    return { names: namesIn(stemOf(posix.join(folder, module))), isRooted: true };
  }
  const dots = /^\.+/.exec(module)?.[0].length ?? 0;
  if (dots > 0) {
    const base = posix.join(folder, ...Array.from({ length: dots - 1 }, () => '..'));
    return { names: namesIn(posix.join(base, module.slice(dots).replaceAll('.', '/'))), isRooted: true };
  }
  const isPath = module.includes('/');
  const names = namesIn(isPath ? stemOf(module) : module.replace(/\.|::|\\/g, '/'));
  // Packages of a monorepo lie in folders without their scope.
  return { names: names.filter((name) => !name.startsWith('@')), isRooted: false };
}

const namesIn = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** Only known endings: `./cart.model` is a stem, too. */
const stemOf = (path: string): string => path.replace(/\.(?:[cm]?[jt]sx?|pyi?|go|java|rs|rb|php|cs|[ch](?:pp)?)$/, '');

const folderOf = (stem: string): string => posix.dirname(stem).replace(/\/(?:src|lib)$/, '');
const folderName = (stem: string): string => posix.basename(folderOf(stem));

/** Of several that fit, those that share most of the path: copies elsewhere (examples, other packages) are not meant. */
function nearestTo(from: string, files: readonly RelativePath[]): RelativePath[] {
  if (files.length < 2) return [...files];
  const shared = files.map((file) => commonFolders(from, file));
  const most = Math.max(...shared);
  return files.filter((_file, index) => shared[index] === most);
}

function commonFolders(a: string, b: string): number {
  const [as, bs] = [a.split('/'), b.split('/')];
  let common = 0;
  while (common < as.length - 1 && as[common] === bs[common]) common += 1;
  return common;
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
