import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FixOutcome } from '../flows/fixTest.ts';
import { fixTest } from '../flows/fixTest.ts';
import { templateGenerator } from '../generate/generate.ts';
import type { FixTestParams, FixTestResult } from '../protocol/protocol.ts';
import { endingOf, fixReport } from '../report/report.ts';
import { editedText } from '../workspace/edits.ts';
import { ambiguousTest, UserError } from '../workspace/userErrors.ts';
import type { EngineContext } from './editorRun.ts';
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
  const outcome = await fixTest(
    { ...run.tools, generators: [templateGenerator] },
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
