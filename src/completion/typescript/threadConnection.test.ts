import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ThreadConnection } from './threadConnection.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixpoint-thread-'));
afterAll(() => rmSync(folder, { recursive: true }));

function connectionTo(thread: string): ThreadConnection {
  const path = join(folder, 'thread.mjs');
  writeFileSync(path, `import { parentPort } from 'node:worker_threads';\nparentPort.on('message', ${thread});\n`);
  const limits = { namesMs: 10, diagnosticsMs: 10, openingMs: 10, hangingMs: 60_000 };
  return new ThreadConnection(path, { modulePath: '', root: '', unsaved: new Map() }, limits);
}

const question = { kind: 'close', id: 1 } as const;
const notCancelled = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

describe('a question to a thread that does not answer', () => {
  it('leaves nothing on the signal when its time is over, though it may be answered yet', async () => {
    await using connection = connectionTo('() => {}');
    const { signal } = new AbortController();
    expect(await connection.ask(question, notCancelled(), signal)).toBe('timeout');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is given up with the signal’s reason, and the thread is told', async () => {
    await using connection = connectionTo('() => {}');
    const controller = new AbortController();
    const isCancelled = notCancelled();
    const asked = connection.ask(question, isCancelled, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    expect([...isCancelled]).toEqual([1]);
  });
});
