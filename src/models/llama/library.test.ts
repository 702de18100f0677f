import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LibraryPlaces } from './library.ts';
import { findLibrary, installCommand } from './library.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'fixpoint-library-'))));
afterEach(() => rmSync(root, { recursive: true }));

const places = (): LibraryPlaces => ({
  environment: { FIXPOINT_NODE_LLAMA_CPP: join(root, 'named'), npm_config_prefix: join(root, 'global') },
  workspaceRoot: join(root, 'workspace'),
  installDirectory: join(root, 'program', 'dist'),
  cacheDirectory: join(root, 'cache'),
});

function install(folder: string, version = '3.22.1', name = 'node-llama-cpp'): void {
  mkdirSync(join(root, folder, 'dist'), { recursive: true });
  const content = { name, version, exports: { '.': { import: './dist/index.js' } } };
  writeFileSync(join(root, folder, 'package.json'), JSON.stringify(content));
  writeFileSync(join(root, folder, 'dist/index.js'), '');
}

describe('the library', () => {
  it.each([
    'named/node_modules/node-llama-cpp',
    'named',
    'workspace/node_modules/node-llama-cpp',
    'program/node_modules/node-llama-cpp',
    'cache/node-llama-cpp/node_modules/node-llama-cpp',
    ...(process.platform === 'win32' ? [] : ['global/lib/node_modules/node-llama-cpp']),
  ])('is found in %s', async (folder) => {
    install(folder);
    expect(await findLibrary(places())).toEqual({
      folder: join(root, folder),
      entry: join(root, folder, 'dist/index.js'),
      version: '3.22.1',
    });
  });

  it('that is named is taken before others', async () => {
    install('workspace/node_modules/node-llama-cpp', '3.23.0');
    install('named/node_modules/node-llama-cpp');
    expect(await findLibrary(places())).toMatchObject({ version: '3.22.1' });
  });

  it('that is nowhere is told of, with the command that installs it', async () => {
    expect(await findLibrary(places())).toMatchObject({
      code: 'model-library-missing',
      message: expect.stringContaining(installCommand(join(root, 'cache')) ?? 'a command') as string,
    });
  });

  it.each([
    ['3.21.1', /version 3\.21\.1/],
    ['4.0.0', /version 4\.0\.0/],
  ])('of version %s is refused', async (version, message) => {
    install('named/node_modules/node-llama-cpp', version);
    const found = await findLibrary(places());
    expect(found).toMatchObject({ code: 'model-library-unusable', message: expect.stringMatching(message) as string });
  });

  it.each([
    ['linux', 'x64', '@node-llama-cpp/linux-x64@3.22.1'],
    ['darwin', 'arm64', '@node-llama-cpp/mac-arm64-metal@3.22.1'],
    ['win32', 'x64', '@node-llama-cpp/win-x64@3.22.1'],
  ])('is installed on %s %s with its program, both in one command', (platform, architecture, program) => {
    expect(installCommand('/cache', platform, architecture)).toBe(
      `npm install --omit=optional --prefix "${join('/cache', 'node-llama-cpp')}" node-llama-cpp@3.22.1 ${program}`,
    );
  });

  it('is for no other platform', () => {
    expect(installCommand('/cache', 'sunos', 'sparc')).toBeUndefined();
  });
});
