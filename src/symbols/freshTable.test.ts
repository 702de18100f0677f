import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { Syntax } from '../syntax/syntax.ts';
import type { FileService } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { WalkedFile } from '../workspace/walk.ts';
import { FreshTable } from './freshTable.ts';

const { languages } = new Syntax(`${import.meta.dirname}/../../dist`);
const signal = new AbortController().signal;

let disk: string[];
/** Whatever happens between a listing and its answer. */
let meanwhile: () => Promise<void> | void;

const stateOf = (file: string): WalkedFile => ({ file: file as RelativePath, bytes: 1, mtimeMs: 1 });
const files = {
  list: async () => {
    const listed = disk.map(stateOf);
    await meanwhile();
    return listed;
  },
  stat: (asked: readonly RelativePath[]) => Promise.resolve(asked.filter((file) => disk.includes(file)).map(stateOf)),
} as unknown as FileService;

function open(): FreshTable {
  return new FreshTable({
    files,
    languages,
    cache: { path: '/nowhere/cache', key: '' },
    maximumListingAgeMs: Infinity,
    isBuffer: () => false,
    log: () => undefined,
    lifetime: signal,
  });
}

async function filesOf(table: FreshTable): Promise<string[]> {
  return [...(await table.current(signal)).all()].map(({ file }) => file);
}

/** A file that appears, and the event. */
function appear(table: FreshTable, file: string, isStructural: boolean): void {
  disk.push(file);
  table.filesChanged([file as RelativePath], isStructural);
}

beforeEach(() => {
  disk = ['a.py'];
  meanwhile = () => undefined;
});

describe('a file that appears', () => {
  it('while the files are listed for the first time is there', async () => {
    meanwhile = nextTurn;
    const table = open();
    meanwhile = () => undefined;
    appear(table, 'b.py', true);
    expect(await filesOf(table)).toEqual(['a.py', 'b.py']);
  });

  it('while they are listed anew is there', async () => {
    const table = open();
    await table.opened;
    meanwhile = () => {
      meanwhile = () => undefined;
      appear(table, 'c.py', true);
    };
    appear(table, 'b.py', true);
    expect(await filesOf(table)).toEqual(['a.py', 'b.py', 'c.py']);
  });

  it('of which nobody knew is there though it is called changed', async () => {
    const table = open();
    await table.opened;
    appear(table, 'b.py', false);
    expect(await filesOf(table)).toEqual(['a.py', 'b.py']);
  });
});

it('a listing that fails is no hindrance, and is made again', async () => {
  const table = open();
  await table.opened;
  meanwhile = () => Promise.reject(new Error('no'));
  appear(table, 'b.py', true);
  expect(await filesOf(table)).toEqual(['a.py']);
  meanwhile = () => undefined;
  expect(await filesOf(table)).toEqual(['a.py', 'b.py']);
});

it('what is closed before it is open has nothing to save, and does not wait', async () => {
  meanwhile = () => new Promise(() => undefined);
  expect(await open().save()).toBeUndefined();
});
