import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess } from '../../workspace/childProcess.ts';
import { pythonNotUsable } from '../../workspace/userErrors/pythonErrors.ts';
import type { EventChannel } from '../eventChannel.ts';
import { fileChannel, pipeChannel } from '../eventChannel.ts';
import type { ProcessEvent } from '../events.ts';
import { parseEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import { followProcess } from '../testProcess.ts';
import type { Overlay, TestId } from '../testRunner.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import { testEnvironment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { frameworkOf } from './interpreter.ts';

/** What every process of one runner has in common. */
export interface PythonConfiguration {
  readonly root: string;
  readonly interpreter: Interpreter;
  readonly environment: NodeJS.ProcessEnv;
  readonly cacheDirectory: string;
  /** The folder of `fixpoint_launcher.py`. */
  readonly helpers: string;
}

export interface PythonRequest {
  readonly mode: 'run' | 'list';
  readonly tree: string;
  readonly workingDirectory: string;
  /** Empty: everything. */
  readonly selection: readonly TestId[];
  readonly excluded: readonly TestId[];
  readonly overlay: Overlay;
  readonly wantsCoverage: boolean;
  readonly wantsSteps: boolean;
  /** 0: no limit. */
  readonly maximumFailures: number;
  readonly limitsMemory: boolean;
}

/**
 * One process that runs tests once. The process, what it started and its temporary files are gone when this returns.
 * @throws the signal's reason if aborted
 */
export async function* runPython(
  configuration: PythonConfiguration,
  request: PythonRequest,
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, ProcessReport> {
  limits.signal.throwIfAborted();
  const workFolder = await makeWorkFolder();
  try {
    const channel = process.platform === 'win32' ? fileChannel(workFolder) : pipeChannel;
    const child = await launch(configuration, request, channel, workFolder, limits.signal);
    const { root, interpreter } = configuration;
    return yield* followProcess(
      {
        child,
        channel,
        parse: (line) => [parseEvent(line)],
        answersSignal: true,
        tree: request.tree,
        root,
        notStarted: (error) => pythonNotUsable(interpreter.python, `it cannot be started (${String(error)}).`),
      },
      limits,
    );
  } finally {
    await removeWorkFolder(workFolder);
  }
}

async function launch(
  configuration: PythonConfiguration,
  request: PythonRequest,
  channel: EventChannel,
  workFolder: string,
  signal: AbortSignal,
): Promise<ChildProcess> {
  const { root, interpreter, environment, helpers } = configuration;
  const requestFile = join(workFolder, 'request.json');
  await writeFile(requestFile, JSON.stringify(requestDocument(configuration, request, channel, workFolder)));
  return startProcess(interpreter.python, [join(helpers, 'fixpoint_launcher.py'), requestFile], {
    cwd: request.workingDirectory,
    env: testEnvironment(environment, interpreter, { root, workingDirectory: request.workingDirectory, workFolder }),
    signal,
    stdio: channel.stdio,
  });
}

function requestDocument(
  { root, interpreter, cacheDirectory }: PythonConfiguration,
  request: PythonRequest,
  { target }: EventChannel,
  workFolder: string,
): object {
  return {
    ...request,
    framework: frameworkOf(interpreter),
    root,
    overlay: Object.fromEntries(request.overlay),
    events: target,
    codeCache: join(cacheDirectory, 'pycache'),
    workFolder,
  };
}
