import type { ChildProcess } from 'node:child_process';
import { unlessAborted } from '../../workspace/aborting.ts';
import { collectEnd, startProcess } from '../../workspace/childProcess.ts';
import type { HostFailure, HostMessage, HostRequest, ParentMessage } from './hostProtocol.ts';
import { hostMessage } from './hostProtocol.ts';

/** The process ended, or said what it must not, before it had answered. */
export class HostLost extends Error {
  /** By which it was ended, if it was. */
  readonly signal: NodeJS.Signals | undefined;

  constructor(reason: string, signal?: NodeJS.Signals) {
    super(reason);
    this.signal = signal;
  }
}

/** A request has failed, and the process is still there. */
export class RequestFailed extends Error {
  readonly reason: HostFailure['reason'];

  constructor({ reason, detail }: HostFailure) {
    super(detail);
    this.reason = reason;
  }
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly onText: ((text: string) => void) | undefined;
}

/** How long a process may go on with what nobody waits for any more: to load a model and read a prompt again takes longer. */
const settleMs = 1500;

/** One process that runs a model. It answers one request at a time; when it is gone, it stays gone. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #lifetime = new AbortController();
  readonly #stderr: () => string;
  readonly #waiting = new Map<number, Waiting>();
  #whenSettled: (() => void)[] = [];
  #lastId = 0;
  #end: HostLost | undefined;

  /** @param bundle the host's own @param environment of the process */
  constructor(bundle: string, folder: string, environment: NodeJS.ProcessEnv) {
    this.#child = startProcess(process.execPath, [bundle], {
      cwd: folder,
      // An editor's executable is a Node only if it is told so.
      env: { ...environment, ELECTRON_RUN_AS_NODE: '1' },
      signal: this.#lifetime.signal,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#stderr = collectEnd(this.#child.stderr);
    this.#child.on('message', (data) => this.#hear(data));
    this.#child.once('error', (error) => this.#lose(error.message));
    this.#child.once('close', (code, signal) =>
      this.#lose(endingOf(code, signal, this.#stderr()), signal ?? undefined),
    );
    this.#waitingChanged();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isGone(): boolean {
    return this.#end !== undefined;
  }

  /**
   * Rejects at once on abort; {@link settled} tells when the process has taken notice.
   * @throws HostLost, RequestFailed, or the signal's reason
   */
  ask(request: HostRequest, signal: AbortSignal, onText?: (text: string) => void): Promise<unknown> {
    signal.throwIfAborted();
    if (this.#end !== undefined) throw this.#end;
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject, onText }));
    this.#waitingChanged();
    this.#send({ id, request });
    const abort = (): void => {
      this.#cancel(id).catch(() => undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    void answer.catch(() => undefined).finally(() => signal.removeEventListener('abort', abort));
    return unlessAborted(answer, signal);
  }

  /** Resolves when nothing is asked any more, or the process is gone. */
  settled(): Promise<void> {
    return this.#waiting.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenSettled.push(resolve));
  }

  /** Ends the process and all it started. */
  kill(reason = 'it was ended'): void {
    this.#lifetime.abort();
    this.#lose(reason);
  }

  /** What cannot be broken off in native code is killed with its process. */
  async #cancel(id: number): Promise<void> {
    this.#send({ cancel: id });
    const timer = setTimeout(() => this.kill('it was busy with what nobody waited for'), settleMs);
    await this.settled();
    clearTimeout(timer);
  }

  #send(message: ParentMessage): void {
    if (this.#end === undefined && this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hear(data: unknown): void {
    const parsed = hostMessage.safeParse(data);
    if (!parsed.success) {
      this.kill('it said what was not understood');
      return;
    }
    const message: HostMessage = parsed.data;
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if ('text' in message) {
      waiting.onText?.(message.text);
      return;
    }
    this.#waiting.delete(message.id);
    this.#waitingChanged();
    if ('failure' in message) waiting.reject(new RequestFailed(message.failure));
    else waiting.resolve(message.answer);
  }

  #lose(reason: string, signal?: NodeJS.Signals): void {
    this.#end ??= new HostLost(reason, signal);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#waitingChanged();
    for (const { reject } of waiting) reject(this.#end);
  }

  /** An idle model does not keep Fixpoint running. */
  #waitingChanged(): void {
    const { channel } = this.#child;
    if (this.#waiting.size > 0) {
      this.#child.ref();
      channel?.ref();
      return;
    }
    this.#child.unref();
    channel?.unref();
    (this.#child.stderr as { unref?: () => void } | null)?.unref?.();
    for (const resolve of this.#whenSettled.splice(0)) resolve();
  }
}

function endingOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  const lastLine = stderr.trim().split('\n').at(-1) ?? '';
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  return lastLine === '' ? `${how}.` : `${how}: ${lastLine}.`;
}
