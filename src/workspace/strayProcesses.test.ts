import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endStrays } from './strayProcesses.ts';

const waiting = ['-e', 'process.stdout.write("on"); setInterval(() => undefined, 1000)'];

function start(mark: string): ReturnType<typeof spawn> {
  return spawn(process.execPath, waiting, {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, FIXPOINT_STRAY: mark },
  });
}

describe.runIf(process.platform === 'linux')('processes in a group of their own', () => {
  it('are ended by what their environment says, and no others', async () => {
    const marked = start(`stray-${process.pid}-a`);
    const other = start(`stray-${process.pid}-b`);
    try {
      for (const { stdout } of [marked, other]) if (stdout) await once(stdout, 'data');
      const ended = once(marked, 'exit');
      await endStrays(`stray-${process.pid}-a`);
      expect((await ended)[1]).toBe('SIGKILL');
      expect(other.exitCode ?? other.signalCode).toBeNull();
    } finally {
      other.kill('SIGKILL');
    }
  });
});
