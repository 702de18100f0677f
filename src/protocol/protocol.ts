import { NotificationType, RequestType } from 'vscode-languageserver-protocol';
import type { FixReport, FixStage, IndexReport, LocalizeReport, SearchAnswer } from './contract.ts';
import type { SearchCallName } from './searchCalls.ts';

/** A test as an editor's test adapter knows it, whoever wrote the adapter. */
export interface EditorTest {
  /** The file's URI. */
  readonly uri: string;
  /** Ids from the adapter's outermost item to the test itself. Empty if only a place is known; `line` is there then. */
  readonly ids: readonly string[];
  /** Labels from the adapter's outermost item to the test itself; as many as ids. */
  readonly labels: readonly string[];
  /** The first line of the item's range or the cursor's line; the first line is 1. Absent if the adapter gave no range. */
  readonly line?: number;
}

/** The user's settings, sent with every request: the engine keeps none. */
export interface RunSettings {
  readonly pythonPath?: string;
  readonly budgetSeconds: number;
  readonly maxCandidates: number;
  /** The language model that the person has chosen, and been told about if it is on another machine; absent: none. */
  readonly model?: RunModel;
}

/** A language model with what is needed to use it. The key is in no setting and no log. */
export interface RunModel {
  /** As on the command line, or `editor:ID`. */
  readonly spec: string;
  /** Of the server that speaks OpenAI's protocol. */
  readonly baseUrl?: string;
  readonly key?: string;
}

/** Lines of a file; the first line of a file is 1. */
export interface ChosenLines {
  /** Path below the root, with `/`. */
  readonly file: string;
  readonly line: number;
  /** The last one; absent for a single line. */
  readonly endLine?: number;
}

/** What is asked about the tests of a folder. */
export interface TestRequestParams {
  /** Chosen by the client; names the run in progress notifications. */
  readonly runId: string;
  /** The workspace folder that holds the tests. */
  readonly rootUri: string;
  /** Empty, without `testIds`: every test that fails now. */
  readonly tests: readonly EditorTest[];
  /**
   * Ids that a person chose among {@link AmbiguousTest.choices}; they are taken in addition to `tests`, from which the one
   * they were chosen for is left out.
   */
  readonly testIds?: readonly string[];
  readonly settings: RunSettings;
}

export interface FixTestParams extends TestRequestParams {
  /** Where a person wants the search to begin: the suspect of this line is changed before all others. */
  readonly startAt?: ChosenLines;
  /** Lines that a person holds to be right: no patch changes them. */
  readonly excluded?: readonly ChosenLines[];
}

/** A test of the editor's that may be one of several; nothing was run. */
export interface AmbiguousTest {
  /** Which of the request's `tests` it is. */
  readonly index: number;
  /** The adapter's label. */
  readonly label: string;
  /** Our ids, likeliest first. */
  readonly choices: readonly string[];
}

/** One file of a proposed patch. Its hunks are what differs between the two texts. */
export interface ProposedFile {
  readonly uri: string;
  readonly file: string;
  /** The text the patch was computed against: the unsaved buffer if there was one. */
  readonly baseText: string;
  readonly patchedText: string;
}

export interface ProposedPatch {
  /** `id` of the patch in the report. */
  readonly patchId: string;
  readonly files: readonly ProposedFile[];
}

export interface FixTestResult {
  readonly report: FixReport;
  /** Set if nothing was run because a person must choose; ask them, then send the request again with `testIds`. */
  readonly ambiguous?: AmbiguousTest;
  /** In the report's order. */
  readonly proposals: readonly ProposedPatch[];
}

export interface ProgressParams {
  readonly runId: string;
  readonly stage: FixStage;
  /** For people, for example "12 of 340 candidates, 1 plausible". */
  readonly message: string;
}

/** Cancel it like any request. The tree is left as it was. */
export const fixTestRequest = new RequestType<FixTestParams, FixTestResult, void>('fixpoint/fixTest');

export const progressNotification = new NotificationType<ProgressParams>('fixpoint/progress');

export type LocalizeParams = TestRequestParams;

export interface LocalizeResult {
  readonly report: LocalizeReport;
  /** As in {@link FixTestResult}. */
  readonly ambiguous?: AmbiguousTest;
}

/** Where the fault most likely is; no patch. Progress and cancelling as in {@link fixTestRequest}. */
export const localizeRequest = new RequestType<LocalizeParams, LocalizeResult, void>('fixpoint/localize');

export interface SearchParams {
  /** The workspace folder to search. */
  readonly rootUri: string;
  readonly call: SearchCallName;
  /** As on the command line. */
  readonly args: readonly string[];
  /** What the compact text may cost, about four characters a token. */
  readonly maxTokens?: number;
  /** Patterns of `files.exclude` that are switched on, as globs. */
  readonly exclude: readonly string[];
}

export interface SearchReply {
  readonly answer: SearchAnswer;
  /** The same as compact text, for a model. */
  readonly text: string;
}

/** One call of design.md's section 6. */
export const searchRequest = new RequestType<SearchParams, SearchReply, void>('fixpoint/search');

