import { fileURLToPath } from 'node:url';
import type { FlowTools, ProgressListener } from '../flows/fixTest.ts';
import type { EditorModels } from '../models/models.ts';
import type { AmbiguousTest, TestRequestParams } from '../protocol/protocol.ts';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { TestId } from '../testing/testRunner.ts';
import { testRunnerOf } from '../testing/testing.ts';
import { cacheDirectory } from '../workspace/cacheDirectory.ts';
import { Workspace } from '../workspace/workspace.ts';
import { resolveTests } from './editorTests/resolveTests.ts';
import type { OpenDocument } from './unsavedBuffers.ts';
import { unsavedBuffers } from './unsavedBuffers.ts';

export interface EngineContext {
  readonly openDocuments: () => readonly OpenDocument[];
  readonly syntax: Syntax;
  /** The index of a workspace folder. */
  readonly indexOf: (rootUri: string) => Promise<CodeIndex>;
  readonly installDirectory: string;
  /** The language models of the editor. */
  readonly editorModels: EditorModels;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** What a request about tests comes down to: the folder as the editor shows it, and the tests by the framework's ids. */
export interface EditorRun {
  readonly kind: 'run';
  readonly tools: Omit<FlowTools, 'generators'>;
  /** Empty: every test of the project that fails now. */
  readonly tests: readonly TestId[];
  readonly budgetMs: number;
}

/** @throws UserError if a test is not there or is of no framework that is known */
export async function editorRun(
  params: TestRequestParams,
  context: EngineContext,
): Promise<EditorRun | { readonly kind: 'ambiguous'; readonly ambiguous: AmbiguousTest }> {
  const { openDocuments, syntax, installDirectory, signal } = context;
  const { settings } = params;
  const root = fileURLToPath(params.rootUri);
  const workspace = await Workspace.open(root, await unsavedBuffers(root, openDocuments()));
  const cacheFolder = await cacheDirectory(process.env);
  const runner = testRunnerOf({
    root,
    installDirectory,
    cacheDirectory: cacheFolder,
    environment: withoutEditorVariables(process.env),
    ...(settings.pythonPath ? { pythonPath: settings.pythonPath } : {}),
  });
  const resolved = await resolveTests(params, { workspace, runner, syntax, signal });
  if (resolved.kind === 'ambiguous') return resolved;
  const index = await context.indexOf(params.rootUri);
  return {
    kind: 'run',
    tools: { workspace, runner, syntax, index, cacheDirectory: cacheFolder },
    tests: resolved.tests,
    budgetMs: settings.budgetSeconds * 1000,
  };
}

/** What the editor set for its own processes is not for the user's tests. */
function withoutEditorVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(ELECTRON|VSCODE)_/.test(name)));
}
