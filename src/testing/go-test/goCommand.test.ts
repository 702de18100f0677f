import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findGo } from './goCommand.ts';

describe.skipIf(process.platform === 'win32')('which go', () => {
  const root = mkdtempSync(join(tmpdir(), 'go-command-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const folder = (name: string): string => {
    const path = join(root, name, 'bin');
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'go'), `#!/bin/sh\necho '{"GOVERSION":"go1.26.1","GOROOT":"/${name}"}'\n`);
    chmodSync(join(path, 'go'), 0o755);
    return path;
  };
  const onPath = folder('path');
  const inGoroot = folder('goroot');
  const usual = folder('usual');
  const find = (environment: NodeJS.ProcessEnv, usualFolders: readonly string[]): Promise<unknown> =>
    findGo(root, environment, new AbortController().signal, usualFolders).then(({ goroot }) => goroot);

  it.each<[what: string, environment: NodeJS.ProcessEnv, goroot: string]>([
    ['that of the path', { PATH: `/nowhere:${onPath}`, GOROOT: join(root, 'goroot') }, '/path'],
    ['that of GOROOT', { PATH: '/nowhere', GOROOT: join(inGoroot, '..') }, '/goroot'],
    ['that of a usual folder', { PATH: 'bin:/nowhere' }, '/usual'],
  ])('%s', async (_what, environment, goroot) => {
    expect(await find(environment, [usual])).toBe(goroot);
  });

  it('none', async () => {
    await expect(find({ PATH: '/nowhere' }, ['/nowhere'])).rejects.toMatchObject({ code: 'go-not-found' });
  });
});
