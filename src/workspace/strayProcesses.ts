import { readdir, readFile } from 'node:fs/promises';

/**
 * Ends processes that have moved out of the group they were started in (a daemon, a session of its own) and are known
 * only by their environment. Linux only: elsewhere a process does not tell its environment, or not to everybody.
 * @param mark a text that no other process has in its environment
 */
export async function endStrays(mark: string): Promise<void> {
  if (process.platform !== 'linux') return;
  // One that is just starting another may be quicker than one look.
  for (let look = 0; look < mostLooks; look++) {
    const strays = await processesWith(mark);
    if (strays.length === 0) return;
    for (const pid of strays) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has gone by itself.
      }
    }
  }
}

const mostLooks = 10;

async function processesWith(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (name) => {
      const environment = await readFile(`/proc/${name}/environ`).catch(() => undefined); // gone, or not ours
      return environment?.includes(mark) === true ? [Number(name)] : [];
    }),
  );
  return found.flat().filter((pid) => pid !== process.pid);
}
