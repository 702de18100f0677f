import { constants, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { removeTree } from '../../workspace/removeTree.ts';
import type { CollectionError } from '../testRunner.ts';
import type { BuildPlan, ModulePlan } from './buildPlan.ts';
import { parsePlan } from './buildPlan.ts';
import type { TreeState } from './treeState.ts';

/** Builds are kept by the hash of what they were made of, in our cache, where they may be deleted at any time. */

const keptBuilds = 6;
/** Stands for the path of the tree in what is kept. */
const treeMark = '\u0001TREE\u0001';
/** Beside these, a build folder may hold anything: archives, reports. */
const largestTextBytes = 1024 * 1024;

const entrySchema = z.object({
  plan: z.string(),
  state: z.array(z.tuple([z.string(), z.string()])),
  /** Build folders, relative to the tree. */
  folders: z.array(z.string()),
  /** Text files in them that name the tree they were built in. */
  naming: z.array(z.string()),
  tree: z.string(),
  /** Jars outside of the tree that were used, with size and time. */
  stamps: z.array(z.tuple([z.string(), z.string()])),
});

export interface KeptBuild {
  readonly plan: BuildPlan;
  readonly state: TreeState;
}

export class BuildCache {
  readonly #folder: string;

  constructor(cacheDirectory: string) {
    this.#folder = join(cacheDirectory, 'junit', 'builds');
  }

  /** The plan of a build, and the tree's state when it was built; the build folders of the tree are replaced by what was kept. */
  async restore(key: string, tree: string): Promise<KeptBuild | undefined> {
    const folder = join(this.#folder, key);
    try {
      const entry = entrySchema.parse(JSON.parse(await readFile(join(folder, 'entry.json'), 'utf8')));
      for (const [file, stamp] of entry.stamps) if ((await stampOf(file)) !== stamp) return undefined;
      for (const buildFolder of entry.folders) {
        const target = join(tree, buildFolder);
        await removeTree(target);
        await cp(join(folder, 'files', buildFolder), target, { ...copyOptions, filter: () => true });
      }
      for (const file of entry.naming) {
        const path = join(tree, file);
        await writeFile(path, (await readFile(path, 'utf8')).replaceAll(entry.tree, tree));
      }
      const now = new Date();
      await utimes(folder, now, now);
      const escaped = JSON.stringify(tree).slice(1, -1);
      return { plan: parsePlan(entry.plan.replaceAll(treeMark, escaped)), state: new Map(entry.state) };
    } catch {
      return undefined; // there is none, or it is being removed
    }
  }

  /** A build that failed in part is not kept. */
  async keep(
    key: string,
    tree: string,
    { plan, state, errors }: KeptBuild & { readonly errors: readonly CollectionError[] },
  ): Promise<void> {
    const target = join(this.#folder, key);
    if (errors.length > 0 || plan.failures.length > 0 || existsSync(target)) return;
    await mkdir(this.#folder, { recursive: true });
    const unfinished = await mkdtemp(join(this.#folder, '.new-'));
    try {
      const folders = [...new Set(plan.modules.map(({ buildFolder }) => relative(tree, buildFolder)))].filter(
        (folder) => folder !== '' && !folder.startsWith('..') && existsSync(join(tree, folder)),
      );
      const used = new Set(plan.modules.flatMap(filesUsed));
      const filter = (path: string): boolean => used.has(path) || copyOptions.filter(path);
      for (const folder of folders)
        await cp(join(tree, folder), join(unfinished, 'files', folder), { ...copyOptions, filter });
      const escaped = JSON.stringify(tree).slice(1, -1);
      const entry: z.infer<typeof entrySchema> = {
        plan: plan.modules.map((module) => JSON.stringify(module).replaceAll(escaped, treeMark)).join('\n'),
        state: [...state],
        folders,
        naming: await filesNaming(tree, unfinished, folders),
        tree,
        stamps: await stampsOf(tree, plan.modules),
      };
      await writeFile(join(unfinished, 'entry.json'), JSON.stringify(entry));
      await rename(unfinished, target);
    } catch {
      // Without it, the next run builds again.
    } finally {
      await removeTree(unfinished);
    }
    await this.#prune();
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const aged = await Promise.all(
      names.map(async (name) => {
        const stats = await stat(join(this.#folder, name)).catch(() => undefined);
        return { name, usedAtMs: stats?.mtimeMs ?? 0 };
      }),
    );
    aged.sort((a, b) => b.usedAtMs - a.usedAtMs);
    for (const { name } of aged.slice(keptBuilds)) await removeTree(join(this.#folder, name));
  }
}

const copyOptions = {
  recursive: true,
  preserveTimestamps: true,
  mode: constants.COPYFILE_FICLONE,
  // Packaged modules and reports are of no use to tests.
  filter: (path: string): boolean => !/[\\/](?:surefire-reports|[^\\/]*\.(?:jar|war|exec))$/.test(path),
} as const;

async function filesNaming(tree: string, copy: string, folders: readonly string[]): Promise<string[]> {
  const naming: string[] = [];
  for (const folder of folders) {
    const root = join(copy, 'files', folder);
    for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || entry.name.endsWith('.class')) continue;
      const path = join(entry.parentPath, entry.name);
      if ((await stat(path)).size > largestTextBytes) continue;
      const bytes = await readFile(path);
      if (bytes.includes(tree) && !bytes.includes(0)) naming.push(relative(join(copy, 'files'), path));
    }
  }
  return naming;
}

async function stampsOf(tree: string, modules: readonly ModulePlan[]): Promise<[string, string][]> {
  const outside = [...new Set(modules.flatMap(filesUsed))].filter((file) => !file.startsWith(tree));
  return Promise.all(outside.map(async (file): Promise<[string, string]> => [file, await stampOf(file)]));
}

const filesUsed = ({ tests, compilations }: ModulePlan): string[] => [
  ...(tests ? [...tests.classpath, ...tests.framework.jars] : []),
  ...(compilations ?? []).flatMap(({ classpath }) => classpath),
];

async function stampOf(file: string): Promise<string> {
  const stats = await stat(file).catch(() => undefined);
  return stats ? `${stats.size} ${stats.mtimeMs}` : '';
}
