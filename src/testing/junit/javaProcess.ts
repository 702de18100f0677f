import type { ChildProcess } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { startProcess } from '../../workspace/childProcess.ts';
import { javaNotFound } from '../../workspace/userErrors/javaErrors.ts';
import type { EventChannel } from '../eventChannel.ts';
import { fileChannel } from '../eventChannel.ts';
import type { ProcessEvent } from '../events.ts';
import { parseEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import { followProcess } from '../testProcess.ts';
import type { TestId } from '../testRunner.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import { isJacocoAgent, quotedArgument, splitArguments } from './argumentLine.ts';
import type { ModulePlan, TestsPlan } from './buildPlan.ts';
import { isJavaFile, isMethodId, isClassId } from './testIds.ts';

/** What every process of one workspace's Java tests has in common. */
export interface JavaProcessConfiguration {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface JavaRequest {
  readonly mode: 'run' | 'list';
  readonly tree: string;
  readonly module: ModulePlan;
  readonly tests: TestsPlan;
  /** All modules that were built with it: their lines count, too. */
  readonly reactor: readonly ModulePlan[];
  readonly selection: readonly TestId[];
  readonly excluded: readonly TestId[];
  readonly wantsCoverage: boolean;
  /** Folders of compiled helpers. */
  readonly helpers: { readonly engine: string; readonly coverage: string | undefined };
}

const isLinux = process.platform === 'linux';

const engines: Partial<Record<TestsPlan['framework']['name'], string>> = {
  'junit-platform': 'fixpoint.run.PlatformTests',
  junit4: 'fixpoint.run.JUnit4Tests',
};
/** Surefire's own. */
const defaultIncludes = ['**/Test*.java', '**/*Test.java', '**/*Tests.java', '**/*TestCase.java'];
const defaultExcludes = ['**/*$*'];

/**
 * One process that runs tests of one module once. The process, what it started and its temporary files are gone when this
 * returns.
 * @throws the signal's reason if aborted
 */
export async function* runJava(
  configuration: JavaProcessConfiguration,
  request: JavaRequest,
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, ProcessReport> {
  limits.signal.throwIfAborted();
  const workFolder = await makeWorkFolder();
  try {
    const channel = fileChannel(workFolder);
    const java = javaOf(request);
    const child = await launch(configuration, request, { java, channel, workFolder, signal: limits.signal });
    return yield* followProcess(
      {
        child,
        channel,
        parse: (line) => [parseEvent(line)],
        answersSignal: isLinux,
        tree: request.tree,
        root: configuration.root,
        notStarted: (error) => javaNotFound(`${java} cannot be started (${String(error)}).`),
      },
      limits,
    );
  } finally {
    await removeWorkFolder(workFolder);
  }
}

const javaOf = ({ module, tests }: JavaRequest): string =>
  tests.jvm ?? join(module.javaHome, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');

interface Launch {
  readonly java: string;
  readonly channel: EventChannel;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

async function launch(
  { environment }: JavaProcessConfiguration,
  request: JavaRequest,
  { java, channel, workFolder, signal }: Launch,
): Promise<ChildProcess> {
  const requestFile = join(workFolder, 'request');
  await writeFile(requestFile, requestText(request, channel));
  const args = [...(await virtualMachineArguments(request, workFolder)), 'fixpoint.run.Main', requestFile];
  // Command lines are limited, class paths are not. Java 8 reads no files of arguments.
  const argumentFile = join(workFolder, 'arguments');
  const readsFiles = request.tests.jvm == null && !request.module.javaVersion.startsWith('1.');
  if (readsFiles) await writeFile(argumentFile, args.map(quotedArgument).join('\n'));
  return startProcess(java, readsFiles ? [`@${argumentFile}`] : args, {
    cwd: request.tests.workingDirectory,
    env: testEnvironment(environment, request.tests, workFolder),
    signal,
    stdio: channel.stdio,
  });
}

async function virtualMachineArguments(request: JavaRequest, workFolder: string): Promise<string[]> {
  const { tests, helpers, wantsCoverage } = request;
  const own = splitArguments(tests.argLine).filter((argument) => !(wantsCoverage && isJacocoAgent(argument)));
  const classpath = [...tests.classpath, ...tests.framework.jars, helpers.engine];
  return [
    `-Djava.io.tmpdir=${join(workFolder, 't')}`,
    ...(tests.enablesAssertions ? ['-ea'] : []),
    ...own,
    // These are read before any program runs.
    ...Object.entries(tests.systemProperties).flatMap(([name, value]) =>
      name.startsWith('java.') ? [`-D${name}=${value}`] : [],
    ),
    ...(wantsCoverage ? [await agentArgument(request)] : []),
    '-cp',
    classpath.join(delimiter),
  ];
}

/** Only the project's own classes are instrumented. Nothing is written: the helper asks the agent after each test. */
async function agentArgument({ tests, reactor }: JavaRequest): Promise<string> {
  const packages = await packagesIn(outputsOf(reactor));
  return `-javaagent:${tests.framework.jacocoAgent ?? ''}=output=none,jmx=false,includes=${packages.join(':')}`;
}

async function packagesIn(folders: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.class')) continue;
      const path = entry.parentPath.slice(folder.length).split(/[\\/]/).filter(Boolean);
      names.add(path.length > 0 ? `${path.join('.')}.*` : entry.name.replace(/\.class$/, ''));
    }
  }
  // The asterisk stands for the packages below, too.
  return [...names].filter((name) => ![...names].some((other) => other !== name && covers(other, name))).sort();
}

const covers = (pattern: string, name: string): boolean =>
  pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1));

const outputsOf = (modules: readonly ModulePlan[]): string[] =>
  modules.flatMap(({ classes, testClasses }) => [classes, testClasses]);

function requestText(request: JavaRequest, { target }: EventChannel): string {
  const { mode, tree, module, tests, reactor, selection, excluded, wantsCoverage, helpers } = request;
  const isFolder = (id: TestId): boolean => !isJavaFile(id) && !isMethodId(id) && !isClassId(id);
  const values: [string, readonly (string | null | undefined)[]][] = [
    ['tree', [tree]],
    ['events', ['file' in target ? target.file : undefined]],
    ['engine', [engines[tests.framework.name]]],
    ['testClasses', [module.testClasses]],
    [
      'sourceRoot',
      [module, ...reactor].flatMap(({ sourceRoots, testSourceRoots }) => [...testSourceRoots, ...sourceRoots]),
    ],
    ['include', tests.includes.length > 0 ? tests.includes : defaultIncludes],
    ['exclude', tests.excludes.length > 0 ? tests.excludes : defaultExcludes],
    ['groups', [tests.groups]],
    ['excludedGroups', [tests.excludedGroups]],
    ['configurationParameters', [tests.configurationParameters]],
    ['property', Object.entries(tests.systemProperties).map(([name, value]) => `${name}=${value}`)],
    ['test', selection.filter((id) => isMethodId(id) || isClassId(id))],
    ['file', selection.filter(isJavaFile)],
    ['folder', selection.filter(isFolder)],
    ['excluded', excluded],
    ['list', mode === 'list' ? ['yes'] : []],
    ['wantsCoverage', wantsCoverage ? ['yes'] : []],
    ['classes', wantsCoverage ? outputsOf(reactor) : []],
    ['coverageClasspath', wantsCoverage ? [helpers.coverage, ...tests.framework.jacocoCore] : []],
  ];
  const lines = values.flatMap(([name, texts]) =>
    texts.flatMap((text) => (text == null ? [] : [`${name} ${encodeURIComponent(text)}`])),
  );
  return lines.join('\n');
}

/** Set by tools around a run of the user's; they would start a debugger or an agent inside ours. */
const removed = new Set(['JAVA_DEBUG_OPTS', 'MAVEN_DEBUG_OPTS', 'MAVEN_CMD_LINE_ARGS', 'MAVEN_PROJECTBASEDIR']);

function testEnvironment(environment: NodeJS.ProcessEnv, tests: TestsPlan, workFolder: string): NodeJS.ProcessEnv {
  const temporary = join(workFolder, 't');
  const kept = Object.entries(environment).filter(
    ([name]) => !removed.has(name) && !tests.excludedEnvironment.includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...tests.environment,
    // Hotspot takes SIGUSR2 for itself unless it is told another; we ask with it where a test hangs.
    ...(isLinux ? { _JAVA_SR_SIGNUM: '40' } : {}),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
  };
}
