// The real VS Code server, started the way its own tests start it: without code-server's wrapper and authentication.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { killGroup, runToEnd, start } from '../../../scripts/scratch.mjs';
import { tailOfLog } from './logs.mjs';

const readyTimeoutMs = 30_000;

/** Settings that keep the workbench quiet, and buffers dirty until somebody saves them. */
export const quietSettings = {
  'files.autoSave': 'off', // in the browser the default saves dirty buffers within a second
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'editor.cursorBlinking': 'solid',
};

/**
 * @typedef {object} ServerOptions
 * @property {{ node: string, serverMain: string }} program
 * @property {string} folder where the server keeps everything it writes
 * @property {string} extensions the folder of installed extensions
 * @property {Record<string, unknown>} settings beyond the quiet ones
 * @property {Record<string, string>} env for the server and so for the extension host
 * @property {boolean} isTestDriver lets the page's address name tests to run, but shows no toasts and no dialogs
 */

/**
 * Installs a packaged extension, as a person does with `code --install-extension`.
 * @param {ServerOptions['program']} program
 */
export async function installExtension(program, vsix, extensions, folder) {
  const args = [program.serverMain, '--install-extension', vsix, '--accept-server-license-terms'];
  const { exitCode, output } = await runToEnd(program.node, [...args, ...foldersOf(folder, extensions)], {
    cwd: folder,
    env: serverEnvironment(folder, {}),
    timeoutMs: 60_000,
  });
  if (exitCode !== 0 || !output.includes('successfully installed')) {
    throw new Error(`${vsix} could not be installed (exit code ${exitCode}):\n${output}`);
  }
}

/** @param {ServerOptions} options */
export async function startServer({ program, folder, extensions, settings, env, isTestDriver }) {
  const machine = join(folder, 'data', 'Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }));

  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const log = [];
  const options = ['--host', '127.0.0.1', '--port', String(port), ...foldersOf(folder, extensions)];
  const quiet = ['--without-connection-token', '--accept-server-license-terms', '--telemetry-level', 'off'];
  const driver = isTestDriver ? ['--enable-smoke-test-driver'] : [];
  const child = start(
    program.node,
    [program.serverMain, ...options, ...quiet, '--disable-workspace-trust', ...driver],
    { cwd: folder, env: serverEnvironment(folder, env), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => log.push(...String(chunk).trimEnd().split('\n')));
  }
  await untilReady(child, `http://${authority}/`, log);
  return {
    authority,
    logTail: () => tailOfLog(log),
    /** Asks the server to end, as a person closing the editor does. */
    end: () => child.kill('SIGTERM'),
    /** Ends it for certain. */
    stop: () => killGroup(child),
  };
}

function foldersOf(folder, extensions) {
  return ['--server-data-dir', folder, '--user-data-dir', join(folder, 'data'), '--extensions-dir', extensions];
}

/** Everything the server writes for a user goes below the folder, sockets and temporary files included. */
function serverEnvironment(folder, env) {
  const home = join(folder, 'home');
  const temporary = join(folder, 'tmp');
  mkdirSync(home, { recursive: true });
  mkdirSync(temporary, { recursive: true });
  const { PATH, LANG } = process.env;
  return { PATH, LANG: LANG ?? 'C.UTF-8', HOME: home, TMPDIR: temporary, ...env };
}

async function untilReady(child, address, log) {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    if (
      await fetch(address).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  killGroup(child);
  throw new Error(`The VS Code server did not start:\n${log.slice(-40).join('\n')}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const listener = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = listener.address();
        listener.close(() => resolve(port));
      });
  });
}
