import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findNode, isAtLeast, majorOf } from './nodeInterpreter.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'fixpoint-node-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('versions', () => {
  it.each<[string, string, boolean]>([
    ['22.15.0', '22.15', true],
    ['22.15.0', '22.7', true],
    ['22.7.0', '22.15', false],
    ['4.0.0-beta.1', '4.0', true],
    ['30.5.2', '26.0', true],
    ['9.2.2', '10', false],
    ['1.6.0', '1.6.0', true],
    ['1', '1.0', true],
  ])('%s is at least %s: %s', (version, least, expected) => expect(isAtLeast(version, least)).toBe(expected));

  it('majorOf', () => expect(majorOf('22.15.0')).toBe(22));
});

describe.skipIf(process.platform === 'win32')('the Node of a project', () => {
  const folderWith = (name: string, script: string): string => {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'node'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(root, name, 'node'), 0o755);
    return join(root, name);
  };
  const find = (...folders: string[]): ReturnType<typeof findNode> =>
    findNode(root, { ...process.env, PATH: [...folders, '/bin'].join(delimiter) }, new AbortController().signal);
  const own = realpathSync(process.execPath);

  it('is the first one on PATH, behind its shim', async () => {
    const shim = folderWith('shim', `echo "a greeting"; exec '${own}' "$@"`);
    expect(await find(join(root, 'nothing here'), shim)).toEqual({ node: own, version: process.versions.node });
  });

  it('is the executable that a link leads to', async () => {
    mkdirSync(join(root, 'link'));
    symlinkSync(own, join(root, 'link', 'node'));
    expect((await find(join(root, 'link'))).node).toBe(own);
  });

  it.each<[string, string, string, RegExp]>([
    ['too old', `echo '{"version":"16.20.0","path":"/old/node"}'`, 'node-too-old', /16\.20\.0/],
    ['one that fails', 'echo "no such version is installed" >&2; exit 1', 'node-not-usable', /no such version/],
    ['one that prints something else', 'echo hello', 'node-not-usable', /hello/],
  ])('is refused: %s', async (title, script, code, message) => {
    await expect(find(folderWith(title, script))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});
