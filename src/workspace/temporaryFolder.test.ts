import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTemporaryFolder, sweep } from './temporaryFolder.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'sweep-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const endedProcess = 4_194_303; // above what Linux gives out by default

it('sweeps old folders of ended processes and nothing else', async () => {
  const running = `fixpoint-${process.pid}-abcdef`;
  for (const name of [`fixpoint-${endedProcess}-abcdef`, running, 'fixpoint-notes', 'other'])
    mkdirSync(join(parent, name));
  await sweep(parent, Date.now() - 60_000);
  expect(readdirSync(parent)).toHaveLength(4);
  await sweep(parent, Date.now() + 60_000);
  expect(readdirSync(parent).sort()).toEqual(['fixpoint-notes', running, 'other'].sort());
});

it('makes a folder that a sweep would know', async () => {
  const folder = await makeTemporaryFolder();
  try {
    expect(folder).toMatch(new RegExp(`fixpoint-${process.pid}-\\w{6}$`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
