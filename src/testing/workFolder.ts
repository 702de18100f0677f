import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../workspace/removeTree.ts';
import { endStrays } from '../workspace/strayProcesses.ts';
import { makeTemporaryFolder } from '../workspace/temporaryFolder.ts';

/** A folder beside the project for one test process; `t` in it is where the process has its temporary files. */
export async function makeWorkFolder(): Promise<string> {
  const folder = await makeTemporaryFolder();
  await mkdir(join(folder, 't'));
  return folder;
}

/** When its processes have ended; those that left their group know the folder as the one for temporary files. */
export async function removeWorkFolder(folder: string): Promise<void> {
  await endStrays(join(folder, 't'));
  await removeTree(folder);
}
