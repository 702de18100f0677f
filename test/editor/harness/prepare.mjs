// Everything an editor run needs, laid out in one scratch folder: the packaged extension, the foreign adapter beside it,
// the bundled tests, and copies of the fixture project.
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const editorTests = dirname(dirname(fileURLToPath(import.meta.url)));
const fixture = join(editorTests, '../fixtures/editor-project');

/** Bundles the adapter into a folder that VS Code takes for an installed extension. @returns that folder */
export async function installAdapter(extensions) {
  const source = join(editorTests, 'adapter');
  const { publisher, name, version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const folder = join(extensions, `${publisher}.${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'results_plugin.py']) cpSync(join(source, file), join(folder, file));
  await bundle(join(source, 'extension.ts'), join(folder, 'extension.js'));
  return folder;
}

/** @returns the module, without `.js`, that the extension host loads to run the tests */
export async function bundleHostTests(folder) {
  await bundle(join(editorTests, 'host/main.ts'), join(folder, 'hostTests.js'));
  return join(folder, 'hostTests');
}

/** @returns the new folder, which holds a copy of the fixture project */
export function copyOfFixture(folder) {
  cpSync(fixture, folder, { recursive: true, filter: (path) => !/__pycache__|\.pytest_cache/.test(path) });
  return folder;
}

/** What the tests and the adapter need to know, told through the environment. */
export function environmentOfTests({ python, resultFile, onlyNamed }) {
  return {
    FIXTURE_PYTHON: python,
    FIXTURE_PROJECT: fixture,
    ...(resultFile ? { TEST_RESULTS: resultFile } : {}),
    ...(onlyNamed ? { TEST_ONLY: onlyNamed } : {}),
  };
}

async function bundle(entry, outfile) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    // As in scripts/build.mjs: packages read it when they are loaded.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
