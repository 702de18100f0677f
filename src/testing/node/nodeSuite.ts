import { ScratchTree } from '../../workspace/scratchTree.ts';
import { noTestsFound } from '../../workspace/userErrors/testErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { Workspace } from '../../workspace/workspace.ts';
import type { TestSuite } from '../ecosystem.ts';
import { PlainCandidateRunner } from '../plainCandidates.ts';
import { resumingRun } from '../resumingRun.ts';
import { mergeEnds } from '../runEnds.ts';
import type { CandidateRunner, RunEnd, RunOptions, TestEvent, TestId } from '../testRunner.ts';
import type { NodeConfiguration, NodeFramework, NodeFrameworkName } from './nodeFramework.ts';
import { NodeProjects } from './nodeProject.ts';
import type { ProjectTests } from './nodeSelection.ts';
import { shareOut } from './nodeSelection.ts';

/** Runs tests with the frameworks of the projects they belong to. Each run is a process of its own. */
export class NodeSuite implements TestSuite {
  readonly #configuration: NodeConfiguration;
  readonly #frameworks: ReadonlyMap<NodeFrameworkName, NodeFramework>;

  constructor(configuration: NodeConfiguration, frameworks: ReadonlyMap<NodeFrameworkName, NodeFramework>) {
    this.#configuration = configuration;
    this.#frameworks = frameworks;
  }

  list(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#withOverlay('list', selection, { ...options, wantsCoverage: false });
  }

  run(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#withOverlay('run', selection, options);
  }

  openCandidateRunner(tree: string, signal: AbortSignal): Promise<CandidateRunner> {
    return PlainCandidateRunner.open((selection, options) => this.run(selection, options), tree, signal);
  }

  /** Texts that stand in for files are written into a copy. */
  async *#withOverlay(
    mode: 'run' | 'list',
    selection: readonly TestId[],
    { overlay, ...options }: RunOptions,
  ): AsyncGenerator<TestEvent> {
    if (!overlay || overlay.size === 0) {
      yield* this.#start(mode, selection, options);
      return;
    }
    await using copy = await ScratchTree.copyOf(await Workspace.open(options.tree), options.signal);
    for (const [file, text] of overlay) await copy.write(file, text);
    yield* this.#start(mode, selection, { ...options, tree: copy.directory });
  }

  async *#start(
    mode: 'run' | 'list',
    selection: readonly TestId[],
    options: Omit<RunOptions, 'overlay'>,
  ): AsyncGenerator<TestEvent> {
    const { tree, signal, timeoutMs } = options;
    const deadlineMs = performance.now() + timeoutMs;
    const groups = await shareOut(tree, new NodeProjects(tree), selection, signal);
    if (groups.length === 0) throw noTestsFound(selection.length > 0 ? selection.join(', ') : 'the project');
    const ends: RunEnd[] = [];
    const unavailable: UserError[] = [];
    for (const group of groups) {
      const framework = this.#frameworks.get(group.framework);
      if (!framework) throw new Error(`${group.framework} is not implemented`);
      try {
        await framework.versionIn(this.#configuration, group.projectFolder);
      } catch (error) {
        if (!(error instanceof UserError) || group.isNamed) throw this.#withRoot(error, tree);
        unavailable.push(error);
        if (unavailable.length === groups.length) throw this.#withRoot(error, tree);
        yield { kind: 'unavailable', error };
        continue;
      }
      for await (const event of this.#runGroup(framework, mode, group, options, deadlineMs)) {
        if (event.kind === 'finished') ends.push(event.reason);
        else yield event;
      }
      if (ends.at(-1)?.kind === 'timed-out') break;
    }
    yield { kind: 'finished', reason: mergeEnds(ends) };
  }

  #runGroup(
    framework: NodeFramework,
    mode: 'run' | 'list',
    { projectFolder, selection }: ProjectTests,
    options: Omit<RunOptions, 'overlay'>,
    deadlineMs: number,
  ): AsyncIterable<TestEvent> {
    const { tree, signal, timeoutMs, testTimeoutMs = timeoutMs, wantsCoverage = false, excluded = [] } = options;
    const request = { mode, tree, projectFolder, selection, wantsCoverage };
    return resumingRun({
      start: (done, limits) => framework.start(this.#configuration, { ...request, excluded: done }, limits),
      ...{ excluded, signal, timeoutMs, testTimeoutMs, deadlineMs },
    });
  }

  /** People know the project, not the copy in which it runs. */
  #withRoot(error: unknown, tree: string): unknown {
    if (!(error instanceof UserError)) return error;
    return error.reworded((message) => message.replaceAll(tree, this.#configuration.root));
  }
}
