import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readGguf } from './gguf.ts';
import { ggufBytes } from './ggufForTests.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixpoint-gguf-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(bytes: Uint8Array): string {
  const path = join(folder, 'model.gguf');
  writeFileSync(path, bytes);
  return path;
}

describe('a model file', () => {
  it('tells what it is', async () => {
    const bytes = ggufBytes({ hasChatTemplate: true });
    expect(await readGguf(file(bytes))).toMatchObject({
      architecture: 'qwen2',
      name: 'Tiny',
      contextTokens: 512,
      tokenizer: 'gpt2',
      tokens: ['a', 'b'],
      tokenKinds: [1, 1],
      hasChatTemplate: true,
      bytes: bytes.length,
    });
  });

  it('may have a head of several megabytes', async () => {
    const tokens = Array.from({ length: 150_000 }, (_, index) => `token number ${index}`);
    expect((await readGguf(file(ggufBytes({ tokens })))).tokens).toEqual(tokens);
  });

  it.each<[name: string, bytes: Uint8Array, code: string, message: RegExp]>([
    ['empty', new Uint8Array(), 'model-file-damaged', /ends within its head/],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), 'model-file-damaged', /not a GGUF file/],
    ['cut off in its head', ggufBytes().subarray(0, 150), 'model-file-damaged', /ends within its head/],
    ['cut off by one byte', ggufBytes().subarray(0, -1), 'model-file-damaged', /ends after \d+ bytes, but should have/],
    ['of another version', ggufBytes({ version: 9 }), 'model-unsupported', /version 9/],
    ['without tokens', ggufBytes({ tokens: [] }), 'model-unsupported', /no vocabulary/],
    ['of nonsense', Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(400, 3)]), 'model-unsupported', /version/],
    [
      'with impossible counts',
      Buffer.concat([ggufBytes().subarray(0, 8), Buffer.alloc(16, 255), ggufBytes().subarray(24)]),
      'model-file-damaged',
      /head is damaged/,
    ],
  ])('that is %s is refused', async (_name, bytes, code, message) => {
    const reading = readGguf(file(bytes));
    await expect(reading).rejects.toMatchObject({ name: 'UserError', code });
    await expect(reading).rejects.toThrow(message);
  });

  it.each([join(folder, 'none.gguf'), folder])('that is not there is refused: %s', async (path) => {
    await expect(readGguf(path)).rejects.toMatchObject({ code: 'model-file-not-found' });
  });
});
