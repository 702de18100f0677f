// Installs a package of the distribution where that needs nobody's leave: as root, on Debian and its like.
import { existsSync, readFileSync } from 'node:fs';
import { runToEnd } from './scratch.mjs';

export function canInstallDebianPackages() {
  const release = '/etc/os-release';
  const isDebianLike = existsSync(release) && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync(release, 'utf8'));
  return isDebianLike && process.getuid?.() === 0;
}

/** @throws with the end of apt-get's output if the package could not be installed */
export async function installDebianPackage(name) {
  process.stderr.write(`installing ${name} with apt-get (once)\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    const { exitCode, output } = await runToEnd('apt-get', args, { cwd: '/', env, timeoutMs: 10 * 60_000 });
    if (exitCode === 0) continue;
    throw new Error(`apt-get ${args.join(' ')} failed (exit code ${exitCode}):\n${output.slice(-2000)}`);
  }
}
