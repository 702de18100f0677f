import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { Engine } from './engine.ts';

/** Engines that were started and not stopped, and the next start's end. */
const processes = vi.hoisted(() => ({ running: 0, failures: 0, deaths: [] as ((reason: string) => void)[] }));
vi.mock('./engineClient.ts', () => ({
  startEngineClient: async ({ onDeath }: { onDeath: (reason: string) => void }) => {
    await Promise.resolve();
    if (processes.failures > 0) {
      processes.failures -= 1;
      throw new Error('no such module');
    }
    processes.running += 1;
    processes.deaths.push(onDeath);
    const stop = async (): Promise<void> => {
      await Promise.resolve();
      processes.running -= 1;
    };
    return { fixTest: () => Promise.resolve({ kind: 'cancelled' }), stop };
  },
}));

const tellStopped = vi.fn();
const log = (): LogOutputChannel => ({ error: () => undefined }) as unknown as LogOutputChannel;

const newEngine = (): Engine => new Engine({ modulePath: '/engine.js', log, tellStopped });
function request(engine: Engine): Promise<unknown> {
  const token = { isCancellationRequested: false } as Parameters<Engine['fixTest']>[2];
  return engine.fixTest({} as Parameters<Engine['fixTest']>[0], () => undefined, token);
}

beforeEach(() => {
  Object.assign(processes, { running: 0, failures: 0, deaths: [] });
  tellStopped.mockClear();
});

describe('one engine runs', () => {
  it('for all requests', async () => {
    const engine = newEngine();
    await Promise.all([request(engine), request(engine)]);
    expect(processes.running).toBe(1);
  });

  it('after two restarts at once, and a request meanwhile', async () => {
    const engine = newEngine();
    await request(engine);
    await Promise.all([engine.restart(), engine.restart(), request(engine)]);
    expect(processes.running).toBe(1);
    await engine.stop();
    expect(processes.running).toBe(0);
  });

  it('after a restart that failed and one that followed at once', async () => {
    const engine = newEngine();
    processes.failures = 1;
    await Promise.all([engine.restart(), engine.restart()]);
    expect(processes.running).toBe(1);
    expect(tellStopped).toHaveBeenCalledOnce();
    await engine.stop();
    expect(processes.running).toBe(0);
  });
});

describe('an engine that dies', () => {
  it('is told, and the next request starts another', async () => {
    const engine = newEngine();
    await request(engine);
    processes.running = 0;
    processes.deaths[0]?.('its process ended.');
    expect(tellStopped).toHaveBeenCalledOnce();
    await request(engine);
    expect(processes.running).toBe(1);
  });
});
