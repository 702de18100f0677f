import { resolve } from 'node:path';
import { Search } from '../../src/search/search.ts';
import { WorkspaceIndex } from '../../src/symbols/symbols.ts';
import { loadLanguages } from '../../src/syntax/languages.ts';
import { ScratchFolder } from './scratch.ts';

/** An index with everything parsed, in this process, and the search over it. */
export interface BuiltIndex {
  readonly index: WorkspaceIndex;
  readonly search: Search;
}

/** Saved indexes of this run: a tree is parsed once, however many measurements need it. */
const cacheHome = new ScratchFolder();
process.once('exit', () => cacheHome[Symbol.dispose]());

export async function withIndex<T>(
  tree: string,
  signal: AbortSignal,
  use: (built: BuiltIndex) => Promise<T>,
): Promise<T> {
  const installDirectory = resolve('dist');
  const languages = loadLanguages(`${installDirectory}/grammars`);
  await using index = new WorkspaceIndex({
    root: tree,
    installDirectory,
    languages,
    cacheDirectory: cacheHome.folder,
    exclude: [],
    maximumListingAgeMs: Infinity,
    log: (message) => console.error(message),
  });
  await index.build(signal, () => undefined);
  return await use({ index, search: new Search({ index, languages }) });
}
