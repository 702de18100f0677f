import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { collectEnd, exitOf, killGroup } from '../workspace/childProcess.ts';
import type { EventChannel } from './eventChannel.ts';
import { linesOf } from './eventChannel.ts';
import type { EndedEvent, ProcessEvent } from './events.ts';

export type ProcessEnd =
  | EndedEvent
  | { readonly kind: 'timed-out' }
  /** One test took too long. */
  | { readonly kind: 'hung' }
  /** The process ended before the framework did. */
  | { readonly kind: 'died'; readonly exitCode: number | undefined; readonly signal: NodeJS.Signals | undefined };

export interface ProcessReport {
  readonly end: ProcessEnd;
  /** The end of what the framework printed. */
  readonly output: string;
}

export interface ProcessLimits {
  readonly signal: AbortSignal;
  /** Of the whole. */
  readonly timeoutMs: number;
  /** Of each test. */
  readonly testTimeoutMs: number;
}

export interface FollowedProcess {
  readonly child: ChildProcess;
  readonly channel: EventChannel;
  /** Reads a line of the channel; a line may stand for no event. @throws for a line that our helpers do not write */
  readonly parse: (line: string) => readonly ProcessEvent[];
  /** Whether it tells where it hangs and ends when it gets SIGUSR2; others are killed. */
  readonly answersSignal: boolean;
  /** The scratch tree and what people know it as, for the output: the tree will be gone when they read it. */
  readonly tree: string;
  readonly root: string;
  /** Makes the error for a command that cannot be started. */
  readonly notStarted: (error: Error) => Error;
}

/** A longer one would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;
/** A test that hangs at the end of its time is asked where, and killed when it does not answer. */
const answerGraceMs = 1_000;
/** What a framework still does when it has told its end; then it is killed. */
const endGraceMs = 10_000;
/** How long to wait for the streams of a process that has ended: something that it started may hold them open. */
const streamGraceMs = 500;

/**
 * Follows one process of a framework through its events to its end; it and what it started are gone when this returns.
 * @throws the signal's reason if aborted
 */
export async function* followProcess(
  { child, channel, parse, answersSignal, tree, root, notStarted }: FollowedProcess,
  { signal, timeoutMs, testTimeoutMs }: ProcessLimits,
): AsyncGenerator<ProcessEvent, ProcessReport> {
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
    if (process.platform === 'win32' || !answersSignal) killGroup(child);
    else child.kill('SIGUSR2');
    lastLimit = setTimeout(() => killGroup(child), answerGraceMs);
  };
  const limit = setTimeout(() => giveUp('timed-out'), Math.min(timeoutMs, longestTimerMs));
  let testLimit: NodeJS.Timeout | undefined;
  try {
    reading: for await (const line of linesOf(channel.chunks(child, exited))) {
      for (const event of parse(line)) {
        if (event.kind === 'started' || event.kind === 'result') clearTimeout(testLimit);
        if (event.kind === 'started') {
          testLimit = setTimeout(() => giveUp('hung'), Math.min(testTimeoutMs, longestTimerMs));
        }
        if (event.kind === 'ended') end = event;
        if (event.kind === 'ended' || event.kind === 'gave-up') break reading;
        yield event;
      }
    }
    signal.throwIfAborted();
    if (end?.kind === 'ended') lastLimit = setTimeout(() => killGroup(child), endGraceMs);
    const exit = await exited;
    signal.throwIfAborted();
    if ('error' in exit) throw notStarted(exit.error);
    await Promise.race([closed, delay(streamGraceMs)]);
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
