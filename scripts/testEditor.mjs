// Runs the editor tests in a real VS Code server, on the extension as it is packaged and installed.
// usage: node scripts/testEditor.mjs [--mode host|ui] [--only TEXT]
//   host: tests inside the extension host, on the editor's API; ui: tests through a browser, as a person would
//   TEXT: only the tests whose name holds it
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runHostTests } from '../test/editor/harness/hostTests.mjs';
import { processesLeftAfter } from '../test/editor/harness/leftovers.mjs';
import { tailOfLog } from '../test/editor/harness/logs.mjs';
import { closingLine, printOutcome } from '../test/editor/harness/outcome.mjs';
import { bundleHostTests, copyOfFixture, environmentOfTests, installAdapter } from '../test/editor/harness/prepare.mjs';
import { installExtension, startServer } from '../test/editor/harness/server.mjs';
import { runUiTests } from '../test/editor/harness/uiTests.mjs';
import { uiTests } from '../test/editor/ui/tests.mjs';
import { playwrightChromium, vscodeServer } from './cachedTools.mjs';
import { findChromium } from './chromium.mjs';
import { packageExtension } from './package.mjs';
import { pythonWithPytest } from './pythonForTests.mjs';
import { scratchFolder } from './scratch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const screenshots = join(root, '.screenshots');
const hostTimeoutMs = 600_000;
const endTimeoutMs = 5_000;
const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const { values } = parseArgs({ options: { mode: { type: 'string' }, only: { type: 'string', default: '' } } });

const scratch = scratchFolder('fixpoint-editor');
const prepared = await prepare();
const browser = await launchBrowser();
const outcomes = [];
try {
  if (values.mode !== 'ui') outcomes.push(...(await testInHost()));
  if (values.mode !== 'host') outcomes.push(...(await testThroughUi()));
} finally {
  await browser.close();
}
process.exit(closingLine(outcomes));

async function prepare() {
  const program = await vscodeServer();
  const python = await pythonWithPytest();
  const extensions = join(scratch, 'extensions');
  mkdirSync(extensions);
  // The adapter first: the folder's list of extensions is written at the first installation.
  const adapter = await installAdapter(extensions);
  const { vsix } = await packageExtension(scratch);
  await installExtension(program, vsix, extensions, join(scratch, 'installer'));
  rmSync(screenshots, { recursive: true, force: true });
  return { program, python, extensions, adapter, settings: { 'fixpoint.pythonPath': python } };
}

async function launchBrowser() {
  const chromium = await playwrightChromium();
  return chromium.launch({ executablePath: await findChromium(), args: browserArguments, handleSIGINT: false });
}

async function testInHost() {
  const { program, python, extensions, adapter, settings } = prepared;
  const folder = join(scratch, 'host');
  const resultFile = join(scratch, 'results.jsonl');
  const testModule = await bundleHostTests(scratch);
  const workspace = copyOfFixture(join(scratch, 'host-workspace'));
  const env = environmentOfTests({ python, resultFile, onlyNamed: values.only });
  const server = await startServer({ program, folder, extensions, settings, env, isTestDriver: true });
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const { authority } = server;
  const limits = { timeoutMs: hostTimeoutMs, mayBeNone: values.only !== '' };
  const run = { page, authority, workspace, testModule, adapter, resultFile, ...limits };
  const { outcomes, log } = await runHostTests(run);
  if (outcomes.some((outcome) => outcome.failure !== undefined)) {
    await page.screenshot({ path: join(screenshots, 'failed-host-tests.png') });
    console.log([tailOfLog(log), server.logTail()].join('\n'));
  }
  await page.close();
  return outcomes.length === 0 ? [] : [...outcomes, await nothingIsLeft(server, folder, 'extension-host tests')];
}

async function testThroughUi() {
  const { program, python, extensions, settings } = prepared;
  const folder = join(scratch, 'ui');
  const env = environmentOfTests({ python });
  const server = await startServer({ program, folder, extensions, settings, env, isTestDriver: false });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const tests = Object.fromEntries(Object.entries(uiTests).filter(([name]) => name.includes(values.only)));
  const outcomes = await runUiTests(tests, { context, server, folder, scratch, screenshots });
  await context.close();
  return outcomes.length === 0 ? [] : [...outcomes, await nothingIsLeft(server, folder, 'end-to-end tests')];
}

/** The last test of each mode: when the server is told to end, so does everything the extension ever started. */
async function nothingIsLeft(server, folder, mode) {
  const startedAt = Date.now();
  server.end();
  const left = await processesLeftAfter(folder, endTimeoutMs);
  server.stop();
  const outcome = { name: `${mode} leave no process behind`, durationMs: Date.now() - startedAt };
  if (left.length > 0) outcome.failure = left.map(({ pid, command }) => `${pid} ${command}`).join('\n');
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
  printOutcome(outcome);
  return outcome;
}
