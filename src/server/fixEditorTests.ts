import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FixOutcome, ProgressListener } from '../flows/fixTest.ts';
import { fixTest } from '../flows/fixTest.ts';
import { templateGenerator } from '../generate/generate.ts';
import type { FixTestParams, FixTestResult } from '../protocol/protocol.ts';
import { endingOf, fixReport } from '../report/report.ts';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { testRunnerOf } from '../testing/testing.ts';
import { cacheDirectory } from '../workspace/cacheDirectory.ts';
import { editedText } from '../workspace/edits.ts';
import { ambiguousTest, UserError } from '../workspace/userErrors.ts';
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
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** Repairs the tests an editor named, against its unsaved buffers. User errors become reports. */
export async function fixEditorTests(params: FixTestParams, context: EngineContext): Promise<FixTestResult> {
  const root = fileURLToPath(params.rootUri);
  try {
    return await fix(params, root, context);
  } catch (error) {
    const reason = context.signal.aborted ? 'cancelled' : error;
    if (reason !== 'cancelled' && !(reason instanceof UserError)) throw error;
    return { report: fixReport(endingOf(reason), {}), proposals: [] };
  }
}

async function fix(params: FixTestParams, root: string, context: EngineContext): Promise<FixTestResult> {
  const { openDocuments, syntax, installDirectory, signal, onProgress } = context;
  const { settings } = params;
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
  if (resolved.kind === 'ambiguous') {
    const { ambiguous } = resolved;
    // Clients that cannot ask show the report.
    const error = ambiguousTest(ambiguous.label, ambiguous.choices);
    return { report: fixReport(endingOf(error), {}), ambiguous, proposals: [] };
  }
  const outcome = await fixTest(
    {
      workspace,
      runner,
      syntax,
      index: await context.indexOf(params.rootUri),
      cacheDirectory: cacheFolder,
      generators: [templateGenerator],
    },
    {
      tests: resolved.tests,
      budgetMs: settings.budgetSeconds * 1000,
      maxCandidates: settings.maxCandidates,
      signal,
      onProgress,
    },
  );
  return resultOf(outcome, root);
}

/** What the editor set for its own processes is not for the user's tests. */
function withoutEditorVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(ELECTRON|VSCODE)_/.test(name)));
}

function resultOf({ report, patches }: FixOutcome, root: string): FixTestResult {
  const proposals = patches.map(({ id, candidate }) => ({
    patchId: id,
    files: candidate.changes.map((change) => ({
      uri: pathToFileURL(join(root, change.file)).href,
      file: change.file,
      baseText: change.baseText,
      patchedText: editedText(change),
    })),
  }));
  return { report, proposals };
}
