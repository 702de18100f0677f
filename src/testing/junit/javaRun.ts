import { join } from 'node:path';
import type { UserError } from '../../workspace/userErrors/userError.ts';
import { jacocoNotFound, javaModuleNotTested, javaTestsUnsupported } from '../../workspace/userErrors/javaErrors.ts';
import { resumingRun } from '../resumingRun.ts';
import { mergeEnds } from '../runEnds.ts';
import type { RunEnd, TestEvent, TestId } from '../testRunner.ts';
import type { ModulePlan, TestsPlan } from './buildPlan.ts';
import type { Reactor } from './buildTool.ts';
import type { HelperClasses } from './helperClasses.ts';
import { compiledHelpers } from './helperClasses.ts';
import type { JavaBuilds } from './javaBuilds.ts';
import type { JavaRequest } from './javaProcess.ts';
import { runJava } from './javaProcess.ts';
import { selectionByModule } from './moduleSelection.ts';
import type { SourceFiles } from './sourceFiles.ts';
import { classNameOf, isJavaFile } from './testIds.ts';

export interface JavaConfiguration {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly builds: JavaBuilds;
  readonly helpers: HelperClasses;
  readonly sources: SourceFiles;
}

export interface JavaRunOptions {
  readonly mode: 'run' | 'list';
  readonly tree: string;
  readonly wantsCoverage: boolean;
  /** Tests that are not run although they are selected. */
  readonly excluded: readonly TestId[];
  readonly signal: AbortSignal;
  /** Limit of the whole, builds included. */
  readonly timeoutMs: number;
  /** Limit of each test. */
  readonly testTimeoutMs: number;
  /** See {@link JavaBuilds.build}. */
  readonly isCandidate: boolean;
}

interface Deadline extends JavaRunOptions {
  /** By `performance.now()`. */
  readonly deadlineMs: number;
}

/** Builds the modules of the selected tests, then runs each module's tests in a process of its own. */
export async function* runSelection(
  configuration: JavaConfiguration,
  selection: readonly TestId[],
  options: JavaRunOptions,
): AsyncGenerator<TestEvent> {
  const { tree, signal, timeoutMs } = options;
  const deadline = { ...options, deadlineMs: performance.now() + timeoutMs };
  const layout = await configuration.builds.layoutOf(tree, signal);
  const { byModule, homeless } = selectionByModule(layout, selection, configuration.sources);
  const ends: RunEnd[] = [];
  const missing = new MissingNames(homeless, byModule);
  for (const reactor of layout.reactorsOf([...byModule.keys()])) {
    for await (const event of runReactor(configuration, reactor, byModule, deadline)) {
      if (event.kind === 'module-finished') {
        missing.note(event.names, event.end);
        ends.push(event.end.kind === 'not-found' ? { kind: 'completed' } : event.end);
      } else yield event;
    }
    if (ends.at(-1)?.kind === 'timed-out') break;
  }
  yield { kind: 'finished', reason: mergeEnds([...ends, missing.end]) };
}

interface ModuleFinished {
  readonly kind: 'module-finished';
  readonly names: readonly TestId[];
  readonly end: RunEnd;
}

async function* runReactor(
  configuration: JavaConfiguration,
  reactor: Reactor,
  byModule: ReadonlyMap<string, readonly TestId[]>,
  options: Deadline,
): AsyncGenerator<TestEvent | ModuleFinished> {
  const { tree, signal, deadlineMs, isCandidate, timeoutMs } = options;
  const names = reactor.modules.flatMap((module) => byModule.get(module) ?? []);
  const limits = { signal, timeoutMs: deadlineMs - performance.now() };
  const built = await configuration.builds.build(tree, reactor, isCandidate, limits);
  signal.throwIfAborted();
  if (built.kind !== 'built') {
    const end: RunEnd = built.kind === 'timed-out' ? { kind: 'timed-out', timeoutMs } : built;
    yield { kind: 'module-finished', names, end };
    return;
  }
  for (const error of built.errors) yield { kind: 'collection-error', error };
  for (const folder of reactor.modules) {
    const module = built.plan.modules.find(
      (candidate) => candidate.folder === join(tree, folder).replace(/[\\/]$/, ''),
    );
    const own = byModule.get(folder) ?? [];
    // One that did not compile has been told of; one without tests has nothing to run.
    let end: RunEnd = { kind: 'completed' };
    if (module?.tests) {
      const work = { module, tests: module.tests, reactor: built.plan.modules, selection: own };
      end = yield* runModule(configuration, work, options);
    } else if (module) end = { kind: 'not-found', names: own };
    else if (built.plan.failures.length === 0 && built.errors.length === 0) {
      end = { kind: 'not-found', names: own };
      // A folder may hold anything; a class must be somebody's.
      if (own.some((id) => isJavaFile(id) || classNameOf(id) !== undefined)) {
        yield { kind: 'unavailable', error: javaModuleNotTested(join(configuration.root, folder)) };
        end = { kind: 'completed' };
      }
    }
    yield { kind: 'module-finished', names: own, end };
    if (end.kind === 'timed-out') return;
  }
}

