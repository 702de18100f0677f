import { readFile } from 'node:fs/promises';
import { text as allOf } from 'node:stream/consumers';
import { localizeTest } from '../flows/localizeTest.ts';
import type { LocalizeReport } from '../protocol/contract.ts';
import { endingOf, localizeReport, localizeReportText } from '../report/report.ts';
import { issueUnreadable } from '../workspace/userErrors/commandErrors.ts';
import { localizeExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { ProgressLine } from './progress.ts';
import { interruptSignal, withTools } from './session.ts';

export interface LocalizeOptions extends CommonOptions {
  /** A file with a report of the problem; `-` is standard input. */
  readonly issue?: string;
}

/** `fixpoint localize`. Returns the exit code. */
export async function localizeTests(tests: readonly string[], options: LocalizeOptions): Promise<number> {
  const signal = interruptSignal();
  const progress = new ProgressLine(options);
  const report = await withTools<LocalizeReport>(
    { ...options, model: { kind: 'none' } }, // nobody writes a patch
    signal,
    async (tools) =>
      localizeTest(tools, {
        tests: await Promise.all(tests.map((test) => tools.runner.readId(test))),
        budgetMs: options.budgetSeconds * 1000,
        ...(options.issue === undefined ? {} : { issueText: await issueText(options.issue) }),
        signal,
        onProgress: progress.listener,
      }),
    (reason) => localizeReport(endingOf(reason), {}),
  );
  progress.end();
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : localizeReportText(report));
  return localizeExitCode(report.status);
}

async function issueText(file: string): Promise<string> {
  try {
    return await (file === '-' ? allOf(process.stdin) : readFile(file, 'utf8'));
  } catch (error) {
    throw issueUnreadable(file, error instanceof Error ? error.message : String(error));
  }
}
