import { localizeTest } from '../flows/localizeTest.ts';
import type { LocalizeReport } from '../protocol/contract.ts';
import { endingOf, localizeReport, localizeReportText } from '../report/report.ts';
import { localizeExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { ProgressLine } from './progress.ts';
import { interruptSignal, withTools } from './session.ts';

/** `fixpoint localize`. Returns the exit code. */
export async function localizeTests(tests: readonly string[], options: CommonOptions): Promise<number> {
  const signal = interruptSignal();
  const progress = new ProgressLine(options);
  const report = await withTools<LocalizeReport>(
    options,
    signal,
    async (tools) =>
      localizeTest(tools, {
        tests: await Promise.all(tests.map((test) => tools.runner.readId(test))),
        budgetMs: options.budgetSeconds * 1000,
        signal,
        onProgress: progress.listener,
      }),
    (reason) => localizeReport(endingOf(reason), {}),
  );
  progress.end();
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : localizeReportText(report));
  return localizeExitCode(report.status);
}
