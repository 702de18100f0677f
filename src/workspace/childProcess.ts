import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';

/**
 * Child processes in a process group of their own, so that ending one ends everything it started. Groups that are
 * still alive when this process exits are killed with it.
 */

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly stdio?: StdioOptions;
}

export interface ProcessOutcome {
  /** Undefined if a signal ended the process. */
  readonly exitCode: number | undefined;
  readonly isTimedOut: boolean;
  /** The last 64 KiB of each stream. */
  readonly stdout: string;
  readonly stderr: string;
}

const isWindows = process.platform === 'win32';
const outputLimit = 64 * 1024;
const liveGroups = new Set<ChildProcess>();

process.on('exit', () => liveGroups.forEach(killGroup));

/**
 * Starts a process that ends, with its children, when the signal is aborted.
 * @throws the signal's reason if it is already aborted
 */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions): ChildProcess {
  options.signal.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
    detached: !isWindows,
    windowsHide: true,
  });
  const kill = (): void => killGroup(child);
  liveGroups.add(child);
  options.signal.addEventListener('abort', kill, { once: true });
  child.once('close', () => {
    // The leader has gone, but what it left running in its group has not.
    killGroup(child);
    liveGroups.delete(child);
    options.signal.removeEventListener('abort', kill);
  });
  return child;
}

/** Kills the process and everything it started that did not leave its group. Safe to call again. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (isWindows)
      spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).unref();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has already gone.
  }
}

/**
 * Runs a process to its end.
 * @throws the signal's reason if aborted; the spawn error if the command cannot be started
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions & { readonly timeoutMs: number },
): Promise<ProcessOutcome> {
  const child = startProcess(command, args, options);
  const stdout = collectEnd(child.stdout);
  const stderr = collectEnd(child.stderr);
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    killGroup(child);
  }, options.timeoutMs);
  try {
    const exitCode = await exitOf(child);
    options.signal.throwIfAborted();
    return { exitCode, isTimedOut, stdout: stdout(), stderr: stderr() };
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the process has ended and its streams are closed. Undefined if a signal ended it. */
export function exitOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? undefined));
  });
}

/** Reads a stream and keeps its end. */
export function collectEnd(stream: NodeJS.ReadableStream | null): () => string {
  let chunks: Buffer[] = [];
  let length = 0;
  stream?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > 2 * outputLimit) {
      chunks = [Buffer.concat(chunks).subarray(-outputLimit)];
      length = outputLimit;
    }
  });
  return () => Buffer.concat(chunks).subarray(-outputLimit).toString('utf8');
}
