import type { Dirent } from 'node:fs';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoredFolders } from '../../workspace/ignoreRules.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { outermostOf } from './testIds.ts';

/** What is in vain looked for is not looked for again at once. */
const leastRescanMs = 2_000;

/** The source files of a workspace's classes. Reads the root, and only when it is asked. */
export class SourceFiles {
  readonly #root: string;
  /** Paths by the file's name, without `.java`. */
  #files: ReadonlyMap<string, readonly RelativePath[]> | undefined;
  #scannedAtMs = 0;
  /** Files of classes that they are not named after. */
  readonly #secondary = new Map<string, RelativePath>();

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * The file of a class, by its name with or without the package. Of several with the same name, one of tests and then the
   * one with the shortest path.
   */
  fileOf(className: string): RelativePath | undefined {
    const known = this.#find(className);
    if (known !== undefined && existsSync(join(this.#root, known))) return known;
    if (performance.now() - this.#scannedAtMs < leastRescanMs) return undefined;
    this.#files = undefined;
    return this.#find(className);
  }

  /** The name of the class at the top of a file, with its package. */
  classIn(file: RelativePath): string {
    const name =
      file
        .split('/')
        .at(-1)
        ?.replace(/\.java$/, '') ?? '';
    const packageName = packageOf(this.#textOf(file));
    return packageName === '' ? name : `${packageName}.${name}`;
  }

  /** Given the names of the definitions around it, its own last: the class, and the method if it is one. */
  nameIn(file: RelativePath, names: readonly string[]): { className: string; method: string | undefined } {
    const text = this.#textOf(file);
    const isClass = (name: string): boolean =>
      new RegExp(String.raw`\b(?:class|interface|enum|record)\s+${escaped(name)}\b`).test(text);
    const last = names.at(-1) ?? '';
    const isMethod = names.length > 1 && !isClass(last);
    const classes = isMethod ? names.slice(0, -1) : names;
    const packageName = packageOf(text);
    const className = [...(packageName === '' ? [] : [packageName]), classes.join('$')].join('.');
    return { className, method: isMethod ? last : undefined };
  }

  #textOf(file: RelativePath): string {
    try {
      return readFileSync(join(this.#root, file), 'utf8');
    } catch {
      return ''; // it has gone
    }
  }

  #find(className: string): RelativePath | undefined {
    this.#files ??= this.#scan();
    const path = outermostOf(className).replaceAll('.', '/');
    const name = path.split('/').at(-1) ?? '';
    const named = this.#files.get(name) ?? [];
    const own = named.find((file) => file === `${path}.java` || file.endsWith(`/${path}.java`));
    return own ?? this.#besideAnother(path.slice(0, -name.length), name);
  }

  /** A file may hold more classes than the one that it is named after; they are of the same package. */
  #besideAnother(folder: string, name: string): RelativePath | undefined {
    const known = this.#secondary.get(folder + name);
    if (known !== undefined) return known;
    const declaration = new RegExp(String.raw`\b(?:class|interface|enum|record)\s+${escaped(name)}\b`);
    for (const file of [...(this.#files?.values() ?? [])].flat()) {
      const parent = file.slice(0, file.lastIndexOf('/') + 1);
      if (folder === '' || !`/${parent}`.endsWith(`/${folder}`) || !declaration.test(this.#textOf(file))) continue;
      this.#secondary.set(folder + name, file);
      return file;
    }
    return undefined;
  }

  #scan(): Map<string, RelativePath[]> {
    this.#scannedAtMs = performance.now();
    const files: RelativePath[] = [];
    const visit = (folder: string): void => {
      for (const entry of entriesOf(join(this.#root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && entry.name !== 'target' && !ignoredFolders.has(entry.name)) visit(path);
        else if (entry.isFile() && entry.name.endsWith('.java')) files.push(path as RelativePath);
      }
    };
    visit('');
    const isOfTests = (file: string): boolean => file.includes('src/test/');
    files.sort((a, b) => Number(isOfTests(b)) - Number(isOfTests(a)) || a.length - b.length || (a < b ? -1 : 1));
    const byName = new Map<string, RelativePath[]>();
    for (const file of files) {
      const name = file.slice(file.lastIndexOf('/') + 1, -'.java'.length);
      byName.set(name, [...(byName.get(name) ?? []), file]);
    }
    return byName;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // unreadable
  }
}

function packageOf(text: string): string {
  const withoutComments = text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  return /^\s*(?:@\w[^;]*?\s)?package\s+([\w$.\s]+?)\s*;/.exec(withoutComments)?.[1]?.replace(/\s+/g, '') ?? '';
}

const escaped = (name: string): string => name.replaceAll('$', String.raw`\$`);
