import type { ChildProcess, StdioOptions } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** How events come back from the test process: over an inherited pipe, or on Windows through a file. */
export interface EventChannel {
  /** What the helpers are told. */
  readonly target: { readonly fd: number } | { readonly file: string };
  readonly stdio: StdioOptions;
  /** Ends when the process has ended, or no longer holds the pipe. */
  chunks(child: ChildProcess, hasExited: Promise<unknown>): AsyncIterable<Buffer>;
}

const pollMs = 50;
/** A process that a test left running may hold the pipe open for ever. */
const graceMs = 500;

export const pipeChannel: EventChannel = {
  target: { fd: 3 },
  stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  async *chunks(child, hasExited) {
    const stream = child.stdio[3] as Readable;
    void hasExited.then(() => setTimeout(() => stream.destroy(), graceMs).unref());
    try {
      for await (const chunk of stream) yield chunk as Buffer;
    } catch (error) {
      if (!stream.destroyed) throw error;
    }
  },
};

export function fileChannel(folder: string): EventChannel {
  const file = join(folder, 'events.jsonl');
  return {
    target: { file },
    stdio: ['ignore', 'pipe', 'pipe'],
    async *chunks(_child, hasExited) {
      const state = { isRunning: true };
      const end = hasExited.then(() => (state.isRunning = false));
      const handle = await open(file, 'a+');
      try {
        for (let position = 0; ;) {
          const { isRunning: wasRunning } = state;
          const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024), { position });
          position += bytesRead;
          if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
          else if (!wasRunning) return;
          else await Promise.race([delay(pollMs), end]);
        }
      } finally {
        await handle.close();
      }
    },
  };
}

/** Complete lines only: what follows the last line break was cut off by a crash. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
}
