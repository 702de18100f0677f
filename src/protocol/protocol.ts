import { NotificationType, RequestType } from 'vscode-languageserver-protocol';
import type { FixReport, FixStage } from './contract.ts';

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
}

export interface FixTestParams {
  /** Chosen by the client; names the run in progress notifications. */
  readonly runId: string;
  /** The workspace folder that holds the tests. */
  readonly rootUri: string;
  /** Empty: every test that fails now. */
  readonly tests: readonly EditorTest[];
  readonly settings: RunSettings;
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
