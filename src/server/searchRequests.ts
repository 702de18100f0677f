import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Connection, TextDocuments } from 'vscode-languageserver';
import { FileChangeType } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { IndexReport } from '../protocol/contract.ts';
import type {
  LanguageFeatureParams,
  SearchParams,
  SearchReply,
  SymbolSearchParams,
  SymbolSearchReply,
  IndexParams,
} from '../protocol/protocol.ts';
import { indexProgressNotification, languageFeatureRequest } from '../protocol/protocol.ts';
import type { LanguageFeatures, Place, Position } from '../search/languageFeatures.ts';
import { answerText, Search } from '../search/search.ts';
import { WorkspaceIndex } from '../symbols/symbols.ts';
import type { Language } from '../syntax/syntax.ts';
import { cacheDirectory } from '../workspace/cacheDirectory.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { relativePathIn } from '../workspace/paths.ts';
import { OpenIndex } from './openIndex.ts';

export interface SearchRequestsOptions {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly installDirectory: string;
  readonly languages: readonly Language[];
  /** What the client says it does. */
  readonly client: { readonly tellsOfFileChanges: boolean; readonly answersLanguageFeatures: boolean };
}

/** Without events, a listing that is older is made anew before a question is answered. */
const listingAgeMs = 2_000;
const languageFeatureTimeoutMs = 600;
/** Changes there are nobody's program; installing packages makes a hundred thousand of them. */
const neverIndexed = /(?:^|\/)(?:node_modules|\.git|\.hg|\.svn|__pycache__)(?:\/|$)/;

/**
 * Answers searches in the editor's folders. A folder's index opens with the first question about it; when that is
 * answered, the rest of the folder is read in the background.
 */
export class SearchRequests implements AsyncDisposable {
  readonly #options: SearchRequestsOptions;
  readonly #open = new Map<string, { readonly key: string; readonly opened: Promise<OpenIndex> }>();
  #cacheDirectory: Promise<string> | undefined;

  constructor(options: SearchRequestsOptions) {
    this.#options = options;
    const { connection, documents } = options;
    documents.onDidChangeContent(({ document }) => this.#tellText(document.uri, document.getText()));
    documents.onDidClose(({ document }) => this.#tellText(document.uri, undefined));
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const structural = changes.filter(({ type }) => type !== FileChangeType.Changed).map(({ uri }) => uri);
      const changed = changes.filter(({ type }) => type === FileChangeType.Changed).map(({ uri }) => uri);
      this.#tellFiles(structural, true);
      this.#tellFiles(changed, false);
    });
  }

