import { Console } from 'node:console';
import type { Logger, MessageReader, MessageWriter, ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/**
 * Speaks with the client over standard input and output, or over Node's own channel with `--node-ipc`.
 * @param onClosed the client has gone; may be called more than once
 */
export function openTransport(process: NodeJS.Process, onClosed: () => void): (logger: Logger) => ProtocolConnection {
  const [reader, writer] = streamsOf(process, onClosed);
  return (logger) => {
    const connection = createProtocolConnection(reader, writer, logger);
    connection.onClose(onClosed);
    return connection;
  };
}

function streamsOf(process: NodeJS.Process, onClosed: () => void): [MessageReader, MessageWriter] {
  if (process.argv.includes('--node-ipc')) {
    process.once('disconnect', onClosed);
    return [new IPCMessageReader(process), new IPCMessageWriter(process)];
  }
  // Standard output is the protocol's alone.
  globalThis.console = new Console(process.stderr);
  process.stdin.once('end', onClosed);
  return [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
}
