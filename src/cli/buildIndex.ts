import type { IndexReport } from '../protocol/contract.ts';
import { failedIndexReport, indexReport, indexReportText } from '../report/report.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { cancelledExitCode, usageExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { ProgressLine } from './progress.ts';
import { interruptSignal } from './session.ts';
import { openProjectIndex } from './workspaceIndex.ts';

/** `fixpoint index`. Returns the exit code. */
export async function buildIndex(options: CommonOptions): Promise<number> {
  const signal = interruptSignal();
  const progress = new ProgressLine(options);
  const report = await build(options, progress, signal);
  progress.end();
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : indexReportText(report));
  if (report.code === 'cancelled') return cancelledExitCode;
  return report.code === undefined ? 0 : usageExitCode;
}

async function build(options: CommonOptions, progress: ProgressLine, signal: AbortSignal): Promise<IndexReport> {
  const startedAt = performance.now();
  try {
    await using index = await openProjectIndex(options);
    const summary = await index.build(signal, ({ done, total }) =>
      progress.listener('index', `${done} of ${total} files`),
    );
    return indexReport(index.root, summary, await index.leftOut(signal), performance.now() - startedAt);
  } catch (error) {
    if (signal.aborted) return failedIndexReport(options.root, 'cancelled');
    if (error instanceof UserError) return failedIndexReport(options.root, error);
    throw error;
  }
}
