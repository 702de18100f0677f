// Runs the extension-host tests: they live in the editor's extension host and call its real API.
import { existsSync, readFileSync } from 'node:fs';
import { format } from 'node:util';
import { printOutcome } from './outcome.mjs';

/**
 * @param {object} run
 * @param {import('playwright-core').Page} run.page
 * @param {string} run.authority host and port of a server that was started as a test driver
 * @param {string} run.workspace
 * @param {string} run.testModule without `.js`
 * @param {string} run.adapter the folder of the extension under development; a run of tests needs one
 * @param {string} run.resultFile where the tests write one JSON line each
 * @param {number} run.timeoutMs
 * @param {boolean} run.mayBeNone whether no test at all is a sensible outcome
 * @returns {Promise<{ outcomes: import('./outcome.mjs').Outcome[], log: string[] }>}
 */
export async function runHostTests({
  page,
  authority,
  workspace,
  testModule,
  adapter,
  resultFile,
  timeoutMs,
  mayBeNone,
}) {
  const log = [];
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  // Both functions must exist before the page loads: the workbench looks them up on window.
  await page.exposeFunction('codeAutomationLog', (type, args) => void log.push(`[${type}] ${format(...args)}`));
  await page.exposeFunction('codeAutomationExit', (code) => finish(code));

  const remote = (path) => `vscode-remote://${authority}${path}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(adapter)],
    ['extensionTestsPath', remote(testModule)],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ]);
  const query = new URLSearchParams({ folder: workspace, payload });
  await page.goto(`http://${authority}/?${query}`);
  const hardStop = setTimeout(() => finish('timeout'), timeoutMs);
  const verdict = await finished;
  clearTimeout(hardStop);

  const outcomes = readOutcomes(resultFile);
  outcomes.forEach(printOutcome);
  const failure = failureOfRun(verdict, outcomes, mayBeNone);
  if (failure !== undefined) {
    const outcome = { name: 'extension-host tests run to their end', failure, durationMs: 0 };
    printOutcome(outcome);
    outcomes.push(outcome);
  }
  return { outcomes, log };
}

function failureOfRun(verdict, outcomes, mayBeNone) {
  const hasFailed = outcomes.some((outcome) => outcome.failure !== undefined);
  if (verdict === 'timeout') return 'no verdict in time';
  if (verdict !== 0 && !hasFailed) return `the extension host ended with ${verdict}`;
  return outcomes.length === 0 && !mayBeNone ? 'no test was run' : undefined;
}

export function readOutcomes(resultFile) {
  if (!existsSync(resultFile)) return [];
  const lines = readFileSync(resultFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}
