import type { NodeFramework } from '../node/nodeFramework.ts';
export class NodeTestFramework implements NodeFramework {
  readonly name = 'node:test';
  versionIn(): Promise<string> { return Promise.resolve('1'); }
  start(): never { throw new Error('later'); }
}
