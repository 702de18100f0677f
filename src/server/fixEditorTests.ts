import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FixOutcome } from '../flows/fixTest.ts';
import { fixTest } from '../flows/fixTest.ts';
import { openModelTools } from '../flows/modelTools.ts';
import { parseModelSpec } from '../models/models.ts';
import type { FixTestParams, FixTestResult } from '../protocol/protocol.ts';
import { endingOf, fixReport } from '../report/report.ts';
import { editedText } from '../workspace/edits.ts';
import { ambiguousTest } from '../workspace/userErrors/testErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import type { EditorRun, EngineContext } from './editorRun.ts';
import { editorRun } from './editorRun.ts';

/** Repairs the tests an editor named, against its unsaved buffers. User errors become reports. */
export async function fixEditorTests(params: FixTestParams, context: EngineContext): Promise<FixTestResult> {
  try {
    return await fix(params, context);
  } catch (error) {
    const reason = context.signal.aborted ? 'cancelled' : error;
    if (reason !== 'cancelled' && !(reason instanceof UserError)) throw error;
    return { report: fixReport(endingOf(reason), {}), proposals: [] };
  }
}

async function fix(params: FixTestParams, context: EngineContext): Promise<FixTestResult> {
  const run = await editorRun(params, context);
  if (run.kind === 'ambiguous') {
    const { ambiguous } = run;
    // Clients that cannot ask show the report.
    const error = ambiguousTest(ambiguous.label, ambiguous.choices);
    return { report: fixReport(endingOf(error), {}), ambiguous, proposals: [] };
  }
  const { settings, startAt, excluded } = params;
  await using models = await openModelTools(modelSettings(settings, run.tools, context), context.signal);
  const { generators, usage: modelUsage, notes } = models;
  const outcome = await fixTest(
    { ...run.tools, generators, modelUsage, notes },
    {
      tests: run.tests,
      budgetMs: run.budgetMs,
      maxCandidates: settings.maxCandidates,
      signal: context.signal,
      onProgress: context.onProgress,
      ...(startAt ? { startAt } : {}),
      ...(excluded ? { excluded } : {}),
    },
  );
  return resultOf(outcome, fileURLToPath(params.rootUri));
}

/** The model, with its key, comes with each request; the engine keeps neither. */
function modelSettings(
  { model, pythonPath }: FixTestParams['settings'],
  { workspace, syntax, index, cacheDirectory }: EditorRun['tools'],
  { installDirectory, editorModels }: EngineContext,
): Parameters<typeof openModelTools>[0] {
  const places = { installDirectory, cacheDirectory, environment: process.env };
  const { baseUrl, key } = model ?? {};
  return {
    spec: parseModelSpec(model?.spec ?? 'none'),
    models: {
      ...places,
      workspaceRoot: workspace.root,
      editorModels,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(key === undefined ? {} : { key }),
    },
    completion: {
      ...places,
      root: workspace.root,
      isTrusted: true, // runs are refused before they come here
      syntax,
      index,
      ...(pythonPath ? { pythonPath } : {}),
    },
    decoding: 'full',
    seed: 1,
  };
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
