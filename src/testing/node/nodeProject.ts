import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import { relativePathIn } from '../../workspace/paths.ts';
import type { NodeFrameworkName } from './nodeFramework.ts';
import type { PackageFile } from './packageFile.ts';
import { installedPackage, readPackageFile } from './packageFile.ts';

export interface FileOwner {
  /** Absolute: where the framework is started. */
  readonly projectFolder: string;
  readonly framework: NodeFrameworkName;
}

/** How sure a package is of a framework, the surest first. */
interface Signs {
  readonly configured: readonly NodeFrameworkName[];
  readonly scripted: readonly NodeFrameworkName[];
  readonly depended: readonly NodeFrameworkName[];
}

const configFiles: readonly (readonly [RegExp, NodeFrameworkName])[] = [
  [/^vitest\.(?:config|workspace|projects)\.[cm]?[jt]s(?:on)?$/, 'vitest'],
  [/^jest\.config\.(?:[cm]?[jt]s|json)$/, 'jest'],
  [/^\.mocharc(?:\.(?:[cm]?js|jsonc?|ya?ml))?$/, 'mocha'],
];
/** Frameworks that a test's own text names. A file may import several; the first in this order runs it. */
const imports: readonly (readonly [RegExp, NodeFrameworkName])[] = [
  [/(?:from|import|require\(|import\()\s*['"]vitest['"]/, 'vitest'],
  [/(?:from|import|require\(|import\()\s*['"]@jest\/globals['"]/, 'jest'],
  [/(?:from|import|require\(|import\()\s*['"]node:test['"]/, 'node:test'],
  [/(?:from|import|require\(|import\()\s*['"]mocha['"]/, 'mocha'],
];
const commands: readonly (readonly [RegExp, NodeFrameworkName])[] = [
  [/(?:^|[\s/])vitest(?:\s|$)/, 'vitest'],
  [/(?:^|[\s/])jest(?:\s|$)|(?:react-scripts|react-app-rewired|craco|wp-scripts)\s+(?:test|test-unit-js)/, 'jest'],
  [/(?:^|[\s/])_?mocha(?:\s|$)/, 'mocha'],
  [/(?:^|\s)node\s(?:.*\s)?--test(?:\s|$)|(?:^|\s)tsx\s(?:.*\s)?--test(?:\s|$)/, 'node:test'],
];

/** Which project folder and which framework the test files of one tree belong to. What it reads is kept: make one a run. */
export class NodeProjects {
  readonly #tree: string;
  readonly #signs = new Map<string, Signs>();
  readonly #owners = new Map<RelativePath, Promise<FileOwner | undefined>>();

  constructor(tree: string) {
    this.#tree = tree;
  }

  /** Undefined if nothing tells which framework runs the file. */
  ownerOf(file: RelativePath): Promise<FileOwner | undefined> {
    let owner = this.#owners.get(file);
    if (!owner) this.#owners.set(file, (owner = this.#findOwner(file)));
    return owner;
  }

  /** The frameworks for which a folder is set up by settings, a script or its dependencies, the surest first. */
  frameworksOf(folder: string): NodeFrameworkName[] {
    const { configured, scripted, depended } = this.#signsOf(folder);
    return [...new Set([...configured, ...scripted, ...depended])];
  }

  /** The framework for which a folder has settings, if any. */
  configuredFramework(folder: string): NodeFrameworkName | undefined {
    return this.#signsOf(folder).configured[0];
  }

  /** Folders with a package.json, from the one around a path up to the tree; the tree if there is none. */
  packageFolders(path: string): string[] {
    const folders: string[] = [];
    for (let folder = join(this.#tree, path); ; folder = dirname(folder)) {
      if (existsSync(join(folder, 'package.json'))) folders.push(folder);
      if (folder === this.#tree || relativePathIn(this.#tree, folder) === undefined) break;
    }
    return folders.length > 0 ? folders : [this.#tree];
  }

  async #findOwner(file: RelativePath): Promise<FileOwner | undefined> {
    const folders = this.packageFolders(dirname(file));
    const imported = importedFramework(await readFile(join(this.#tree, file), 'utf8').catch(() => ''));
    if (imported) {
      const projectFolder = folders.find((folder) => this.frameworksOf(folder).includes(imported)) ?? folders[0];
      return { projectFolder: projectFolder ?? this.#tree, framework: imported };
    }
    for (const projectFolder of folders) {
      const [framework] = this.frameworksOf(projectFolder);
      if (framework) return { projectFolder, framework };
    }
    return undefined;
  }

  #signsOf(folder: string): Signs {
    let signs = this.#signs.get(folder);
    if (!signs) this.#signs.set(folder, (signs = readSigns(folder)));
    return signs;
  }
}

export function importedFramework(text: string): NodeFrameworkName | undefined {
  return imports.find(([pattern]) => pattern.test(text))?.[1];
}

function readSigns(folder: string): Signs {
  const file = readPackageFile(folder);
  const names = namesIn(folder);
  const configured = configFiles
    .filter(([pattern]) => names.some((name) => pattern.test(name)))
    .map(([, name]) => name);
  if (file && 'jest' in file) configured.push('jest');
  if (file && 'mocha' in file) configured.push('mocha');
  if (existsSync(join(folder, 'test', 'mocha.opts'))) configured.push('mocha');
  const isVite = names.some((name) => /^vite\.config\.[cm]?[jt]s$/.test(name));
  if (isVite && installedPackage(folder, 'vitest')) configured.push('vitest');
  return { configured, scripted: file ? scripted(file) : [], depended: file ? depended(file) : [] };
}

/** By `test`, then by the other scripts whose names begin so. */
function scripted({ scripts }: PackageFile): NodeFrameworkName[] {
  const names = Object.keys(scripts).filter((name) => name.startsWith('test'));
  names.sort((a, b) => Number(b === 'test') - Number(a === 'test'));
  return names.flatMap((name) => {
    const script = scripts[name];
    if (typeof script !== 'string') return [];
    return commands.filter(([pattern]) => pattern.test(script)).map(([, framework]) => framework);
  });
}

function depended({ dependencies, devDependencies }: PackageFile): NodeFrameworkName[] {
  const names = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  const known: readonly (readonly [string, NodeFrameworkName])[] = [
    ['vitest', 'vitest'],
    ['jest', 'jest'],
    ['jest-cli', 'jest'],
    ['react-scripts', 'jest'],
    ['mocha', 'mocha'],
  ];
  return known.filter(([name]) => names.has(name)).map(([, framework]) => framework);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
