import type { ChildProcess } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { collectEnd, killGroup, startProcess } from '../../workspace/childProcess.ts';
import { BoundedReader } from './boundedReader.ts';
import type { ServerDescription } from './serverDescription.ts';

/** What people are told of the server's last words. */
const longestLastWords = 300;
const exitDelayMs = 500;

/** A server's process: its streams, and the one reason for which it is of no use any more. */
export class ServerLife {
  readonly child: ChildProcess;
  readonly reader: BoundedReader;
  readonly writer: StreamMessageWriter;
  /** Never rejects. */
  readonly lost: Promise<string>;
  /** The process has ended. Never rejects. */
  readonly closed: Promise<void>;
  lossReason: string | undefined;
  readonly #ending = new AbortController();
  readonly #lastWords: () => string;
  #tellLoss: (reason: string) => void = () => undefined;

  constructor({ command, args, environment }: ServerDescription, root: string) {
    this.child = startProcess(command, args, {
      cwd: root,
      env: environment,
      signal: this.#ending.signal,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A command that cannot be started has no streams.
    const input = this.child.stdin ?? new PassThrough();
    const output = this.child.stdout ?? new PassThrough();
    input.on('error', () => undefined); // the process has gone, which is noticed below
    this.#lastWords = collectEnd(this.child.stderr);
    this.reader = new BoundedReader(output, (reason) => this.lose(reason));
    this.writer = new StreamMessageWriter(input);
    this.lost = new Promise((resolve) => (this.#tellLoss = resolve));
    this.closed = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.lose(`it cannot be started (${error.message})`);
        resolve();
      });
      this.child.once('close', (code, signal) => {
        this.lose(`it ended (${code === null ? (signal ?? 'killed') : `exit code ${code}`})`);
        resolve();
      });
    });
  }

  /** For what is a sign of the process's end: if that comes now, its exit code is the better reason. */
  loseSoon(reason: string): void {
    const timer = setTimeout(() => this.lose(reason), exitDelayMs);
    void this.closed.then(() => clearTimeout(timer));
  }

  /** Ends the process. The first reason counts. */
  lose(reason: string): void {
    if (this.lossReason !== undefined) return;
    const words = this.#lastWords().trim().slice(-longestLastWords);
    this.lossReason = words === '' ? reason : `${reason}; it said: ${words}`;
    killGroup(this.child);
    this.#ending.abort();
    this.#tellLoss(this.lossReason);
  }
}
