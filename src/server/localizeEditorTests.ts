import { localizeTest } from '../flows/localizeTest.ts';
import type { LocalizeParams, LocalizeResult } from '../protocol/protocol.ts';
import { endingOf, localizeReport } from '../report/report.ts';
import { ambiguousTest } from '../workspace/userErrors/testErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import type { EngineContext } from './editorRun.ts';
import { editorRun } from './editorRun.ts';

/** Ranks the suspects of the tests an editor named, against its unsaved buffers. User errors become reports. */
export async function localizeEditorTests(params: LocalizeParams, context: EngineContext): Promise<LocalizeResult> {
  const { signal, onProgress } = context;
  try {
    const run = await editorRun(params, context);
    if (run.kind === 'ambiguous') {
      const { label, choices } = run.ambiguous;
      return { report: localizeReport(endingOf(ambiguousTest(label, choices)), {}), ambiguous: run.ambiguous };
    }
    const { tools, tests, budgetMs } = run;
    return { report: await localizeTest(tools, { tests, budgetMs, signal, onProgress }) };
  } catch (error) {
    const reason = signal.aborted ? 'cancelled' : error;
    if (reason !== 'cancelled' && !(reason instanceof UserError)) throw error;
    return { report: localizeReport(endingOf(reason), {}) };
  }
}
