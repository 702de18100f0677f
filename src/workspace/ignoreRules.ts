import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Ignore } from 'ignore';
import ignore from 'ignore';
import picomatch from 'picomatch';

/** Folders whose files are not the user's program, whatever `.gitignore` says. */
export const ignoredFolders: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  '__pycache__',
  'site-packages',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  '.eggs',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.gradle',
]);

/** Files that mark a folder as vendored or installed code: of Go, PHP and Ruby, of Python environments. */
export const vendorMarks: ReadonlyMap<string, RegExp> = new Map([
  ['modules.txt', /^vendor$/],
  ['autoload.php', /^vendor$/],
  ['pyvenv.cfg', /(?:)/],
  ['conda-meta', /(?:)/],
]);

/** Files that programs write for programs: minified scripts, source maps. */
const generatedFile = /\.min\.(?:js|css|mjs)$|\.(?:js|css|mjs)\.map$/;

/** Each rule is tried on each path: with more than anybody writes by hand, a listing would not come to its end. */
const maximumRulesBytes = 128 * 1024;
/** No path is longer, and an expression of more is refused by the engine. */
const maximumRuleLength = 4096;

/** The `.gitignore` of one folder, for paths below that folder. */
interface FolderRules {
  /** Path of the folder below the top, with a slash at its end; empty for the top. */
  readonly prefix: string;
  readonly rules: Ignore;
}

/**
 * Which files of a workspace are not looked at: `.gitignore` files from the repository's top downwards, the user's own
 * patterns (`files.exclude`), and what is never the user's program.
 */
export class IgnoreRules {
  readonly #top: string;
  readonly #rootPrefix: string;
  readonly #outer: readonly FolderRules[];
  readonly #isExcluded: (path: string) => boolean;

  /** @param exclude globs over the path below the root, as in the editor's `files.exclude` */
  constructor(root: string, exclude: readonly string[]) {
    this.#top = repositoryOf(root);
    const rootPrefix = prefixOf(relative(this.#top, root));
    const outer = foldersBetween(this.#top, root).flatMap((folder) =>
      rulesIn(folder, prefixOf(relative(this.#top, folder))),
    );
    // A root that its own repository ignores (a build folder that is opened as a project) would be empty.
    const isRootIgnored = rootPrefix !== '' && isIgnoredBy(outer, rootPrefix);
    this.#outer = isRootIgnored ? [] : outer;
    this.#rootPrefix = rootPrefix;
    const patterns = exclude.filter((pattern) => pattern !== '');
    this.#isExcluded = patterns.length === 0 ? () => false : picomatch(patterns, { dot: true });
  }

  /** The rules that hold in a folder. @param folder its path below the root, empty for the root */
  in(folder: string, above: readonly FolderRules[] | undefined): readonly FolderRules[] {
    const prefix = this.#rootPrefix + prefixOf(folder);
    return [...(above ?? this.#outer), ...rulesIn(join(this.#top, prefix), prefix)];
  }

  /** @param path below the root, with forward slashes @param name its last segment */
  isIgnored(path: string, name: string, isFolder: boolean, rules: readonly FolderRules[]): boolean {
    if (isFolder ? ignoredFolders.has(name) : generatedFile.test(name)) return true;
    if (this.#isExcluded(path)) return true;
    return isIgnoredBy(rules, this.#rootPrefix + path + (isFolder ? '/' : ''));
  }
}

/** The innermost folder's word counts, as in git. */
function isIgnoredBy(rules: readonly FolderRules[], path: string): boolean {
  for (const { prefix, rules: own } of rules.toReversed()) {
    const below = path.slice(prefix.length);
    if (below === '') continue;
    const { ignored, unignored } = own.test(below);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function rulesIn(folder: string, prefix: string): FolderRules[] {
  const files = prefix === '' ? ['.git/info/exclude', '.gitignore'] : ['.gitignore'];
  const texts = files.flatMap((file) => rulesText(join(folder, file)));
  return texts.length === 0 ? [] : [{ prefix, rules: ignore({ allowRelativePaths: true }).add(texts.join('\n')) }];
}

/** Links are not followed, as in git. A pipe would never come to an end. */
function rulesText(path: string): string[] {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile() || stats.size > maximumRulesBytes) return [];
    const lines = readFileSync(path, 'utf8').split('\n');
    return [lines.filter((line) => line.length <= maximumRuleLength).join('\n')];
  } catch {
    return []; // most folders have none
  }
}

/** The folder that holds `.git`, at the root or above it; else the root. */
function repositoryOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return root;
  }
}

/** From the top to the folder above `root`. */
function foldersBetween(top: string, root: string): string[] {
  const folders: string[] = [];
  for (let folder = root; folder !== top;) {
    folder = dirname(folder);
    folders.unshift(folder);
  }
  return folders;
}

function prefixOf(path: string): string {
  return path === '' ? '' : `${path.split(sep).join('/')}/`;
}

export type { FolderRules };
