import { distance } from 'fastest-levenshtein';
import type { ListedFile } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { parseRelativePath, relativePathIn } from '../workspace/paths.ts';
import { searchedFolderNotFound } from '../workspace/userErrors/searchErrors.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { withoutQuotes } from './names.ts';
import { clip } from './snippet.ts';

/** Folders, then files, of a folder that is named by its path or the end of it; without a name, of the root. */
export async function listDirectory(context: SearchContext, argument: string | undefined): Promise<Finding> {
  const { index, languages, signal } = context;
  const files = await index.files(signal);
  const wanted = argument === undefined ? '' : folderArgument(argument, index.root);
  const named = foldersLike(wanted, clip(argument ?? '', 120), files);
  const languageNames = new Map(languages.map(({ id, name }) => [id, name]));
  const hits: Hit[] = named.folders.flatMap((folder) =>
    entriesOf(folder, files, languageNames, named.folders.length > 1),
  );
  const empty = hits.length === 0 ? ['There are no files that are searched.'] : [];
  return {
    kind: hits.length === 0 ? 'none' : named.isExact ? 'exact' : 'near',
    hits,
    notes: [...named.notes, ...empty],
  };
}

/** Below the root; empty for the root itself. */
function folderArgument(argument: string, root: string): string {
  const text = withoutQuotes(argument.trim())
    .replaceAll('\\', '/')
    .replace(/(?<=.)\/+$/u, '');
  const slashed = root.replaceAll('\\', '/');
  if (text === '.' || text === '/' || text === './' || text === slashed) return '';
  const below = relativePathIn(root, text.startsWith('/') || /^[A-Za-z]:/u.test(text) ? text : `${root}/${text}`);
  const folder = below ?? parseRelativePath(text.replace(/^\/+/u, ''));
  if (folder === undefined) throw searchedFolderNotFound(clip(argument, 120), []);
  return folder;
}

function foldersLike(
  wanted: string,
  shown: string,
  files: readonly ListedFile[],
): { readonly folders: readonly string[]; readonly isExact: boolean; readonly notes: readonly string[] } {
  const folders = allFolders(files);
  if (wanted === '' || folders.has(wanted)) return { folders: [wanted], isExact: true, notes: [] };
  const lower = wanted.toLowerCase();
  const suffix = [...folders].filter((folder) => `/${folder}`.endsWith(`/${wanted}`));
  const anyCase =
    suffix.length > 0 ? suffix : [...folders].filter((folder) => `/${folder.toLowerCase()}`.endsWith(`/${lower}`));
  if (anyCase.length > 0) {
    anyCase.sort();
    const notes =
      anyCase.length > 1 ? [`${shown} is ${anyCase.length} folders: ${clip(anyCase.join(', '), 200)}.`] : [];
    return { folders: anyCase.slice(0, 5), isExact: true, notes };
  }
  const file = files.find((one) => `/${one.file}`.endsWith(`/${wanted}`))?.file;
  if (file !== undefined) {
    return { folders: [folderOf(file)], isExact: false, notes: [`${file} is a file; this is its folder.`] };
  }
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  const near = [...folders]
    .map((folder) => ({
      folder,
      edits: distance(folder.toLowerCase().slice(folder.lastIndexOf('/') + 1), name.slice(0, 200)),
    }))
    .sort((a, b) => a.edits - b.edits || (a.folder < b.folder ? -1 : 1));
  const [nearest] = near;
  if (nearest === undefined || nearest.edits > Math.ceil(name.length / 3)) {
    throw searchedFolderNotFound(
      shown,
      near
        .filter(({ folder, edits }) => edits < folder.length)
        .slice(0, 3)
        .map(({ folder }) => folder),
    );
  }
  return {
    folders: [nearest.folder],
    isExact: false,
    notes: [`No folder ends in ${shown}; taken instead: ${nearest.folder}.`],
  };
}

function allFolders(files: readonly ListedFile[]): Set<string> {
  const folders = new Set<string>();
  for (const { file } of files) {
    for (let folder = folderOf(file); folder !== '' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  }
  return folders;
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

function entriesOf(
  folder: string,
  files: readonly ListedFile[],
  languageNames: ReadonlyMap<string, string>,
  showsPath: boolean,
): Hit[] {
  const start = folder === '' ? '' : `${folder}/`;
  const counts = new Map<string, number>();
  const own: Hit[] = [];
  for (const { file, language, bytes } of files) {
    if (!file.startsWith(start)) continue;
    const below = file.slice(start.length);
    const slash = below.indexOf('/');
    const shownName = showsPath ? file : below;
    if (slash === -1) {
      const inLanguage = language === undefined ? '' : `, ${languageNames.get(language) ?? language}`;
      own.push(entry(file, 'file', `${shownName} (${size(bytes)}${inLanguage})`));
    } else {
      const name = below.slice(0, slash);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const folders = [...counts].map(([name, count]) =>
    entry(
      `${start}${name}`,
      'folder',
      `${showsPath ? start : ''}${name}/ (${count} ${count === 1 ? 'file' : 'files'})`,
    ),
  );
  return [...folders.sort((a, b) => (a.file < b.file ? -1 : 1)), ...own];
}

function entry(path: string, kind: 'file' | 'folder', text: string): Hit {
  return {
    file: path as RelativePath,
    line: 1,
    endLine: 1,
    class: undefined,
    function: undefined,
    kind,
    name: path,
    snippet: () => Promise.resolve({ lines: [{ line: undefined, text }] }),
  };
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
