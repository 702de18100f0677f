import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TextQuery } from './fileProtocol.ts';
import { FileService } from './fileService.ts';
import type { RelativePath } from './paths.ts';
import { stringOf } from './textBytes.ts';

const workerPath = `${import.meta.dirname}/../../dist/fileWorker.js`;
const signal = new AbortController().signal;
const file = 'a.py' as RelativePath;

let folder: string;
let files: FileService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  mkdirSync(join(folder, 'root'));
  writeFileSync(join(folder, 'root/a.py'), 'disk\n');
  writeFileSync(join(folder, 'root/b.txt'), `${'a'.repeat(50)}\n`);
  files = new FileService(workerPath, { root: join(folder, 'root'), exclude: [], kinds: [] });
});
afterEach(async () => {
  await files[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const query = (text: string): TextQuery => ({ text, isRegularExpression: true, ignoresCase: false, maximumHits: 9 });
const withoutEnd = query('(a+)+[b]');

it('an expression without end takes no other question with it', { timeout: 30_000 }, async () => {
  files.setBuffer(file, 'buffer');
  const endless = files.find(withoutEnd, signal);
  const other = files.find(query('buf+er'), signal);
  await new Promise((resolve) => setTimeout(resolve, 500)); // until the thread is busy with it
  const texts = files.texts([file], signal);
  const list = files.list(signal);
  expect(await endless).toEqual({ kind: 'timed-out' });
  expect(await other).toMatchObject({ kind: 'searched', total: 1 });
  expect((await texts).map(({ text }) => (typeof text === 'string' ? text : stringOf(text)))).toEqual(['buffer']);
  expect(await list).toHaveLength(2);
});

it('a question that is given up does not lose what the editor shows', async () => {
  files.setBuffer(file, 'buffer');
  const given = new AbortController();
  given.abort(new Error('enough'));
  await expect(files.texts([file], given.signal)).rejects.toThrow('enough');
  expect(await files.find(query('buf+er'), signal)).toMatchObject({ total: 1 });
});

it('nothing is asked any more once it is closed', async () => {
  const endless = expect(files.find(withoutEnd, signal)).rejects.toThrow('closed');
  const list = expect(files.list(signal)).rejects.toThrow('closed');
  await files[Symbol.asyncDispose]();
  await Promise.all([endless, list]);
});
