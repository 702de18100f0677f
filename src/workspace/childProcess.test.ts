import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runProcess, startProcess } from './childProcess.ts';

const options = { cwd: process.cwd(), env: process.env, signal: new AbortController().signal };
const node = (code: string, timeoutMs = 30_000, signal = options.signal) =>
  runProcess(process.execPath, ['-e', code], { ...options, signal, timeoutMs });

describe('runProcess', () => {
  it('gives exit code and both streams', async () => {
    const code = 'process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3';
    expect(await node(code)).toEqual({ exitCode: 3, isTimedOut: false, stdout: 'out', stderr: 'err' });
  });

  it('keeps only the end of a long output', async () => {
    const { stdout } = await node('for (let i = 0; i < 40000; i++) console.log("line " + i)');
    expect(stdout.length).toBeLessThanOrEqual(64 * 1024);
    expect(stdout.endsWith('line 39999\n')).toBe(true);
  });

  it('ends a process that takes too long', async () => {
    expect(await node('setInterval(() => {}, 1000)', 200)).toMatchObject({ isTimedOut: true, exitCode: undefined });
  });

  it('rejects with the reason of the signal', async () => {
    const controller = new AbortController();
    const running = node('setInterval(() => {}, 1000)', 30_000, controller.signal);
    controller.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
    await expect(node('', 1_000, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  it('rejects for a command that does not exist', async () => {
    await expect(runProcess('/no/such/command', [], { ...options, timeoutMs: 1_000 })).rejects.toThrow('ENOENT');
  });
});

it.runIf(process.platform === 'linux')('ends what the process started, too', async () => {
  const controller = new AbortController();
  const code = `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    console.log(child.pid); setInterval(() => {}, 1000)`;
  const child = startProcess(process.execPath, ['-e', code], { ...options, signal: controller.signal });
  const grandchild = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  expect(isAlive(grandchild)).toBe(true);
  const closed = new Promise((resolve) => child.once('close', resolve));
  controller.abort();
  await closed;
  await expect.poll(() => isAlive(grandchild)).toBe(false);
});

/** A process that has ended but was not waited for by its new parent is dead. */
function isAlive(pid: string): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
