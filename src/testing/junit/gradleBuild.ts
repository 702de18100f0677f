import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../../workspace/childProcess.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import { offlineFirst, outcomeOf } from './buildOutcome.ts';
import type { BuildLimits, BuildOutcome, BuildTool, ModuleLayout, Reactor } from './buildTool.ts';
import { gradleLayout } from './gradleProject.ts';
import type { GradleTool } from './gradleTool.ts';
import { wrapperCommand } from './gradleTool.ts';
import { jacocoVersion } from './jacoco.ts';

export interface GradleConfiguration {
  /** With the wrappers that are started: a copy of it may lack what they need. */
  readonly root: string;
  readonly gradle: GradleTool;
  readonly environment: NodeJS.ProcessEnv;
  /** Adds to each project the task that tells how its tests are run. */
  readonly initScript: string;
}

/**
 * No process outlives the build, and it leaves nothing but what any build puts into Gradle's own folder. Settings of the
 * project's are overruled where the task that is added could not run with them. No build scan is sent.
 */
const standingArguments = [
  ...['--no-daemon', '--continue', '--quiet', '--console=plain', '--no-build-cache', '--no-scan'],
  '-Dorg.gradle.configuration-cache=false',
  '-Dorg.gradle.unsafe.configuration-cache=false',
  '-Dorg.gradle.unsafe.isolated-projects=false',
  '-Dorg.gradle.configureondemand=false',
  '-Dorg.gradle.vfs.watch=false',
];

/** Has Gradle compile the test classes, and tells how its task `test` would run them. */
export class GradleBuild implements BuildTool {
  readonly #configuration: GradleConfiguration;

  constructor(configuration: GradleConfiguration) {
    this.#configuration = configuration;
  }

  get surroundings(): readonly string[] {
    const { gradle, environment } = this.#configuration;
    const names = Object.keys(environment).filter((name) => /^(?:GRADLE_|ORG_GRADLE_|JAVA_)/.test(name));
    return [gradle.version, gradle.javaVersion, ...names.sort().map((name) => `${name}=${environment[name] ?? ''}`)];
  }

  layoutOf(tree: string, signal: AbortSignal): Promise<ModuleLayout> {
    return gradleLayout(tree, signal);
  }

  build(tree: string, reactor: Reactor, limits: BuildLimits): Promise<BuildOutcome> {
    return offlineFirst(
      (isOffline, attempt) => runGradle(this.#configuration, tree, reactor, isOffline, attempt),
      limits,
    );
  }
}

async function runGradle(
  { root, environment, initScript }: GradleConfiguration,
  tree: string,
  { folder, modules, isWhole }: Reactor,
  isOffline: boolean,
  { signal, timeoutMs }: BuildLimits,
): Promise<BuildOutcome> {
  const workFolder = await makeWorkFolder();
  try {
    const [plan, requestFile] = [join(workFolder, 'plan.jsonl'), join(workFolder, 'request.json')];
    const folders = isWhole ? null : modules.map((module) => join(tree, module));
    await writeFile(requestFile, JSON.stringify({ plan, folders, jacoco: jacocoVersion }));
    const [command, leading] = wrapperCommand(join(root, folder), environment);
    const temporary = join(workFolder, 't');
    const run = await runProcess(
      command,
      [
        ...leading,
        ...standingArguments,
        ...(isOffline ? ['--offline'] : []),
        ...['--project-dir', join(tree, folder)],
        ...['--project-cache-dir', join(workFolder, 'gradle')],
        ...['--init-script', initScript],
        `-Dfixpoint.request=${requestFile}`,
        'fixpointPlan',
      ],
      {
        cwd: join(tree, folder),
        env: { ...environment, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
        signal,
        timeoutMs: Math.max(1, timeoutMs),
      },
    );
    return await outcomeOf(run, plan, tree);
  } finally {
    await removeWorkFolder(workFolder);
  }
}
