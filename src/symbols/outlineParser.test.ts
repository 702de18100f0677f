import { beforeEach, expect, it } from 'vitest';
import { Syntax } from '../syntax/syntax.ts';
import type { ReadFile } from '../workspace/fileProtocol.ts';
import type { FileService } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { sharedTextOfString, stringOf } from '../workspace/textBytes.ts';
import type { WalkedFile } from '../workspace/walk.ts';
import { FileTable } from './fileTable.ts';
import type { ParsedOutline } from './indexProtocol.ts';
import { OutlineParser } from './outlineParser.ts';
import { packOutline, StringTable } from './packedOutline.ts';
import type { ParsePool } from './parsePool.ts';

const { languages } = new Syntax(`${import.meta.dirname}/../../dist`);
const file = 'a.py' as RelativePath;

/** The disk: one file whose text is the name that it defines. */
let disk: { readonly text: string; readonly mtimeMs: number } | undefined;
/** Whatever happens while a text is parsed. */
let meanwhile: () => void;
let parsedTexts: string[];
let table: FileTable;
let parser: OutlineParser;

const walked = (): WalkedFile[] => (disk ? [{ file, bytes: disk.text.length, mtimeMs: disk.mtimeMs }] : []);
const read = (): ReadFile => {
  const [state] = walked();
  return { file, bytes: 0, mtimeMs: 0, ...state, text: disk ? sharedTextOfString(disk.text) : 'unreadable' };
};
const files = {
  texts: () => Promise.resolve([read()]),
  stat: () => Promise.resolve(walked()),
} as unknown as FileService;
const pool = {
  capacity: 1,
  outline: (_language: string, text: SharedArrayBuffer) => {
    parsedTexts.push(stringOf(text));
    meanwhile();
    return Promise.resolve(outlineOf(stringOf(text)));
  },
} as unknown as ParsePool;

function outlineOf(name: string): ParsedOutline {
  const strings = new StringTable();
  const places = { headerStart: 0, start: 0, end: 1, nameStart: 0, bodyStart: -1, line: 1, endLine: 1 };
  const rest = { parent: -1, receiver: undefined, isTest: false, parameters: [], bases: [] };
  const definitions = [{ kind: 'function' as const, name, ...places, ...rest }];
  const numbers = packOutline({ definitions, imports: [], hasErrors: false }, strings);
  return { strings: strings.strings, numbers, hash: name };
}

/** As an event of the editor: the table is told of the file's state now. */
function tell(): void {
  const [now] = walked();
  if (now) table.update(now);
  else table.remove(file);
}

beforeEach(() => {
  disk = { text: 'old', mtimeMs: 1 };
  meanwhile = () => undefined;
  parsedTexts = [];
  table = new FileTable(languages);
  tell();
  const lifetime = new AbortController().signal;
  parser = new OutlineParser({ files, pool, isBuffer: () => false, log: () => undefined, lifetime });
});

const parse = () => parser.parse([table.known(file)], table);

it('a file that changes while it is parsed is parsed again', async () => {
  meanwhile = () => {
    meanwhile = () => undefined;
    disk = { text: 'fresh', mtimeMs: 2 };
    tell();
  };
  await parse();
  expect(table.names.names()).toEqual(['fresh']);
  expect(table.get(file)).toMatchObject({ bytes: 5, mtimeMs: 2 });
});

it('a file that changed between its reading and its turn is read again', async () => {
  const early = read();
  disk = { text: 'fresh', mtimeMs: 2 };
  tell();
  await parser.parseRead([table.known(file)], [early], table);
  expect(table.names.names()).toEqual(['fresh']);
});

it('a file that goes while it is parsed leaves nothing behind', async () => {
  meanwhile = () => {
    disk = undefined;
    tell();
  };
  await parse();
  expect(table.names.names()).toEqual([]);
  expect([...table.all()]).toEqual([]);
});

it('a file of which nobody has told yet that it changed is parsed once', async () => {
  disk = { text: 'fresh', mtimeMs: 2 };
  await parse();
  expect(parsedTexts).toEqual(['fresh']);
  tell();
  expect(table.names.names()).toEqual(['fresh']);
});

it('a file that changes all the time is parsed all the same', async () => {
  meanwhile = () => {
    disk = { text: `${disk?.text}.`, mtimeMs: (disk?.mtimeMs ?? 0) + 1 };
    tell();
  };
  await parse();
  expect(table.names.names()).toHaveLength(1);
});
