import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { ScratchTree } from '../../workspace/scratchTree.ts';
import { goModuleNotFound } from '../../workspace/userErrors/goErrors.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { resumingRun } from '../resumingRun.ts';
import { mergeEnds } from '../runEnds.ts';
import type { CollectionError, Overlay, RunEnd, TestEvent, TestId } from '../testRunner.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import type { BuildContext, BuildResult } from './goBuild.ts';
import { buildTests, overlayFlags } from './goBuild.ts';
import type { GoToolchain } from './goCommand.ts';
import { goEnvironment } from './goCommand.ts';
import { GoModules, isWithin } from './goModules.ts';
import type { GoPackage } from './goPackages.ts';
import { executedPackages, listPackages, testsOf } from './goPackages.ts';
import { runWithCoverage } from './coverageRun.ts';
import type { PackageRun } from './packageRun.ts';
import { runPlainly } from './plainRun.ts';
import { sourcesOf } from './projectSources.ts';
import type { PackageTests, SelectedName } from './selection.ts';
import { chooseTests, patternOf, readSelection } from './selection.ts';
import { readHooks } from './testHooks.ts';
import { readTestId } from './testIds.ts';

export interface GoConfiguration {
  readonly root: string;
  readonly go: GoToolchain;
  readonly environment: NodeJS.ProcessEnv;
  /** The folder of the helper (`dist/helpers/go-test`). */
  readonly helpers: string;
}

export interface GoRunOptions {
  readonly mode: 'run' | 'list';
  readonly tree: string;
  readonly overlay: Overlay;
  readonly wantsCoverage: boolean;
  readonly excluded: readonly TestId[];
  readonly signal: AbortSignal;
  /** Limit of the whole, builds included. */
  readonly timeoutMs: number;
  /** Limit of each test. */
  readonly testTimeoutMs: number;
}

/** What the parts of one run share. */
interface Session {
  readonly configuration: GoConfiguration;
  readonly options: GoRunOptions;
  readonly modules: GoModules;
  readonly build: BuildContext;
}

/**
 * Runs what is selected. Go's coverage reads the covered files from disk, whatever the overlay says, and then even caches
 * what it built under the overlay's texts (Go 1.26). There the texts are written, into a copy of the tree.
 */
export async function* runSelection(
  configuration: GoConfiguration,
  selection: readonly TestId[],
  options: GoRunOptions,
): AsyncGenerator<TestEvent> {
  const { tree, overlay, signal } = options;
  if (!options.wantsCoverage || overlay.size === 0) {
    yield* runInTree(configuration, selection, options);
    return;
  }
  await using copy = await ScratchTree.copyOf(await Workspace.open(tree), signal);
  for (const [file, text] of overlay) await copy.write(file, text);
  yield* runInTree(configuration, selection, { ...options, tree: copy.directory, overlay: new Map() });
}

/** Builds and runs the tests of each package in turn. Everything that was started or written is gone when this returns. */
async function* runInTree(
  configuration: GoConfiguration,
  selection: readonly TestId[],
  options: GoRunOptions,
): AsyncGenerator<TestEvent> {
  const deadline = AbortSignal.timeout(Math.min(Math.ceil(options.timeoutMs), 2 ** 31 - 1));
  const deadlineMs = performance.now() + options.timeoutMs;
  const workFolder = await makeWorkFolder();
  try {
    const session = await openSession(configuration, options, workFolder, AbortSignal.any([options.signal, deadline]));
    yield* runPackages(session, readSelection(selection), deadlineMs);
  } catch (error) {
    options.signal.throwIfAborted();
    if (!deadline.aborted) throw error;
    yield { kind: 'finished', reason: { kind: 'timed-out', timeoutMs: options.timeoutMs } };
  } finally {
    await removeWorkFolder(workFolder);
  }
}

async function openSession(
  configuration: GoConfiguration,
  options: GoRunOptions,
  workFolder: string,
  signal: AbortSignal,
): Promise<Session> {
  const { root, go, environment, helpers } = configuration;
  const { tree, overlay, wantsCoverage } = options;
  const env = goEnvironment(environment, go, { root, tree, workFolder });
  const needsTruePaths = options.mode === 'run' && (await findsItselfByPath(tree, signal));
  const hooks = wantsCoverage ? await readHooks(helpers, go) : '';
  const build = { go, tree, workFolder, env, signal, overlay, needsTruePaths, hooks };
  return { configuration, options, modules: await GoModules.in(tree, signal), build };
}

/** Whether code finds files beside its own source, whose path is known from the build. */
async function findsItselfByPath(tree: string, signal: AbortSignal): Promise<boolean> {
  for (const file of await listFiles(tree, ['.go'], signal)) {
    const text = await readFile(join(tree, file), 'utf8').catch(() => '');
    if (text.includes('runtime.Caller(') && /\b(?:filepath|path|os)\./.test(text)) return true;
  }
  return false;
}

