import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileChannel, linesOf } from './eventChannel.ts';

async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const value of values) gathered.push(value);
  return gathered;
}

async function* chunked(text: string, sizes: readonly number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  let start = 0;
  for (let index = 0; start < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    yield await Promise.resolve(bytes.subarray(start, start + size));
    start += size;
  }
}

it('lines are the same however they are cut into chunks', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(line), line, sizes, async (lines, cutOff, sizes) => {
      const text = lines.map((line) => `${line}\n`).join('') + cutOff;
      expect(await gather(linesOf(chunked(text, sizes)))).toEqual(lines);
    }),
  );
});

it('a file is read while it grows, to its end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  try {
    const channel = fileChannel(folder);
    const file = 'file' in channel.target ? channel.target.file : '';
    let exit = (): void => undefined;
    const hasExited = new Promise<void>((resolve) => (exit = resolve));
    const lines = linesOf(channel.chunks(undefined as never, hasExited));
    appendFileSync(file, 'one\ntw');
    expect(await lines.next()).toEqual({ value: 'one', done: false });
    appendFileSync(file, 'o\n');
    expect(await lines.next()).toEqual({ value: 'two', done: false });
    appendFileSync(file, 'three\nfour');
    exit();
    expect(await gather(lines)).toEqual(['three']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
