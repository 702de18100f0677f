import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { BuildCache } from './buildCache.ts';
import type { BuildLimits, BuildOutcome, MavenConfiguration } from './mavenBuild.ts';
import { buildWithMaven } from './mavenBuild.ts';
import type { Reactor } from './mavenProject.ts';
import { hashOfState, treeStateOf } from './treeState.ts';

/** Compiles what is to be tested, as seldom as possible: what was built of the same files is taken again. */
export class JavaBuilds {
  readonly #configuration: MavenConfiguration;
  readonly #cache: BuildCache;

  constructor(configuration: MavenConfiguration, cacheDirectory: string) {
    this.#configuration = configuration;
    this.#cache = new BuildCache(cacheDirectory);
  }

  /** @param isKept whether the same files are likely to be built again; candidates are not */
  async build(tree: string, reactor: Reactor, isKept: boolean, limits: BuildLimits): Promise<BuildOutcome> {
    const state = await treeStateOf(join(tree, reactor.folder), limits.signal);
    const key = hashOfState(state, reactor.folder, reactor.modules.join(), ...this.#surroundings());
    const kept = await this.#cache.restore(key, tree);
    if (kept) return { kind: 'built', plan: kept.plan, errors: [] };
    const outcome = await buildWithMaven(this.#configuration, tree, reactor, limits);
    if (isKept && outcome.kind === 'built') {
      await this.#cache.keep(key, tree, { plan: outcome.plan, state, errors: outcome.errors });
    }
    return outcome;
  }

  /** What a build depends on outside of the tree. */
  #surroundings(): string[] {
    const { maven, extension, environment } = this.#configuration;
    const settings = join(homedir(), '.m2', 'settings.xml');
    const names = Object.keys(environment).filter((name) => /^(?:MAVEN_|JAVA_|M2_)/.test(name));
    return [
      ...[maven.version, maven.home, maven.javaHome, extension],
      ...names.sort().map((name) => `${name}=${environment[name] ?? ''}`),
      createHash('sha256').update(textOf(settings)).digest('hex'),
    ];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
