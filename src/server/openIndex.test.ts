import { expect, it } from 'vitest';
import type { BuildSummary, WorkspaceIndex } from '../symbols/symbols.ts';
import { OpenIndex } from './openIndex.ts';

it('a build that is asked for while a cancelled one ends is another one', async () => {
  let builds = 0;
  const summary = {
    ...{ files: 0, bytes: 0, withErrors: 0, classes: 0, functions: 0, methods: 0, byLanguage: new Map() },
    ...{ parsed: 0, reused: 0, listMs: 0, parseMs: 0, notSaved: undefined },
  } satisfies BuildSummary;
  const index = {
    root: '/shop',
    leftOut: () => Promise.resolve([]),
    build: async (signal: AbortSignal) => {
      builds += 1;
      await new Promise(setImmediate);
      signal.throwIfAborted();
      return summary;
    },
  } as unknown as WorkspaceIndex;
  const opened = new OpenIndex(index, () => undefined);
  const first = opened.build();
  opened.cancelBuild();
  const second = opened.build();
  const shared = opened.build();
  expect((await first).code).toBe('cancelled');
  expect((await second).code).toBeUndefined();
  expect(await shared).toBe(await second);
  expect(builds).toBe(2);
});
