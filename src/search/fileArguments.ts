import { isAbsolute } from 'node:path';
import { distance } from 'fastest-levenshtein';
import type { RelativePath } from '../workspace/paths.ts';
import { parseRelativePath, relativePathIn } from '../workspace/paths.ts';
import {
  searchedFileLeftOut,
  searchedFileNotFound,
  searchedFileOutsideRoot,
} from '../workspace/userErrors/searchErrors.ts';
import type { SearchContext } from './context.ts';
import { reasonInWords } from './leftOut.ts';
import { withoutQuotes } from './names.ts';
import { clip } from './snippet.ts';

/** The files that a file argument names. */
export interface NamedFiles {
  readonly files: readonly RelativePath[];
  /** The argument is the file's path or the end of it, not only like it. */
  readonly isExact: boolean;
  readonly notes: readonly string[];
}

const maximumFiles = 20;
const maximumSuggestions = 3;
const maximumPathLength = 1000;

/**
 * Files by a path, the end of one, or something like it. Whole segments first, then in any case, then a part of the
 * name, then the nearest by edit distance.
 * @throws UserError if there is none like it
 */
export async function namedFiles(context: SearchContext, argument: string): Promise<NamedFiles> {
  const { index, signal } = context;
  const left = await index.leftOut(signal);
  const files = [...new Set([...(await index.files(signal)).map(({ file }) => file), ...left.map(({ file }) => file)])];
  const found = filesLike(argument, files, index.root);
  const searched = found.files.filter((file) => !left.some((one) => one.file === file && isUnreadable(one.reason)));
  const first = found.files[0];
  if (searched.length === 0 && first !== undefined) {
    throw searchedFileLeftOut(first, reasonInWords(left.find(({ file }) => file === first)?.reason ?? 'unreadable'));
  }
  return { ...found, files: searched };
}

/** What is only too large to parse is still text. */
const isUnreadable = (reason: string): boolean => reason !== 'too-large-to-parse' && reason !== 'parser-failed';

/** The same for a given list of files. */
export function filesLike(argument: string, files: readonly RelativePath[], root: string): NamedFiles {
  const path = relativeArgument(argument, files, root);
  const shown = clip(argument.trim(), 120);
  const anchored = path.isAnchored ? files.filter((file) => file === path.text) : [];
  if (anchored.length > 0) return { files: anchored, isExact: true, notes: [] };

  const suffix = bySuffix(path.text, files);
  if (suffix.length > 0) return several(shown, suffix, true, []);

  const lower = path.text.toLowerCase();
  const anyCase = files.filter((file) => endsWithPath(file.toLowerCase(), lower));
  if (anyCase.length > 0) return several(shown, anyCase, true, []);

  const near = partOfPath(lower, files) ?? nearestByDistance(lower, files);
  if (near === undefined) throw searchedFileNotFound(shown, suggestions(lower, files));
  return several(shown, near, false, [`No file ends in ${shown}; taken instead: ${nameList(near)}.`]);
}

/** The argument as a path below the root; anchored if it can mean one place only. */
function relativeArgument(
  argument: string,
  files: readonly RelativePath[],
  root: string,
): { readonly text: string; readonly isAnchored: boolean } {
  const shown = clip(argument.trim(), 120);
  const text = withoutQuotes(argument.trim())
    .replace(/^file:\/\/(?=\/)/u, '')
    .replaceAll('\\', '/')
    .replace(/:\d+(?::\d+)?$/u, ''); // a place in it, as in stack traces
  if (text.length > maximumPathLength) throw searchedFileNotFound(shown, []);
  if (isAbsolute(text) || /^[A-Za-z]:\//u.test(text)) {
    // A drive's letter is no root here on other systems: such a path would be taken for one below the current folder.
    const inside = isAbsolute(text) ? relativePathIn(root, text) : undefined;
    const slashed = root.replaceAll('\\', '/');
    const sameDrive = text.toLowerCase().startsWith(`${slashed.toLowerCase()}/`)
      ? parseRelativePath(text.slice(slashed.length + 1))
      : undefined;
    const below = inside ?? sameDrive;
    if (below !== undefined) return { text: below, isAnchored: true };
    throw searchedFileOutsideRoot(shown, root, suggestions(text.toLowerCase(), files));
  }
  const below = parseRelativePath(text);
  if (below !== undefined) return { text: below, isAnchored: text.includes('/') };
  if (text.startsWith('../')) throw searchedFileOutsideRoot(shown, root, suggestions(text.toLowerCase(), files));
  throw searchedFileNotFound(shown, []);
}

