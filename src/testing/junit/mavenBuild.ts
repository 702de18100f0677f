import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../workspace/childProcess.ts';
import { removeTree } from '../../workspace/removeTree.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import { offlineFirst, outcomeOf } from './buildOutcome.ts';
import type { BuildLimits, BuildOutcome, BuildTool, ModuleLayout, Reactor } from './buildTool.ts';
import { mavenLayout, modulesBelow } from './mavenProject.ts';
import type { MavenTool } from './mavenTool.ts';

export interface MavenConfiguration {
  readonly maven: MavenTool;
  readonly environment: NodeJS.ProcessEnv;
  /** Folder of the compiled helpers that Maven loads. */
  readonly extension: string;
}

/**
 * Has Maven compile as far as just before surefire, and tells how surefire would run the tests. What was built before is
 * removed: its times do not tell whether it fits the sources of a scratch tree.
 */
export class MavenBuild implements BuildTool {
  readonly #configuration: MavenConfiguration;

  constructor(configuration: MavenConfiguration) {
    this.#configuration = configuration;
  }

  get surroundings(): readonly string[] {
    const { maven, extension, environment } = this.#configuration;
    const settings = join(homedir(), '.m2', 'settings.xml');
    const names = Object.keys(environment).filter((name) => /^(?:MAVEN_|JAVA_|M2_)/.test(name));
    return [
      ...[maven.version, maven.home, maven.javaHome, extension],
      ...names.sort().map((name) => `${name}=${environment[name] ?? ''}`),
      createHash('sha256').update(textOf(settings)).digest('hex'),
    ];
  }

  layoutOf(tree: string, signal: AbortSignal): Promise<ModuleLayout> {
    return mavenLayout(tree, signal);
  }

  async build(tree: string, reactor: Reactor, limits: BuildLimits): Promise<BuildOutcome> {
    for (const module of modulesBelow(tree, reactor.folder)) await removeTree(join(tree, module, 'target'));
    return offlineFirst(
      (isOffline, attempt) => runMaven(this.#configuration, tree, reactor, isOffline, attempt),
      limits,
    );
  }
}

async function runMaven(
  { maven, environment, extension }: MavenConfiguration,
  tree: string,
  reactor: Reactor,
  isOffline: boolean,
  { signal, timeoutMs }: BuildLimits,
): Promise<BuildOutcome> {
  const workFolder = await makeWorkFolder();
  try {
    const planFile = join(workFolder, 'plan.jsonl');
    const temporary = join(workFolder, 't');
    const run = await runProcess(
      maven.command,
      [
        ...maven.leadingArguments,
        ...(isOffline ? ['--offline'] : []),
        ...['--batch-mode', '--quiet', '--fail-at-end'],
        ...['--file', join(tree, reactor.folder, 'pom.xml')],
        ...selectionOf(reactor),
        `-Dmaven.ext.class.path=${extension}`,
        `-Dfixpoint.plan=${planFile}`,
        '-Dmaven.build.cache.enabled=false',
        '-Dstyle.color=never',
        'process-test-classes',
      ],
      {
        cwd: join(tree, reactor.folder),
        env: { ...environment, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
        signal,
        timeoutMs: Math.max(1, timeoutMs),
      },
    );
    return await outcomeOf(run, planFile, tree);
  } finally {
    await removeWorkFolder(workFolder);
  }
}

/** With what they depend on, as it is in the tree. */
function selectionOf({ folder, modules, isWhole }: Reactor): string[] {
  if (isWhole) return [];
  const names = modules.map((module) =>
    module === folder ? '.' : folder === '' ? module : module.slice(folder.length + 1),
  );
  return ['--projects', names.join(','), '--also-make'];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
