import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { collectEnd, exitOf, killGroup, startProcess } from '../../workspace/childProcess.ts';
import { removeTree } from '../../workspace/removeTree.ts';
import { endStrays } from '../../workspace/strayProcesses.ts';
import { makeTemporaryFolder } from '../../workspace/temporaryFolder.ts';
import { pythonNotUsable } from '../../workspace/userErrors.ts';
import type { Overlay, TestId } from '../testRunner.ts';
import { testEnvironment } from './environment.ts';
import type { EventChannel } from './eventChannel.ts';
import { fileChannel, linesOf, pipeChannel } from './eventChannel.ts';
import type { PytestEvent } from './events.ts';
import { parseEvent } from './events.ts';
import type { Interpreter } from './interpreter.ts';

/** What every process of one runner has in common. */
export interface PytestConfiguration {
  readonly root: string;
  readonly interpreter: Interpreter;
  readonly environment: NodeJS.ProcessEnv;
  readonly cacheDirectory: string;
  /** The folder of `fixpoint_launcher.py`. */
  readonly helpers: string;
}

export interface PytestRequest {
  readonly mode: 'run' | 'list';
  readonly tree: string;
  readonly workingDirectory: string;
  /** Empty: everything. */
  readonly selection: readonly TestId[];
  readonly excluded: readonly TestId[];
  readonly overlay: Overlay;
  readonly wantsCoverage: boolean;
  /** 0: no limit. */
  readonly maximumFailures: number;
  readonly limitsMemory: boolean;
}

export type ProcessEnd =
  | Extract<PytestEvent, { kind: 'ended' }>
  | { readonly kind: 'timed-out' }
  /** One test took too long. */
  | { readonly kind: 'hung' }
  /** The process ended before pytest did. */
  | { readonly kind: 'died'; readonly exitCode: number | undefined; readonly signal: NodeJS.Signals | undefined };

export interface ProcessReport {
  readonly end: ProcessEnd;
  /** The end of what pytest printed. */
  readonly output: string;
}

interface Limits {
  readonly signal: AbortSignal;
  /** Of the whole. */
  readonly timeoutMs: number;
  /** Of each test. */
  readonly testTimeoutMs: number;
}

/** A longer one would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;
/** A test that hangs at the end of its time is asked where, and killed when it does not answer. */
const answerGraceMs = 1_000;
/** How long to wait for the streams of a process that has ended: something that it started may hold them open. */
const streamGraceMs = 500;

/**
 * One process that runs pytest once. The process, what it started and its temporary files are gone when this returns.
 * @throws the signal's reason if aborted
 */
export async function* runPytest(
  configuration: PytestConfiguration,
  request: PytestRequest,
  limits: Limits,
): AsyncGenerator<PytestEvent, ProcessReport> {
  limits.signal.throwIfAborted();
  const workFolder = await makeWorkFolder();
  try {
    const channel = process.platform === 'win32' ? fileChannel(workFolder) : pipeChannel;
    const child = await launch(configuration, request, channel, workFolder, limits.signal);
    return yield* followProcess(child, channel, configuration, request.tree, limits);
  } finally {
    await removeWorkFolder(workFolder);
  }
}

async function launch(
  configuration: PytestConfiguration,
  request: PytestRequest,
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
  { root, cacheDirectory }: PytestConfiguration,
  request: PytestRequest,
  { target }: EventChannel,
  workFolder: string,
): object {
  return {
    ...request,
    root,
    overlay: Object.fromEntries(request.overlay),
    events: target,
    codeCache: join(cacheDirectory, 'pycache'),
    workFolder,
  };
}

async function* followProcess(
  child: ChildProcess,
  channel: EventChannel,
  { interpreter, root }: PytestConfiguration,
  tree: string,
  { signal, timeoutMs, testTimeoutMs }: Limits,
): AsyncGenerator<PytestEvent, ProcessReport> {
  const stdout = collectEnd(child.stdout);
  const stderr = collectEnd(child.stderr);
  const exited = exitCodeOf(child);
  const closed = exitOf(child).catch(() => undefined);
  let end: ProcessEnd | undefined;
  let lastLimit: NodeJS.Timeout | undefined;
  const giveUp = (kind: 'timed-out' | 'hung'): void => {
    if (end) return;
    end = { kind };
    // Windows has no such signal: there it would kill.
    if (process.platform === 'win32') killGroup(child);
    else child.kill('SIGUSR2');
    lastLimit = setTimeout(() => killGroup(child), answerGraceMs);
  };
  const limit = setTimeout(() => giveUp('timed-out'), Math.min(timeoutMs, longestTimerMs));
  let testLimit: NodeJS.Timeout | undefined;
  try {
    for await (const line of linesOf(channel.chunks(child, exited))) {
      const event = parseEvent(line);
      if (event.kind === 'started' || event.kind === 'result') clearTimeout(testLimit);
      if (event.kind === 'started') {
        testLimit = setTimeout(() => giveUp('hung'), Math.min(testTimeoutMs, longestTimerMs));
      }
      if (event.kind === 'ended') end = event;
      if (event.kind === 'ended' || event.kind === 'gave-up') break;
      yield event;
    }
    signal.throwIfAborted();
    const exit = await exited;
    signal.throwIfAborted();
    if ('error' in exit) throw pythonNotUsable(interpreter.python, `it cannot be started (${String(exit.error)}).`);
    await Promise.race([closed, delay(streamGraceMs)]);
    // Whoever reads it looks for their own files: the tree has gone by then.
    const output = `${stdout()}\n${stderr()}`.trim().replaceAll(tree, root);
    return { end: end ?? { kind: 'died', exitCode: exit.code, signal: exit.signal }, output };
  } finally {
    for (const timer of [limit, testLimit, lastLimit]) clearTimeout(timer);
    killGroup(child);
    await exited;
  }
}

interface ProcessExit {
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

/** Resolves when the process itself has ended; then also ends what it left running. */
function exitCodeOf(child: ChildProcess): Promise<ProcessExit | { error: Error }> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => {
      killGroup(child);
      resolve({ code: code ?? undefined, signal: signal ?? undefined });
    });
  });
}

export async function makeWorkFolder(): Promise<string> {
  const folder = await makeTemporaryFolder();
  await mkdir(join(folder, 't'));
  return folder;
}

/** When its processes have ended; those that left their group know the folder as the one for temporary files. */
export async function removeWorkFolder(folder: string): Promise<void> {
  await endStrays(join(folder, 't'));
  await removeTree(folder);
}
