// Runs the extension-host tests in a desktop VS Code.
// usage: VSCODE_EXECUTABLE=/path/to/code node scripts/testDesktop.mjs [--only TEXT]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleHostTests, copyOfFixture, environmentOfTests, installAdapter } from '../test/editor/harness/prepare.mjs';
import { readOutcomes } from '../test/editor/harness/hostTests.mjs';
import { closingLine, printOutcome } from '../test/editor/harness/outcome.mjs';
import { quietSettings } from '../test/editor/harness/server.mjs';
import { testElectron } from './cachedTools.mjs';
import { pythonWithPytest } from './pythonForTests.mjs';
import { scratchFolder } from './scratch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const executable = process.env.VSCODE_EXECUTABLE;
if (!executable || !existsSync(executable)) {
  console.error(
    `${executable ? `VSCODE_EXECUTABLE names ${executable}, which does not exist` : 'VSCODE_EXECUTABLE is not set'}. ` +
      'Set it to the executable of a desktop VS Code, for example ' +
      '`VSCODE_EXECUTABLE=/usr/share/code/code npm run test:desktop`. `npm run test:editor` needs no desktop VS Code.',
  );
  process.exit(2);
}

if (process.env.FIXPOINT_IS_BUILT !== 'true') {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
}
const scratch = scratchFolder('fixpoint-desktop');
const extensions = join(scratch, 'extensions');
const userData = join(scratch, 'user');
const resultFile = join(scratch, 'results.jsonl');
const python = await pythonWithPytest();
mkdirSync(extensions);
mkdirSync(join(userData, 'User'), { recursive: true });
writeFileSync(
  join(userData, 'User/settings.json'),
  JSON.stringify({ ...quietSettings, 'fixpoint.pythonPath': python }),
);

const adapter = await installAdapter(join(scratch, 'development'));
const testModule = await bundleHostTests(scratch);
const workspace = copyOfFixture(join(scratch, 'workspace'));
const { runTests } = await testElectron();
const verdict = await runTests({
  vscodeExecutablePath: executable,
  extensionDevelopmentPath: [root, adapter],
  extensionTestsPath: testModule,
  extensionTestsEnv: environmentOfTests({ python, resultFile, onlyNamed: values.only }),
  launchArgs: [workspace, '--user-data-dir', userData, '--extensions-dir', extensions, '--disable-gpu'],
}).catch((error) => error);

const outcomes = readOutcomes(resultFile);
if (verdict !== 0 && outcomes.every((outcome) => outcome.failure === undefined)) {
  const name = 'extension-host tests run to their end';
  outcomes.push({ name, failure: `the editor ended with ${verdict}`, durationMs: 0 });
}
outcomes.forEach(printOutcome);
process.exit(closingLine(outcomes));
