import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RelativePath } from './paths.ts';
import { ScratchTree } from './scratchTree.ts';
import { Workspace } from './workspace.ts';

const signal = new AbortController().signal;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fixpoint root ä-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function files(contents: Record<string, string>): void {
  for (const [file, text] of Object.entries(contents)) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

const path = (text: string): RelativePath => text as RelativePath;

it('copies the program with its times, and leaves caches and version control out', async () => {
  files({ 'pkg/a.py': 'x = 1\n', 'data.bin': '\0', '.git/HEAD': 'ref', 'pkg/__pycache__/a.pyc': '' });
  await using tree = await ScratchTree.copyOf(await Workspace.open(root), signal);
  expect(readFileSync(join(tree.directory, 'pkg/a.py'), 'utf8')).toBe('x = 1\n');
  expect(statSync(join(tree.directory, 'pkg/a.py')).mtimeMs).toBeCloseTo(statSync(join(root, 'pkg/a.py')).mtimeMs, -1);
  expect(existsSync(join(tree.directory, '.git'))).toBe(false);
  expect(existsSync(join(tree.directory, 'pkg/__pycache__'))).toBe(false);
});

it('holds unsaved buffers instead of what is on disk', async () => {
  files({ 'a.py': 'saved\n' });
  const workspace = await Workspace.open(
    root,
    new Map([
      [path('a.py'), 'unsaved\n'],
      [path('new/b.py'), 'b\n'],
    ]),
  );
  await using tree = await ScratchTree.copyOf(workspace, signal);
  expect(readFileSync(join(tree.directory, 'a.py'), 'utf8')).toBe('unsaved\n');
  expect(readFileSync(join(tree.directory, 'new/b.py'), 'utf8')).toBe('b\n');
  expect(readFileSync(join(root, 'a.py'), 'utf8')).toBe('saved\n');
});

it('links installed code, whatever the environment is called', async () => {
  files({ 'node_modules/x/i.js': '', 'myenv/pyvenv.cfg': '', 'myenv/lib/x.py': '', 'env/x.py': '', '.venv/x.py': '' });
  await using tree = await ScratchTree.copyOf(await Workspace.open(root), signal);
  for (const folder of ['node_modules', 'myenv'])
    expect(lstatSync(join(tree.directory, folder)).isSymbolicLink()).toBe(true);
  // A name alone makes no environment.
  for (const folder of ['env', '.venv']) expect(lstatSync(join(tree.directory, folder)).isDirectory()).toBe(true);
});

it('links packages of the workspace itself to their copies', async () => {
  files({
    'packages/a/i.js': '',
    'packages/b/i.js': '',
    'node_modules/x/i.js': '',
    'node_modules/.store/y/node_modules/y/i.js': '',
    'node_modules/@scope/z/i.js': '',
  });
  symlinkSync('../packages/a', join(root, 'node_modules/a'));
  symlinkSync('../../packages/b', join(root, 'node_modules/@scope/b'));
  symlinkSync('.store/y/node_modules/y', join(root, 'node_modules/y'));
  await using first = await ScratchTree.copyOf(await Workspace.open(root), signal);
  await using tree = await first.clone(signal);
  const leadsTo = (link: string): string => realpathSync(join(tree.directory, 'node_modules', link));
  for (const [link, folder] of Object.entries({ a: 'packages/a', '@scope/b': 'packages/b' }))
    expect(leadsTo(link)).toBe(join(tree.directory, folder));
  for (const [link, folder] of Object.entries({ x: 'x', '@scope/z': '@scope/z', y: '.store/y/node_modules/y' }))
    expect(leadsTo(link)).toBe(join(realpathSync(root), 'node_modules', folder));
  await expect(tree.write(path('node_modules/x/i.js'), 'changed')).rejects.toThrow('leads out');
});

it('never writes through a link into the workspace', async () => {
  files({ 'real.py': 'real\n', 'node_modules/x/i.js': 'installed' });
  symlinkSync('real.py', join(root, 'inner.py'));
  symlinkSync(join(root, 'real.py'), join(root, 'absolute.py'));
  mkdirSync(join(root, 'pkg'));
  symlinkSync(join(root, 'real.py'), join(root, 'pkg/up.py'));
  await using tree = await ScratchTree.copyOf(await Workspace.open(root), signal);
  await tree.write(path('inner.py'), 'changed\n');
  await tree.write(path('absolute.py'), 'changed\n');
  expect(readlinkSync(join(tree.directory, 'pkg/up.py'))).toBe('../real.py');
  await expect(tree.write(path('node_modules/x/i.js'), 'changed')).rejects.toThrow('leads out');
  expect(readFileSync(join(root, 'real.py'), 'utf8')).toBe('real\n');
  expect(readFileSync(join(root, 'node_modules/x/i.js'), 'utf8')).toBe('installed');
});

it('keeps links inside the copy inside it, and survives a loop', async () => {
  files({ 'pkg/a.py': '' });
  symlinkSync('.', join(root, 'pkg/loop'));
  await using tree = await ScratchTree.copyOf(await Workspace.open(root), signal);
  expect(readlinkSync(join(tree.directory, 'pkg/loop'))).toBe('.');
});

it('gives rewritten files times that follow from their text', async () => {
  files({ 'a.py': 'a < b\n' });
  await using tree = await ScratchTree.copyOf(await Workspace.open(root), signal);
  const timeAfter = async (text: string): Promise<number> => {
    await tree.write(path('a.py'), text);
    return Math.floor(statSync(join(tree.directory, 'a.py')).mtimeMs / 1000);
  };
  const first = await timeAfter('a > b\n');
  expect(await timeAfter('a = b\n')).not.toBe(first);
  expect(await timeAfter('a > b\n')).toBe(first);
});

it('is gone after disposal, and after a copy that was aborted', async () => {
  files({ 'a.py': '' });
  const tree = await ScratchTree.copyOf(await Workspace.open(root), signal);
  await tree[Symbol.asyncDispose]();
  expect(existsSync(tree.directory)).toBe(false);
  await expect(ScratchTree.copyOf(await Workspace.open(root), AbortSignal.abort(new Error('stop')))).rejects.toThrow(
    'stop',
  );
});

it('clones without what was done to another clone', async () => {
  files({ 'a.py': 'a\n' });
  await using original = await ScratchTree.copyOf(
    await Workspace.open(root, new Map([[path('a.py'), 'unsaved\n']])),
    signal,
  );
  await using first = await original.clone(signal);
  await first.write(path('a.py'), 'changed\n');
  writeFileSync(join(first.directory, 'left-behind'), '');
  await using second = await original.clone(signal);
  expect(readFileSync(join(second.directory, 'a.py'), 'utf8')).toBe('unsaved\n');
  expect(existsSync(join(second.directory, 'left-behind'))).toBe(false);
});

it('refuses a temporary folder inside the project', async () => {
  files({ 'a.py': '', 'tmp/x': '' });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = join(root, 'tmp');
  const time = (): bigint => statSync(join(root, 'tmp'), { bigint: true }).mtimeNs;
  const timeBefore = time();
  try {
    await expect(ScratchTree.copyOf(await Workspace.open(root), signal)).rejects.toThrow('Point TMPDIR');
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  expect(readdirSync(join(root, 'tmp'))).toEqual(['x']);
  expect(time()).toBe(timeBefore);
});
