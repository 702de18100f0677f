import { lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { relativePathIn } from './paths.ts';

export interface CopyPair {
  readonly from: string;
  readonly to: string;
}

/**
 * Links a `node_modules` folder into a copy of its workspace. Where packages of the workspace itself are linked in it (as
 * npm, pnpm and yarn do for monorepos), the copy has a folder of its own in which those links lead into the copy: else the
 * program that tests import would be the user's and not the copy's.
 * @param root of the workspace
 * @param tree the copy
 */
export async function linkNodeModules(folder: CopyPair, root: string, tree: string): Promise<void> {
  const own = await ownPackages(folder.from, root);
  if (own.size === 0) {
    await symlink(folder.from, folder.to, 'junction');
    return;
  }
  await linkEntries(folder, own, tree);
}

/** Paths below the root of the workspace's packages, by the paths of the links to them. */
async function ownPackages(folder: string, root: string): Promise<Map<string, string>> {
  const own = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name.startsWith('@')) {
      for (const [link, package_] of await ownPackages(path, root)) own.set(link, package_);
    }
    if (!entry.isSymbolicLink()) continue;
    const target = relativePathIn(root, resolve(folder, await readlink(path)));
    const isInstalled = target === undefined || `/${target}/`.includes('/node_modules/');
    if (!isInstalled) own.set(path, target);
  }
  return own;
}

async function linkEntries({ from, to }: CopyPair, own: ReadonlyMap<string, string>, tree: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const pair = { from: join(from, name), to: join(to, name) };
    const package_ = own.get(pair.from);
    const isScope = name.startsWith('@') && (await lstat(pair.from)).isDirectory();
    if (package_ !== undefined) await symlink(relative(dirname(pair.to), join(tree, package_)), pair.to, 'junction');
    else if (isScope) await linkEntries(pair, own, tree);
    else await symlink(pair.from, pair.to, 'junction');
  }
}
