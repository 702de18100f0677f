import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IndexBuilds } from './indexBuilds.ts';
import { IndexStatus } from './indexStatus.ts';

/** As much of the editor as the status bar needs. */
const editor = vi.hoisted(() => {
  class EventEmitter {
    readonly #listeners = new Set<() => void>();
    readonly event = (listener: () => void): { dispose: () => void } => {
      this.#listeners.add(listener);
      return { dispose: () => this.#listeners.delete(listener) };
    };
    fire(): void {
      this.#listeners.forEach((listener) => listener());
    }
    dispose(): void {
      this.#listeners.clear();
    }
  }
  const item = { text: '', command: '', show: vi.fn(), hide: vi.fn(), dispose: vi.fn() };
  return {
    item,
    EventEmitter,
    StatusBarAlignment: { Left: 1 },
    window: { createStatusBarItem: vi.fn(() => item) },
    commands: { executeCommand: vi.fn(() => Promise.resolve()) },
  };
});
vi.mock('vscode', () => editor);

let builds: IndexBuilds;
let status: IndexStatus;
const shop = 'file:///shop';
const tools = 'file:///tools';

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  builds = new IndexBuilds();
  status = new IndexStatus(builds);
});
afterEach(() => {
  status.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a build', () => {
  it('is shown while it lasts, with its progress and a way to end it', () => {
    builds.update({ rootUri: shop, done: 10, total: 1543 });
    vi.advanceTimersByTime(500);
    expect(editor.item.text).toBe('$(sync~spin) Fixpoint: indexing 10/1543');
    expect(editor.item.command).toBe('fixpoint.cancelIndexing');
    builds.update({ rootUri: shop, done: 312, total: 1543 });
    expect(editor.item.text).toContain('312/1543');
    expect(editor.item.hide).not.toHaveBeenCalled();
    builds.update({ rootUri: shop, done: 1543, total: 1543 });
    expect(editor.item.hide).toHaveBeenCalledOnce();
    expect(editor.commands.executeCommand.mock.calls).toEqual([
      ['setContext', 'fixpoint.isIndexing', true],
      ['setContext', 'fixpoint.isIndexing', false],
    ]);
  });

  it('that ends at once is not shown', () => {
    builds.update({ rootUri: shop, done: 10, total: 20 });
    vi.advanceTimersByTime(499);
    builds.update({ rootUri: shop, done: 20, total: 20 });
    vi.advanceTimersByTime(1000);
    expect(editor.window.createStatusBarItem).not.toHaveBeenCalled();
  });

  it('is counted together with those of other folders', () => {
    builds.update({ rootUri: shop, done: 10, total: 20 });
    builds.update({ rootUri: tools, done: 5, total: 10 });
    vi.advanceTimersByTime(500);
    expect(editor.item.text).toContain('15/30');
    expect(builds.rootUris).toEqual([shop, tools]);
    builds.update({ rootUri: shop, done: 20, total: 20 });
    expect(editor.item.text).toContain('5/10');
  });

  it('is over when the engine is', () => {
    builds.update({ rootUri: shop, done: 10, total: 20 });
    vi.advanceTimersByTime(500);
    builds.clear();
    expect(editor.item.hide).toHaveBeenCalledOnce();
    expect(builds.progress).toBeUndefined();
  });
});
