// Runs the end-to-end tests: a browser in front of the real workbench, as a person would use it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Workbench } from '../ui/workbench.mjs';
import { processesBelow } from './leftovers.mjs';
import { printOutcome } from './outcome.mjs';
import { copyOfFixture } from './prepare.mjs';

const actionTimeoutMs = 60_000; // a run of Fixpoint on a busy machine is one of these
const testTimeoutMs = 240_000;

/**
 * @typedef {object} Given what every test gets
 * @property {Workbench} workbench
 * @property {string} workspace a fresh copy of the fixture project, open in the workbench
 * @property {() => { pid: number, command: string }[]} processes all that the server started, and what those started
 * @property {() => string[]} temporaryFiles names of what lies in the server's temporary folder
 */

/**
 * Every test gets a fresh copy of the fixture project and a fresh window.
 * @param {Record<string, (given: Given) => Promise<void>>} tests
 * @returns {Promise<import('./outcome.mjs').Outcome[]>}
 */
export async function runUiTests(tests, { context, server, folder, scratch, screenshots }) {
  const outcomes = [];
  for (const [index, [name, body]] of Object.entries(tests).entries()) {
    const workspace = copyOfFixture(join(scratch, `workspace-${index}`));
    const page = await context.newPage();
    page.setDefaultTimeout(actionTimeoutMs);
    const workbench = new Workbench(page, screenshots);
    const startedAt = Date.now();
    const failure = await failureOf(async () => {
      await workbench.open(server.authority, workspace);
      const processes = () => processesBelow(folder);
      const temporaryFiles = () => readdirSync(join(folder, 'tmp'));
      await body({ workbench, workspace, processes, temporaryFiles });
    });
    const outcome = { name, durationMs: Date.now() - startedAt };
    if (failure !== undefined) {
      const picture = await workbench.screenshot(`failed ${name}`).catch((error) => `no screenshot: ${error.message}`);
      outcome.failure = `${failure}\nscreenshot: ${picture}\nserver log:\n${server.logTail()}`;
    }
    printOutcome(outcome);
    outcomes.push(outcome);
    await page.close();
  }
  return outcomes;
}

async function failureOf(body) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${testTimeoutMs} ms`)), testTimeoutMs);
  });
  try {
    await Promise.race([body(), late]);
    return undefined;
  } catch (error) {
    return error.stack ?? String(error);
  } finally {
    clearTimeout(timer);
  }
}
