import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { collectEnd, exitOf, killGroup, startProcess } from '../../workspace/childProcess.ts';
import type { CandidateProcess, Overlay, TestId } from '../testRunner.ts';
import { testEnvironment } from './environment.ts';
import { linesOf } from '../eventChannel.ts';
import { frameworkOf } from './interpreter.ts';
import type { ProcessEvent } from '../events.ts';
import { eventSchema } from '../events.ts';
import type { PythonConfiguration } from './pythonProcess.ts';
import { longestTimerMs } from '../testProcess.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';

const startTimeoutMs = 45_000;
const endTimeoutMs = 2_000;

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('run'),
    request: z.int(),
    end: z.enum(['ended', 'timed-out', 'died', 'cancelled', 'refused']),
    process: z.enum(['swapped', 'forked']),
    events: z.array(eventSchema),
  }),
]);

type RunMessage = Extract<z.infer<typeof messageSchema>, { kind: 'run' }>;

export interface ForkedRun {
  readonly workingDirectory: string;
  readonly selection: readonly TestId[];
  readonly overlay: Overlay;
  /** 0: no limit. */
  readonly maximumFailures: number;
  readonly timeoutMs: number;
}

export interface ForkedRunReport {
  /** 'died': the child ended before the framework did. 'unavailable': only a fresh process can tell. */
  readonly end: 'ended' | 'timed-out' | 'died' | 'unavailable';
  readonly events: readonly ProcessEvent[];
  readonly process: CandidateProcess;
}

/** The node side of `fixpoint_server.py`: one warm Python process that forks a child for each run. */
export class ForkServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #workFolder: string;
  readonly #closed: Promise<unknown>;
  readonly #pending = new Map<number, (report: ForkedRunReport) => void>();
  #isAlive = true;
  #lastNumber = 0;

  private constructor(child: ChildProcess, workFolder: string) {
    this.#child = child;
    this.#workFolder = workFolder;
    this.#closed = exitOf(child).catch(() => undefined);
    // A server that has gone is noticed at the end of its messages.
    child.stdin?.on('error', () => undefined);
    collectEnd(child.stdout);
    collectEnd(child.stderr);
  }

  /**
   * Undefined where no server can run: on Windows, or if it does not start.
   * @throws the signal's reason if aborted
   */
  static async start(
    configuration: PythonConfiguration,
    tree: string,
    signal: AbortSignal,
  ): Promise<ForkServer | undefined> {
    if (process.platform === 'win32') return undefined;
    const workFolder = await makeWorkFolder();
    try {
      const child = await launch(configuration, tree, workFolder, signal);
      const server = new ForkServer(child, workFolder);
      if (await server.#isReady()) return server;
      await server[Symbol.asyncDispose]();
    } catch (error) {
      await removeWorkFolder(workFolder);
      throw error;
    }
    signal.throwIfAborted();
    return undefined;
  }

  get processId(): number {
    return this.#child.pid ?? 0;
  }

  /**
   * Runs tests in a forked child. May be called several times at once.
   * @throws the signal's reason if aborted, when the child has ended
   */
  async run(run: ForkedRun, signal: AbortSignal): Promise<ForkedRunReport> {
    signal.throwIfAborted();
    if (!this.#isAlive) return unavailable;
    const request = ++this.#lastNumber;
    const answer = new Promise<ForkedRunReport>((resolve) => this.#pending.set(request, resolve));
    const cancel = (): void => this.#send({ cancel: request });
    // The server ends late children itself. One that does not answer is stuck.
    const guard = setTimeout(() => killGroup(this.#child), Math.min(run.timeoutMs + startTimeoutMs, longestTimerMs));
    signal.addEventListener('abort', cancel, { once: true });
    try {
      this.#send({ request, ...run, overlay: Object.fromEntries(run.overlay) });
      const report = await answer;
      signal.throwIfAborted();
      return report;
    } finally {
      clearTimeout(guard);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Returns when the server and all its children have gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => killGroup(this.#child), endTimeoutMs);
    await this.#closed;
    clearTimeout(timer);
    await removeWorkFolder(this.#workFolder);
  }

  #send(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /** Reads messages from now on; true once the server has started. */
  #isReady(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => killGroup(this.#child), startTimeoutMs);
      const end = (isReady: boolean): void => {
        clearTimeout(timer);
        resolve(isReady);
      };
      void this.#readMessages(() => end(true)).finally(() => {
        this.#isAlive = false;
        killGroup(this.#child);
        end(false);
        for (const answer of this.#pending.values()) answer(unavailable);
        this.#pending.clear();
      });
    });
  }

  async #readMessages(onReady: () => void): Promise<void> {
    try {
      for await (const line of linesOf(this.#child.stdio[3] as Readable)) {
        const message = messageSchema.parse(JSON.parse(line));
        if (message.kind === 'ready') onReady();
        else this.#settle(message);
      }
    } catch {
      // The server was killed in the middle of a message, or writes what it should not: it is given up.
    }
  }

  #settle({ request, end, events, process }: RunMessage): void {
    const answer = this.#pending.get(request);
    this.#pending.delete(request);
    answer?.(end === 'cancelled' || end === 'refused' ? unavailable : { end, events, process });
  }
}

const unavailable: ForkedRunReport = { end: 'unavailable', events: [], process: 'fresh' };

async function launch(
  { root, interpreter, environment, helpers, cacheDirectory }: PythonConfiguration,
  tree: string,
  workFolder: string,
  signal: AbortSignal,
): Promise<ChildProcess> {
  const requestFile = join(workFolder, 'request.json');
  const codeCache = join(cacheDirectory, 'pycache');
  const framework = frameworkOf(interpreter);
  const request = { mode: 'serve', framework, root, tree, events: { fd: 3 }, codeCache, workFolder };
  await writeFile(requestFile, JSON.stringify(request));
  return startProcess(interpreter.python, [join(helpers, 'fixpoint_launcher.py'), requestFile], {
    cwd: tree,
    env: testEnvironment(environment, interpreter, { root, workingDirectory: tree, workFolder }),
    signal,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
}
