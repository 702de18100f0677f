import type { FixOutcome } from '../flows/fixTest.ts';
import { fixTest } from '../flows/fixTest.ts';
import { applyPatch } from '../flows/applyPatch.ts';
import { endingOf, fixReport, fixReportText } from '../report/report.ts';
import type { FixReport } from '../protocol/contract.ts';
import { fixExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { ProgressLine } from './progress.ts';
import { interruptSignal, withTools } from './session.ts';

/** `fixpoint fix`. Returns the exit code. */
export async function fix(tests: readonly string[], options: CommonOptions): Promise<number> {
  const signal = interruptSignal();
  const progress = new ProgressLine(options);
  const report = await withTools<FixReport>(
    options,
    signal,
    async (tools) => {
      const outcome = await fixTest(tools, {
        tests: await Promise.all(tests.map((test) => tools.runner.readId(test))),
        budgetMs: options.budgetSeconds * 1000,
        maxCandidates: options.maxCandidates,
        signal,
        onProgress: progress.listener,
      });
      return options.apply ? withBestApplied(outcome, tools.workspace.root) : outcome.report;
    },
    (reason) => fixReport(endingOf(reason), {}),
  );
  progress.end();
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : fixReportText(report));
  return fixExitCode(report.status);
}

async function withBestApplied({ report, patches }: FixOutcome, root: string): Promise<FixReport> {
  const [best] = patches;
  if (report.status !== 'verified' || !best) return report;
  const applied = await applyPatch(best.candidate.changes, root);
  return applied.kind === 'applied'
    ? { ...report, message: `${report.message} Applied to ${applied.files.join(', ')}.` }
    : {
        ...report,
        status: 'error',
        code: applied.error.code,
        message: `${report.message} Not applied: ${applied.error.message}`,
      };
}
