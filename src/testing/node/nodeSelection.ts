import { stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { nodeFrameworkUnknown } from '../../workspace/userErrors/nodeErrors.ts';
import { testFileNotFound } from '../../workspace/userErrors/testErrors.ts';
import type { TestId } from '../testRunner.ts';
import type { NodeFrameworkName } from './nodeFramework.ts';
import type { FileOwner, NodeProjects } from './nodeProject.ts';
import { isNodeFile, isNodeTestFile, nodeExtensions } from './nodeTestFiles.ts';
import { fileOfNodeTest, titlesOf } from './nodeTestIds.ts';

/** What one framework is to run in one project. */
export interface ProjectTests extends FileOwner {
  /** Empty: everything in the project. */
  readonly selection: readonly TestId[];
  /** Whether a person named a test or a file of it, and not only a folder. */
  readonly isNamed: boolean;
}

/**
 * Shares out a selection among the projects and frameworks of a tree.
 * @throws UserError for a named file that is not there, or that no framework runs
 */
export async function shareOut(
  tree: string,
  projects: NodeProjects,
  selection: readonly TestId[],
  signal: AbortSignal,
): Promise<ProjectTests[]> {
  const named = new Groups();
  const found = new Groups();
  const folders: TestId[] = [];
  for (const id of selection) {
    const file = fileOfNodeTest(id);
    if (titlesOf(id) === undefined && !isNodeFile(file)) {
      folders.push(id);
      continue;
    }
    await stat(join(tree, file)).catch(() => Promise.reject(testFileNotFound(file, tree)));
    const owner = await projects.ownerOf(file);
    if (!owner) throw nodeFrameworkUnknown(file);
    named.add(owner, id);
  }
  if (selection.length === 0) folders.push('.' as TestId);
  for (const folder of folders) await addFolder(tree, projects, folder, found, signal);
  return [
    ...named.all().map((group) => ({ ...group, isNamed: true })),
    ...found.all().map((group) => ({ ...group, isNamed: false })),
  ];
}

async function addFolder(
  tree: string,
  projects: NodeProjects,
  folder: TestId,
  groups: Groups,
  signal: AbortSignal,
): Promise<void> {
  const inside = await filesIn(tree, folder, signal);
  const files = new Groups();
  for (const file of inside) {
    if (!isNodeTestFile(tree, file)) continue;
    const owner = await projects.ownerOf(file);
    if (owner) files.add(owner, file as string as TestId);
  }
  for (const owner of setUpBesides(tree, projects, inside)) files.add(owner);
  const all = files.all();
  for (const { projectFolder, framework, selection } of all) {
    // One that starts in a folder with others in it would run those, too.
    const isAlone = !all.some(
      (other) =>
        (other.projectFolder === projectFolder && other.framework !== framework) ||
        other.projectFolder.startsWith(projectFolder + sep),
    );
    const owner = { projectFolder, framework };
    if (!isAlone) groups.add(owner, ...selection);
    else if (isWithin(join(tree, folder), projectFolder)) groups.add(owner);
    else groups.add(owner, folder);
  }
}

/** Projects whose tests bear names of their own: their settings tell the framework which. */
function setUpBesides(tree: string, projects: NodeProjects, files: readonly RelativePath[]): FileOwner[] {
  const folders = new Set(files.map((file) => projects.packageFolders(dirname(file))[0] ?? tree));
  return [...folders].flatMap((projectFolder) => {
    const framework = projects.configuredFramework(projectFolder);
    return framework ? [{ projectFolder, framework }] : [];
  });
}

async function filesIn(tree: string, folder: TestId, signal: AbortSignal): Promise<RelativePath[]> {
  const files = await listFiles(tree, nodeExtensions, signal);
  return folder === '.' ? files : files.filter((file) => file.startsWith(`${folder}/`));
}

function isWithin(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || !path.startsWith('..');
}

/** Tests by who runs them. */
class Groups {
  readonly #groups = new Map<string, { readonly owner: FileOwner; readonly tests: Set<TestId>; isWhole: boolean }>();

  /** No test stands for all of the project. */
  add(owner: FileOwner, ...tests: readonly TestId[]): void {
    const key = `${owner.framework} ${owner.projectFolder}`;
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = { owner, tests: new Set(), isWhole: false }));
    for (const test of tests) group.tests.add(test);
    if (tests.length === 0) group.isWhole = true;
  }

  all(): { projectFolder: string; framework: NodeFrameworkName; selection: TestId[] }[] {
    return [...this.#groups.values()].map(({ owner, tests, isWhole }) => ({
      ...owner,
      selection: isWhole ? [] : [...tests],
    }));
  }
}