  async search({ rootUri, call, args, maxTokens, exclude }: SearchParams, signal: AbortSignal): Promise<SearchReply> {
    const opened = await this.#openedFor(rootUri, exclude);
    const answer = await this.#searchIn(opened).call(call, args, {
      signal,
      ...(maxTokens === undefined ? {} : { maxTokens }),
    });
    opened.buildInBackground();
    return { answer, text: answerText(answer) };
  }

  async symbols(
    { rootUri, text, limit, exclude }: SymbolSearchParams,
    signal: AbortSignal,
  ): Promise<SymbolSearchReply> {
    const opened = await this.#openedFor(rootUri, exclude);
    const reply = await this.#searchIn(opened).symbols(text, limit, signal);
    opened.buildInBackground();
    return reply;
  }

  /** @param signal cancels the build, for whoever shares it, too */
  async buildIndex({ rootUri, exclude }: IndexParams, signal: AbortSignal): Promise<IndexReport> {
    const opened = await this.#openedFor(rootUri, exclude);
    signal.throwIfAborted();
    const cancel = (): void => opened.cancelBuild();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await opened.build();
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** The index of a folder, whatever it leaves out; opened if it is not. */
  async indexOf(rootUri: string): Promise<WorkspaceIndex> {
    return (await (this.#open.get(rootUri)?.opened ?? this.#openedFor(rootUri, []))).index;
  }

  async cancelBuild(rootUri: string): Promise<void> {
    (await this.#open.get(rootUri)?.opened)?.cancelBuild();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map(async ({ opened }) => (await opened)[Symbol.asyncDispose]()));
  }

  /** Other patterns of exclusion make another index. */
  async #openedFor(rootUri: string, exclude: readonly string[]): Promise<OpenIndex> {
    const key = exclude.join('\0');
    const known = this.#open.get(rootUri);
    if (known?.key === key) return known.opened;
    const opened = this.#openIndex(rootUri, exclude);
    this.#open.set(rootUri, { key, opened });
    await (await known?.opened)?.[Symbol.asyncDispose]();
    return opened;
  }

  async #openIndex(rootUri: string, exclude: readonly string[]): Promise<OpenIndex> {
    const { connection, documents, installDirectory, languages, client } = this.#options;
    this.#cacheDirectory ??= cacheDirectory(process.env);
    const index = new WorkspaceIndex({
      root: fileURLToPath(rootUri),
      installDirectory,
      languages,
      cacheDirectory: await this.#cacheDirectory,
      exclude,
      maximumListingAgeMs: client.tellsOfFileChanges ? Infinity : listingAgeMs,
      log: (message) => connection.console.info(message),
    });
    for (const document of documents.all()) {
      const file = fileIn(index.root, document.uri);
      if (file !== undefined) index.documentChanged(file, document.getText());
    }
    return new OpenIndex(index, (progress) => {
      // A client that has gone cannot be told.
      connection.sendNotification(indexProgressNotification, { rootUri, ...progress }).catch(() => undefined);
    });
  }

  #searchIn({ index }: OpenIndex): Search {
    const { languages, client } = this.#options;
    return new Search({
      index,
      languages,
      ...(client.answersLanguageFeatures ? { languageFeatures: this.#languageFeatures(index.root) } : {}),
    });
  }

  #languageFeatures(root: string): LanguageFeatures {
    const ask =
      (feature: LanguageFeatureParams['feature']) =>
      async ({ file, line, character }: Position): Promise<readonly Place[] | undefined> => {
        const places = await this.#options.connection.sendRequest(languageFeatureRequest, {
          feature,
          uri: pathToFileURL(`${root}/${file}`).href,
          line: line - 1,
          character,
          timeoutMs: languageFeatureTimeoutMs,
        });
        return places?.flatMap(({ uri, line, endLine }) => {
          const path = pathOf(uri);
          return path === undefined ? [] : { file: path, line: line + 1, endLine: endLine + 1 };
        });
      };
    return {
      definitions: ask('definitions'),
      references: ask('references'),
      implementations: ask('implementations'),
      callers: ask('callers'),
    };
  }

  #tellText(uri: string, text: string | undefined): void {
    this.#eachWith([uri], (index, [file]) => {
      if (file === undefined) return;
      if (text === undefined) index.documentClosed(file);
      else index.documentChanged(file, text);
    });
  }

  #tellFiles(uris: readonly string[], isStructural: boolean): void {
    this.#eachWith(uris, (index, files) => {
      const wanted = files.filter((file) => !neverIndexed.test(file));
      if (wanted.length > 0) index.filesChanged(wanted, isStructural);
    });
  }

  #eachWith(uris: readonly string[], tell: (index: WorkspaceIndex, files: readonly RelativePath[]) => void): void {
    if (uris.length === 0) return;
    for (const { opened } of this.#open.values()) {
      opened.then(
        ({ index }) =>
          tell(
            index,
            uris.flatMap((uri) => fileIn(index.root, uri) ?? []),
          ),
        () => undefined, // whoever asked for it was told why it could not be opened
      );
    }
  }
}

function fileIn(root: string, uri: string): RelativePath | undefined {
  const path = pathOf(uri);
  return path === undefined ? undefined : relativePathIn(root, path);
}

/** Undefined for what is no file of this machine: an archive's entry, a share, a text without a file. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}
