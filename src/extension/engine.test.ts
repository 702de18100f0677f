import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { Engine } from './engine.ts';

/** Engines that were started and not stopped, and the next start's end. */
const processes = vi.hoisted(() => ({
  running: 0,
  failures: 0,
  deaths: [] as ((reason: string) => void)[],
  cancelled: [] as string[],
}));
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
    const cancelIndexing = (root: string): void => void processes.cancelled.push(root);
    return { request: () => Promise.resolve({ kind: 'cancelled' }), cancelIndexing, stop };
  },
}));

const tellStopped = vi.fn();
const log = (): LogOutputChannel => ({ error: () => undefined }) as unknown as LogOutputChannel;

const listeners = {
  answerLanguageFeature: () => Promise.resolve(null),
  onIndexProgress: () => undefined,
  listEditorModels: () => Promise.resolve([]),
  chatWithEditorModel: () => Promise.reject(new Error('no model')),
};
const onGone = vi.fn();
const newEngine = (): Engine => new Engine({ modulePath: '/engine.js', log, listeners, onGone, tellStopped });
const rootUri = 'file:///project';
function request(engine: Engine): Promise<unknown> {
  const token = { isCancellationRequested: false } as Parameters<Engine['request']>[2];
  return engine.request('index', { rootUri, exclude: [] }, token);
}

beforeEach(() => {
  Object.assign(processes, { running: 0, failures: 0, deaths: [], cancelled: [] });
  vi.clearAllMocks();
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

describe('an engine that indexes', () => {
  it('is told to stop that, and none is started for it', async () => {
    const engine = newEngine();
    await engine.cancelIndexing(rootUri);
    expect(processes.running).toBe(0);
    await request(engine);
    await engine.cancelIndexing(rootUri);
    expect(processes.cancelled).toEqual([rootUri]);
  });
});

describe('an engine that ends', () => {
  it('is told once, whether it was stopped or restarted', async () => {
    const engine = newEngine();
    await engine.stop();
    expect(onGone).not.toHaveBeenCalled();
    await request(engine);
    await engine.restart();
    expect(onGone).toHaveBeenCalledOnce();
    await engine.stop();
    expect(onGone).toHaveBeenCalledTimes(2);
    expect(tellStopped).not.toHaveBeenCalled();
  });
});

describe('an engine that dies', () => {
  it('is told, and the next request starts another', async () => {
    const engine = newEngine();
    await request(engine);
    processes.running = 0;
    processes.deaths[0]?.('its process ended.');
    expect(tellStopped).toHaveBeenCalledOnce();
    expect(onGone).toHaveBeenCalledOnce();
    await request(engine);
    expect(processes.running).toBe(1);
  });
});