export interface SymbolSearchParams {
  readonly rootUri: string;
  /** What the person has typed so far. */
  readonly text: string;
  readonly limit: number;
  readonly exclude: readonly string[];
}

export interface FoundSymbol {
  readonly name: string;
  readonly kind: string;
  /** Qualified name of what it is in; empty at the top of a file. */
  readonly container: string;
  readonly file: string;
  readonly uri: string;
  /** The first line is 1. */
  readonly line: number;
  readonly endLine: number;
  /** The line's text, for hits in text. */
  readonly lineText?: string;
}

export interface SymbolSearchReply {
  readonly symbols: readonly FoundSymbol[];
  /** What was left out; empty if nothing was. */
  readonly note: string;
}

/** Definitions whose names are like what was typed, then lines that hold it: for the quick pick. */
export const symbolSearchRequest = new RequestType<SymbolSearchParams, SymbolSearchReply, void>(
  'fixpoint/symbolSearch',
);

export interface IndexParams {
  readonly rootUri: string;
  readonly exclude: readonly string[];
}

/** Builds or refreshes the index of a folder; progress comes by {@link indexProgressNotification}. Can be cancelled. */
export const indexRequest = new RequestType<IndexParams, IndexReport, void>('fixpoint/index');

export interface IndexProgressParams {
  readonly rootUri: string;
  /** Files that are done. */
  readonly done: number;
  readonly total: number;
}

/** While an index is built in the background; the last one has `done === total`. */
export const indexProgressNotification = new NotificationType<IndexProgressParams>('fixpoint/indexProgress');

export interface CancelIndexingParams {
  readonly rootUri: string;
}

/** The person wants no index of this folder now: its build ends, whoever asked for it. What is parsed by then may be kept. */
export const cancelIndexingNotification = new NotificationType<CancelIndexingParams>('fixpoint/cancelIndexing');

/** Asked by the engine of the editor: what the language servers that run there know. */
export interface LanguageFeatureParams {
  readonly feature: 'definitions' | 'references' | 'implementations' | 'callers';
  readonly uri: string;
  /** Where the name stands; both from 0, in UTF-16 code units, as in the language server protocol. */
  readonly line: number;
  readonly character: number;
  readonly timeoutMs: number;
}

export interface LanguageFeaturePlace {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
  readonly endLine: number;
}

/** The places, for callers those of the calls; null if no language server answered in time. */
export const languageFeatureRequest = new RequestType<LanguageFeatureParams, LanguageFeaturePlace[] | null, void>(
  'fixpoint/languageFeature',
);

/** A model's server that runs on this machine. */
export interface ModelServerInfo {
  readonly kind: 'llama-server' | 'ollama' | 'lm-studio';
  readonly url: string;
  readonly models: readonly {
    readonly name: string;
    /** The server only passes requests on to another machine. */
    readonly runsElsewhere: boolean;
  }[];
}

/** The servers of this machine that answer within half a second. Other machines are not asked. */
export const modelServersRequest = new RequestType<Record<string, never>, ModelServerInfo[], void>(
  'fixpoint/modelServers',
);

export interface ModelDestination {
  /** Where what a model is asked is sent, for people; absent if it stays on this machine. */
  readonly host?: string;
  /** Why the model cannot be used; nothing is sent then. */
  readonly problem?: string;
}

/** Asks nobody: it is told by the model's name and address. */
export const modelDestinationRequest = new RequestType<Omit<RunModel, 'key'>, ModelDestination, void>(
  'fixpoint/modelDestination',
);

/** A model that the editor offers to its extensions. */
export interface EditorModelInfo {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
}

/** Asked by the engine of the editor. */
export const editorModelsRequest = new RequestType<Record<string, never>, EditorModelInfo[], void>(
  'fixpoint/editorModels',
);

export interface EditorToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON. */
  readonly argumentsText: string;
}

export type EditorChatMessage =
  | {
      readonly role: 'system' | 'user' | 'assistant';
      readonly text: string;
      readonly toolCalls?: readonly EditorToolCall[];
    }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string };

export interface EditorChatParams {
  /** Chosen by the engine; names the chat in {@link editorChatPartNotification}. */
  readonly chatId: string;
  readonly modelId: string;
  readonly messages: readonly EditorChatMessage[];
  readonly tools: readonly {
    readonly name: string;
    readonly description: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  }[];
}

export type EditorChatEnd =
  | { readonly kind: 'ended'; readonly promptTokens: number; readonly completionTokens: number }
  | { readonly kind: 'unavailable'; readonly detail: string };

/** Asked by the engine of the editor; can be cancelled. Parts of the answer come before its end, by notification. */
export const editorChatRequest = new RequestType<EditorChatParams, EditorChatEnd, void>('fixpoint/editorChat');

export type EditorChatPart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tool-call'; readonly call: EditorToolCall };

export interface EditorChatPartParams {
  readonly chatId: string;
  readonly part: EditorChatPart;
}

export const editorChatPartNotification = new NotificationType<EditorChatPartParams>('fixpoint/editorChatPart');
