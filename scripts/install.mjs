// What a fresh clone needs before anything else can run: Node's version checked, the locked packages installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const marker = join(repository, 'node_modules', '.fixpoint-lock');
const needed = [20, 19];

/** Installs the packages of the lock file unless they are there. Exits with 2 and a clear message if it cannot. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    fail(`Node ${process.versions.node} is too old. Install Node ${needed.join('.')} or newer.`);
  }
  const lock = createHash('sha256')
    .update(readFileSync(join(repository, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  process.stderr.write('installing packages (once)\n');
  const npm = runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (npm !== 0) fail(`npm ci ended with ${npm}. Check that the npm registry can be reached and run this again.`);
  writeFileSync(marker, lock);
}

function runNpm(args) {
  // npm tells the scripts it runs where it lies; outside of npm it is a command.
  const npm = process.env['npm_execpath'];
  const options = { cwd: repository, stdio: ['ignore', 2, 2] };
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return result.status ?? String(result.error ?? result.signal);
}

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

// `node scripts/install.mjs && …`: how package.json makes sure that a script can run on a fresh clone.
if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
