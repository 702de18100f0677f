import { join } from 'node:path';
import { BuildCache } from './buildCache.ts';
import type { BuildLimits, BuildOutcome, BuildTool, ModuleLayout, Reactor } from './buildTool.ts';
import type { HelperClasses } from './helperClasses.ts';
import { canRecompile, recompile } from './recompile.ts';
import type { TreeState } from './treeState.ts';
import { differences, hashOfState, treeStateOf } from './treeState.ts';

/** Compiles what is to be tested, as seldom as possible: what was built of the same files is taken again. */
export class JavaBuilds {
  readonly #tool: BuildTool;
  readonly #helpers: HelperClasses;
  readonly #cache: BuildCache;
  /** The last build that was kept, by what was built. */
  readonly #latest = new Map<string, string>();

  constructor(tool: BuildTool, helpers: HelperClasses) {
    this.#tool = tool;
    this.#helpers = helpers;
    this.#cache = new BuildCache(helpers.cacheDirectory);
  }

  layoutOf(tree: string, signal: AbortSignal): Promise<ModuleLayout> {
    return this.#tool.layoutOf(tree, signal);
  }

  /**
   * @param isCandidate not likely to be built again, and worth less than what the build tool takes: only what follows from the
   * changed sources is compiled, where that comes to the same
   */
  async build(tree: string, reactor: Reactor, isCandidate: boolean, limits: BuildLimits): Promise<BuildOutcome> {
    const deadlineMs = performance.now() + limits.timeoutMs;
    const state = await treeStateOf(join(tree, reactor.folder), limits.signal);
    const scope = [reactor.folder, ...reactor.modules].join('\0');
    const key = hashOfState(state, scope, ...this.#tool.surroundings);
    const kept = await this.#cache.restore(key, tree);
    if (kept) {
      this.#latest.set(scope, key);
      return { kind: 'built', plan: kept.plan, errors: [] };
    }
    const remaining = (): BuildLimits => ({ ...limits, timeoutMs: deadlineMs - performance.now() });
    const updated = isCandidate ? await this.#update(tree, reactor, scope, state, remaining()) : undefined;
    if (updated) return updated;
    const outcome = await this.#tool.build(tree, reactor, remaining());
    if (!isCandidate && outcome.kind === 'built') {
      await this.#cache.keep(key, tree, { plan: outcome.plan, state, errors: outcome.errors });
      this.#latest.set(scope, key);
    }
    return outcome;
  }

  /** Goes on from the latest build. Undefined where only the build tool can. */
  async #update(
    tree: string,
    reactor: Reactor,
    scope: string,
    state: TreeState,
    limits: BuildLimits,
  ): Promise<BuildOutcome | undefined> {
    const key = this.#latest.get(scope);
    const base = key === undefined ? undefined : await this.#cache.restore(key, tree);
    if (!base) return undefined;
    const changes = differences(base.state, state);
    if (!changes.every((path) => base.state.has(path) && state.has(path))) return undefined;
    const changed = changes.map((path) => join(tree, reactor.folder, path));
    if (!canRecompile(base.plan.modules, changed)) return undefined;
    const errors = await recompile(this.#helpers, tree, base.plan.modules, changed, limits);
    if (!errors) return undefined;
    return { kind: 'built', plan: errors.length > 0 ? { modules: [], failures: [] } : base.plan, errors };
  }
}
