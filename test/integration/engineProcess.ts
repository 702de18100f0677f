import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InitializeParams, ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { project } from './cli.ts';

/** A running engine, as an editor would have it. */
export interface Engine {
  readonly child: ChildProcess;
  readonly client: ProtocolConnection;
  /** The engine's own temporary folder. */
  readonly temporary: string;
  /** In the environment of the engine and of all that it starts. */
  readonly mark: string;
  /** Resolves when the engine's process has ended. */
  readonly exited: Promise<number | NodeJS.Signals | null>;
}

const started: Engine[] = [];

/** For `afterEach`. */
export function stopEngines(): void {
  for (const { client, child } of started.splice(0)) {
    client.dispose();
    child.kill('SIGKILL');
  }
}

let count = 0;

/** The built engine, as an editor starts it. */
export async function startEngine(
  transport: '--stdio' | '--node-ipc' = '--stdio',
  prepare: { readonly initializationOptions?: object; readonly listen?: (client: ProtocolConnection) => void } = {},
): Promise<Engine> {
  const temporary = join(project({}), 'tmp');
  mkdirSync(temporary);
  const mark = `FIXPOINT_MARK=engine-${process.pid}-${(count += 1)}-${Date.now()}`;
  const [name = '', value = ''] = mark.split('=');
  const child = fork(join(import.meta.dirname, '../../dist/engine.js'), [transport], {
    env: { ...process.env, [name]: value, TMPDIR: temporary, XDG_CACHE_HOME: join(temporary, '..', 'cache') },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the engine has no streams');
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const client =
    transport === '--stdio'
      ? createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin))
      : createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const engine = { child, client, temporary, mark, exited };
  started.push(engine);
  client.onError(() => undefined); // some tests break the connection
  prepare.listen?.(client);
  client.listen();
  await client.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    capabilities: {},
    workspaceFolders: null,
    initializationOptions: prepare.initializationOptions,
  } as InitializeParams);
  await client.sendNotification(InitializedNotification.type, {});
  return engine;
}
