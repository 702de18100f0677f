// Nothing may outlive a run: no process, and no scratch tree in the temporary folder.
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Finds processes by their environment: everything the server starts inherits the run's own temporary folder.
 * @returns {{ pid: number, command: string }[]}
 */
export function processesBelow(folder) {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && read(`/proc/${pid}/environ`).includes(`=${folder}`))
    .map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== ''); // one without a command has ended and waits for its parent
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // ended meanwhile, or somebody else's
  }
}

/** Waits until no process is left. @returns those that are left after the time is up */
export async function processesLeftAfter(folder, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  let left = processesBelow(folder);
  while (left.length > 0 && Date.now() < deadline) {
    await new Promise((wake) => setTimeout(wake, 100));
    left = processesBelow(folder);
  }
  return left;
}