async function* runModule(
  configuration: JavaConfiguration,
  work: Pick<JavaRequest, 'module' | 'tests' | 'reactor' | 'selection'>,
  { mode, tree, wantsCoverage, excluded, signal, timeoutMs, testTimeoutMs, deadlineMs }: Deadline,
): AsyncGenerator<TestEvent, RunEnd> {
  const { module, tests } = work;
  const unsupported = refusal(module, tests, configuration.root, tree);
  if (unsupported) {
    yield { kind: 'unavailable', error: unsupported };
    return { kind: 'completed' };
  }
  const hasJacoco = tests.framework.jacocoAgent !== null && tests.framework.jacocoCore.length > 0;
  if (wantsCoverage && !hasJacoco) yield { kind: 'unavailable', error: jacocoNotFound(tests.framework.missing) };
  const measures = wantsCoverage && hasJacoco;
  const helpers = await helpersFor(configuration, module, tests, measures, signal);
  const request = { ...work, mode, tree, helpers, wantsCoverage: measures };
  const events = resumingRun({
    start: (done, limits) => runJava(configuration, { ...request, excluded: done }, limits),
    ...{ excluded, signal, timeoutMs, testTimeoutMs, deadlineMs },
  });
  let end: RunEnd = { kind: 'completed' };
  for await (const event of events) {
    if (event.kind === 'finished') end = event.reason;
    else yield event;
  }
  return end;
}

async function helpersFor(
  { helpers }: JavaConfiguration,
  { javaHome }: ModulePlan,
  { classpath, framework }: TestsPlan,
  wantsCoverage: boolean,
  signal: AbortSignal,
): Promise<JavaRequest['helpers']> {
  const jars = [...classpath, ...framework.jars].filter(
    (path) => /junit|opentest4j|apiguardian|hamcrest|jspecify/.test(path) && path.endsWith('.jar'),
  );
  const group = framework.name === 'junit4' ? 'junit4' : 'platform';
  const engine = await compiledHelpers(group, helpers, { javaHome, classpath: jars }, signal);
  const coverage = wantsCoverage
    ? await compiledHelpers('coverage', helpers, { javaHome, classpath: framework.jacocoCore }, signal)
    : undefined;
  return { engine, coverage };
}

function refusal(module: ModulePlan, { framework }: TestsPlan, root: string, tree: string): UserError | undefined {
  const name = module.folder.replace(tree, root);
  switch (framework.name) {
    case 'testng':
      return javaTestsUnsupported(name, `they are TestNG's (${framework.version ?? ''}).`);
    case 'none':
      return javaTestsUnsupported(name, 'the module depends on no test framework that is known.');
    case 'junit4':
      if (/^(?:3|4\.[0-6])(?:\.|$)/.test(framework.version ?? '')) {
        return javaTestsUnsupported(name, `JUnit ${framework.version ?? ''} is too old.`);
      }
      return undefined;
    case 'junit-platform': {
      const launcher = framework.missing.find((artifact) => artifact.includes('junit'));
      return launcher === undefined
        ? undefined
        : javaTestsUnsupported(name, `${launcher} has not been fetched yet, and could not be fetched now.`);
    }
  }
}

/** A folder may reach into several modules: only if none of them has tests in it, its name stands for nothing. */
class MissingNames {
  readonly #homeless: readonly TestId[];
  readonly #open = new Map<TestId, number>();

  constructor(homeless: readonly TestId[], byModule: ReadonlyMap<string, readonly TestId[]>) {
    this.#homeless = homeless;
    for (const names of byModule.values()) {
      for (const name of names) this.#open.set(name, (this.#open.get(name) ?? 0) + 1);
    }
  }

  note(names: readonly TestId[], end: RunEnd): void {
    for (const name of names) {
      if (end.kind === 'not-found' && end.names.includes(name)) this.#open.set(name, (this.#open.get(name) ?? 0) - 1);
    }
  }

  get end(): RunEnd {
    const missing = [...this.#open].filter(([, count]) => count === 0).map(([name]) => name);
    const names = [...this.#homeless, ...missing];
    return names.length > 0 ? { kind: 'not-found', names } : { kind: 'completed' };
  }
}
