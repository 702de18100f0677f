import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { startProcess } from '../../workspace/childProcess.ts';
import { goNotUsable } from '../../workspace/userErrors/goErrors.ts';
import type { EventChannel } from '../eventChannel.ts';
import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import { followProcess } from '../testProcess.ts';
import type { Panic } from './failures.ts';
import { panicIn } from './failures.ts';
import { framedOutput } from './testOutput.ts';
import type { TestProtocol } from './testProtocol.ts';

export interface TestBinary {
  readonly file: string;
  /** The package's folder in the tree, where its tests run. */
  readonly workingDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly tree: string;
  readonly root: string;
}

export interface BinaryReport extends ProcessReport {
  /** What the runtime told when it ended the process. */
  readonly panic: Panic | undefined;
}

/** What something else holds open is left to itself, this long after the process has ended. */
const graceMs = 500;
/** The same for a process whose tests have ended. */
const tearDownMs = 5_000;
/** A test that hangs gets this time to tell where. */
export const answerMs = 2_000;
/** Of standard error; a trace of all goroutines is long. */
const keptErrors = 1024 * 1024;

/** Runs a test binary once. @throws the signal's reason if aborted */
export async function* runBinary(
  { file, workingDirectory, env, tree, root }: TestBinary,
  args: readonly string[],
  protocol: TestProtocol,
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, BinaryReport> {
  const always = ['-test.v=test2json', '-test.paniconexit0', '-test.count=1', '-test.parallel=1'];
  const child = startProcess(file, [...always, ...args], {
    cwd: workingDirectory,
    env: { ...env, PWD: workingDirectory },
    signal: limits.signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = keepErrors(child.stderr);
  let timer: NodeJS.Timeout | undefined;
  const channel: EventChannel = {
    target: { fd: 1 },
    stdio: ['ignore', 'pipe', 'pipe'],
    chunks: (process, hasExited) => framedOutput(outputOf(process.stdout, hasExited)),
  };
  try {
    const report = yield* followProcess(
      {
        ...{ child, channel, tree, root, answersSignal: false },
        parse: (line) => {
          const events = protocol.read(line);
          // What TestMain does after the tests may hang, and says nothing about them.
          if (protocol.hasEnded) timer ??= setTimeout(() => child.kill('SIGKILL'), tearDownMs);
          return events;
        },
        notStarted: (error) => goNotUsable(join(workingDirectory, file), `it cannot be started (${String(error)}).`),
      },
      limits,
    );
    return { ...report, panic: panicIn(errors()) };
  } finally {
    clearTimeout(timer);
  }
}

async function* outputOf(stream: Readable | null, hasExited: Promise<unknown>): AsyncGenerator<Buffer> {
  if (!stream) return;
  void hasExited.then(() => setTimeout(() => stream.destroy(), graceMs).unref());
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    if (!stream.destroyed) throw error;
  }
}

/** The beginning of the last panic must not be lost. */
function keepErrors(stream: Readable | null): () => string {
  let chunks: Buffer[] = [];
  let length = 0;
  stream?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= 2 * keptErrors) return;
    chunks = [Buffer.concat(chunks).subarray(-keptErrors)];
    length = keptErrors;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