async function* runPackages(
  session: Session,
  selection: readonly SelectedName[],
  deadlineMs: number,
): AsyncGenerator<TestEvent> {
  const { options } = session;
  const { packages, known, errors, notFound } = await choosePackages(session, selection);
  const ends: RunEnd[] = notFound.length > 0 ? [{ kind: 'not-found', names: notFound }] : [];
  for (const error of errors) yield { kind: 'collection-error', error };
  if (options.mode === 'list') {
    for (const { cases } of packages) {
      yield { kind: 'collected', tests: cases.map(({ id, file, line }) => ({ id, file, line })) };
    }
    yield { kind: 'finished', reason: mergeEnds(ends) };
    return;
  }
  // The next package is built while the tests of one run.
  const build = (index: number): Promise<BuildResult> | undefined => {
    const found = packages[index]?.package;
    if (!found) return undefined;
    const building = buildTests(
      session.build,
      found,
      options.wantsCoverage ? executedPackages(found, known) : undefined,
    );
    building.catch(() => undefined);
    return building;
  };
  let next = build(0);
  for (const [index, tests] of packages.entries()) {
    const built = await next;
    next = build(index + 1);
    if (!built) break;
    if (built.kind === 'failed') {
      yield { kind: 'collection-error', error: built.error };
      continue;
    }
    const run = packageRun(session, tests, built);
    for await (const event of runPackage(session, run, deadlineMs)) {
      if (event.kind === 'finished') ends.push(event.reason);
      else yield event;
    }
    if (ends.at(-1)?.kind === 'timed-out') break;
  }
  yield { kind: 'finished', reason: mergeEnds(ends) };
}

function runPackage({ options }: Session, run: PackageRun, deadlineMs: number): AsyncIterable<TestEvent> {
  const { signal, timeoutMs, testTimeoutMs, excluded, wantsCoverage } = options;
  return resumingRun({
    start: (done, limits) => (wantsCoverage ? runWithCoverage(run, done, limits) : runPlainly(run, done, limits)),
    ...{ excluded, signal, timeoutMs, testTimeoutMs, deadlineMs },
  });
}

interface ChosenPackages {
  readonly packages: readonly PackageTests[];
  /** Packages of the project by their import paths. */
  readonly known: ReadonlyMap<string, GoPackage>;
  readonly errors: readonly CollectionError[];
  readonly notFound: readonly TestId[];
}

/** @throws UserError goModuleNotFound */
async function choosePackages(session: Session, selection: readonly SelectedName[]): Promise<ChosenPackages> {
  const { modules, options, build } = session;
  const { tree, env, signal, go, overlay } = build;
  const question = {
    tree,
    env,
    signal,
    overlayFlags: await overlayFlags(overlay, tree, await folderFor(build, 'list')),
  };
  const chosen = new Map<string, PackageTests>();
  const known = new Map<string, GoPackage>();
  const errors: CollectionError[] = [];
  const matched = new Set<TestId>();
  for (const [folder, names] of namesByModule(modules, selection)) {
    const module = modules.around(folder);
    if (!module) continue;
    const own = [...new Set(names.map((name) => patternOf(name, folder)))].filter((pattern) =>
      existsSync(join(tree, folder, pattern.replace(/\/?\.\.\.$/, ''))),
    );
    const patterns = options.wantsCoverage ? ['-deps', './...'] : own;
    if (patterns.length === 0) continue;
    const answer = await listPackages(go, module, patterns, question);
    if (answer.error) {
      errors.push(answer.error);
      names.forEach(({ id }) => matched.add(id));
    }
    for (const found of answer.packages) {
      known.set(found.importPath, found);
      for (const name of names) {
        if (name.kind === 'folder' && isWithin(found.folder, name.folder)) matched.add(name.id);
      }
      const tests = chooseTests(found, await testsOf(tree, found, overlay), names, matched);
      if (tests.chosen.length > 0) chosen.set(found.importPath, tests);
    }
  }
  return {
    packages: inOrder([...chosen.values()], selection),
    known,
    errors,
    notFound: selection.filter(({ id }) => !matched.has(id)).map(({ id }) => id),
  };
}

async function folderFor({ workFolder }: BuildContext, name: string): Promise<string> {
  const folder = join(workFolder, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** @throws UserError goModuleNotFound */
function namesByModule(modules: GoModules, selection: readonly SelectedName[]): Map<string, SelectedName[]> {
  const groups = new Map<string, SelectedName[]>();
  for (const name of selection) {
    const around = modules.around(name.folder);
    const found = name.kind === 'folder' ? modules.in(name.folder) : around ? [around] : [];
    if (found.length === 0) throw goModuleNotFound(name.id === '.' ? 'The workspace' : name.id);
    for (const { folder } of found) groups.set(folder, [...(groups.get(folder) ?? []), name]);
  }
  return groups;
}

/** In the order in which they were named. */
function inOrder(packages: readonly PackageTests[], selection: readonly SelectedName[]): PackageTests[] {
  const rank = ({ package: { folder } }: PackageTests): number => {
    const index = selection.findIndex((name) => name.kind !== 'folder' && name.folder === folder);
    return index === -1 ? selection.length : index;
  };
  return [...packages].sort((a, b) => rank(a) - rank(b));
}

function packageRun(
  { configuration, options, modules, build }: Session,
  tests: PackageTests,
  { binary, isCounting }: Extract<BuildResult, { kind: 'built' }>,
): PackageRun {
  const { folder } = tests.package;
  const { tree, overlay } = options;
  const sources = sourcesOf(modules, tree, overlay);
  return {
    tests,
    binary: { file: binary, workingDirectory: join(tree, folder), env: build.env, tree, root: configuration.root },
    isCounting,
    sources,
    packageFile: (baseName) => {
      const file = posix.join(folder, baseName) as RelativePath;
      return sources.isThere(file) ? file : undefined;
    },
    workFolder: build.workFolder,
    excluded: options.excluded.flatMap((id) => {
      const test = readTestId(id);
      return test?.folder === folder ? [{ id, name: test.name, isNamed: true }] : [];
    }),
  };
}
