// One process at a time does what several may need at once, such as a big download.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until the lock file is free, holds it while `work` runs, and removes it. */
export async function withLock(path, work) {
  await mkdir(dirname(path), { recursive: true });
  while (!(await isTaken(path))) await delay(500);
  const release = () => rm(path, { force: true });
  try {
    return await work();
  } finally {
    await release();
  }
}

/** @returns whether the lock is this process's now */
async function isTaken(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (owner > 0 && !isRunning(owner)) await rm(path, { force: true }); // it was killed
    return false;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