function bySuffix(path: string, files: readonly RelativePath[]): RelativePath[] {
  return files.filter((file) => endsWithPath(file, path)).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

const endsWithPath = (file: string, path: string): boolean => file === path || file.endsWith(`/${path}`);

/** By the longest end of the argument that is a file's end, then by a name without its ending, then by a part of a name. */
function partOfPath(path: string, files: readonly RelativePath[]): RelativePath[] | undefined {
  const segments = path.split('/');
  for (let from = 1; from < segments.length; from += 1) {
    const tail = segments.slice(from).join('/');
    const fitting = files.filter((file) => endsWithPath(file.toLowerCase(), tail));
    if (fitting.length > 0) return fitting;
  }
  const name = segments.at(-1) ?? '';
  // A module's name has dots where the path has slashes.
  const dotted = name.replaceAll('.', '/');
  for (const wanted of new Set([path, dotted, name])) {
    const stems = files.filter((file) => endsWithPath(file.toLowerCase().replace(/(?<=[^/])\.[^./]*$/u, ''), wanted));
    if (stems.length > 0) return stems;
  }
  if (name.length < 3) return undefined;
  const parts = files.filter((file) => baseName(file).toLowerCase().includes(name));
  if (parts.length === 0) return undefined;
  const shortest = Math.min(...parts.map((file) => baseName(file).length));
  return parts.filter((file) => baseName(file).length === shortest);
}

function nearestByDistance(path: string, files: readonly RelativePath[]): RelativePath[] | undefined {
  const name = baseName(path);
  const limit = Math.floor(name.length / 4);
  let best = limit;
  let nearest: RelativePath[] = [];
  for (const file of files) {
    const other = baseName(file).toLowerCase();
    if (Math.abs(other.length - name.length) > best) continue;
    const edits = distance(other, name);
    if (edits > best) continue;
    if (edits < best) nearest = [];
    best = edits;
    nearest.push(file);
  }
  return nearest.length > 0 ? nearest : undefined;
}

/** The least unlike, for a message. */
function suggestions(path: string, files: readonly RelativePath[]): RelativePath[] {
  const name = stem(path).slice(0, 100);
  return files
    .map((file) => ({ file, edits: distance(stem(file).toLowerCase(), name) }))
    .filter(({ file, edits }) => edits <= Math.max(stem(file).length, name.length) / 2)
    .sort((a, b) => a.edits - b.edits || (a.file < b.file ? -1 : 1))
    .slice(0, maximumSuggestions)
    .map(({ file }) => file);
}

function several(
  shown: string,
  files: readonly RelativePath[],
  isExact: boolean,
  notes: readonly string[],
): NamedFiles {
  if (files.length <= 1 || !isExact) return { files: files.slice(0, maximumFiles), isExact, notes };
  const used = files.slice(0, maximumFiles);
  const left = files.length > used.length ? ` Only the first ${maximumFiles} are used.` : '';
  return { files: used, isExact, notes: [...notes, `${shown} is ${files.length} files: ${nameList(files)}.${left}`] };
}

function nameList(files: readonly RelativePath[]): string {
  const named = files.slice(0, 4).join(', ');
  return files.length > 4 ? `${named}, …` : named;
}

/** All names with one ending are alike in it. */
const stem = (path: string): string => baseName(path).replace(/(?<=.)\.[^.]*$/u, '');

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
