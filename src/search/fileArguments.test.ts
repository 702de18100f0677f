import { describe, expect, it } from 'vitest';
import type { RelativePath } from '../workspace/paths.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { filesLike } from './fileArguments.ts';

const files = [
  'parser.py',
  'core/parser.py',
  'core/lib/Parser.ts',
  'src/x.ts',
  'src/reader.py',
  'src/xx.ts',
] as RelativePath[];

describe('filesLike', () => {
  it.each<[argument: string, expected: string[], isExact: boolean]>([
    ['core/parser.py', ['core/parser.py'], true],
    ['parser.py', ['parser.py', 'core/parser.py'], true],
    ['./parser.py', ['parser.py'], true],
    ['x.ts', ['src/x.ts'], true],
    ['./src/x.ts', ['src/x.ts'], true],
    ['/work/src/x.ts', ['src/x.ts'], true],
    ['/WORK/src/x.ts', ['src/x.ts'], true],
    ['file:///work/src/x.ts', ['src/x.ts'], true],
    ['src\\x.ts', ['src/x.ts'], true],
    ['"src/x.ts"', ['src/x.ts'], true],
    ['src/x.ts:12', ['src/x.ts'], true],
    ['src/x.ts:12:3', ['src/x.ts'], true],
    ['READER.py', ['src/reader.py'], true],
    ['lib/parser.ts', ['core/lib/Parser.ts'], true],
    ['a/src/x.ts', ['src/x.ts'], false],
    ['reader', ['src/reader.py'], false],
    ['src.reader', ['src/reader.py'], false],
    ['eade', ['src/reader.py'], false],
    ['raeder.py', ['src/reader.py'], false],
  ])('%s', (argument, expected, isExact) => {
    const found = filesLike(argument, files, '/work');
    expect([found.files, found.isExact]).toEqual([expected, isExact]);
  });

  it.each<[argument: string, message: RegExp]>([
    ['/etc/parser.py', /outside of \/work.*nearest inside are.*parser\.py/u],
    ['../parser.py', /outside of \/work/u],
    ['C:\\elsewhere\\reader.py', /outside of \/work/u],
    ['nothing_like_it.rb', /No file of the workspace is called nothing_like_it\.rb/u],
    ['redr.py', /nearest are src\/reader\.py/u],
    ['a\0b', /No file/u],
    ['.', /No file/u],
    ['x'.repeat(10_000), /No file/u],
  ])('no %s', (argument, message) => {
    expect(() => filesLike(argument, files, '/work')).toThrow(UserError);
    expect(() => filesLike(argument, files, '/work')).toThrow(message);
  });

  it('says which files are meant', () => {
    expect(filesLike('parser.py', files, '/work').notes).toEqual(['parser.py is 2 files: parser.py, core/parser.py.']);
    expect(filesLike('raeder.py', files, '/work').notes).toEqual([
      'No file ends in raeder.py; taken instead: src/reader.py.',
    ]);
  });
});
