import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { IndexReport } from '../../src/protocol/contract.ts';
import { indexRequest } from '../../src/protocol/protocol.ts';
import { collectEnd, exitOf, startProcess } from '../../src/workspace/childProcess.ts';
import { peakBytesIn, withPeakMemory } from './processes.ts';
import { ScratchFolder } from './scratch.ts';
import type { Bench, Row } from './rows.ts';
import { inMegabytes, verdictOf } from './rows.ts';
import { sympyIndexTimes } from './startup.ts';

const limitBytes = 500e6;

export async function memoryRows(bench: Bench): Promise<Row[]> {
  const { sources, signal } = bench;
  const tree = await sources.sympy.tree();
  const { cold } = await sympyIndexTimes(bench);
  const inEngine = await engineMemory(tree, signal);
  return [
    memoryRow(`${sources.sympy.name}: peak memory of \`fixpoint index\``, cold.peakBytes),
    memoryRow(`${sources.sympy.name}: peak memory of the engine that an editor starts`, [inEngine]),
  ];
}

function memoryRow(what: string, values: readonly number[]): Row {
  const peak = Math.max(...values);
  return {
    what,
    target: `<= ${limitBytes / 1e6} MB`,
    measured: inMegabytes(peak),
    verdict: verdictOf(peak <= limitBytes),
    values,
  };
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The most that the engine needs from its start to its end, with an index of the tree built in between. */
async function engineMemory(tree: string, signal: AbortSignal): Promise<number> {
  using scratch = new ScratchFolder();
  const peak = scratch.path('peak');
  const { env, nodeOptions } = withPeakMemory(peak);
  const child = startProcess(process.execPath, [...nodeOptions, resolve('dist/engine.js'), '--node-ipc'], {
    cwd: scratch.folder,
    env: { ...process.env, ...env, XDG_CACHE_HOME: scratch.emptyFolder('cache') },
    signal,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const errors = collectEnd(child.stderr);
  const ended = exitOf(child);
  const gone = ended.then((): never => {
    signal.throwIfAborted();
    throw new Error(`The engine ended early:\n${errors()}`);
  });
  let lastId = 0;
  const request = (method: string, params: object | null): Promise<unknown> => {
    const id = (lastId += 1);
    const answered = new Promise((answer, fail) => {
      const listen = ({ id: of, result, error }: Message): void => {
        if (of !== id) return;
        child.off('message', listen);
        if (error) fail(new Error(error.message));
        else answer(result);
      };
      child.on('message', listen);
    });
    child.send({ jsonrpc: '2.0', id, method, ...(params ? { params } : {}) });
    return Promise.race([answered, gone]);
  };
  gone.catch(() => undefined); // it ends when it is told to, too
  await request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  child.send({ jsonrpc: '2.0', method: 'initialized', params: {} });
  const report = (await request(indexRequest.method, {
    rootUri: pathToFileURL(tree).href,
    exclude: [],
  })) as IndexReport;
  if (report.code !== undefined) throw new Error(report.message);
  await request('shutdown', null);
  child.send({ jsonrpc: '2.0', method: 'exit' });
  await ended;
  return peakBytesIn(peak);
}
