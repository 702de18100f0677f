import { constants } from 'node:os';
import { createConnection, ProposedFeatures } from 'vscode-languageserver';
import { openTransport } from './transport.ts';
import { serve } from './server.ts';

declare const __dirname: string;

const parentCheckMs = 3_000;

/** Ends the runs, then the process. Whoever asks first decides on the exit code. */
function leave(exitCode: number): void {
  void server.stop().finally(() => process.exit(exitCode));
}

const transport = openTransport(process, (): void => leave(watchDog.shutdownReceived ? 0 : 1));

/** The library's own one ends the process at once, and the scratch trees would stay. */
const watchDog = {
  shutdownReceived: false,
  initialize: ({ processId }: { readonly processId: number | null }): void => {
    if (processId !== null) setInterval(() => leaveIfGone(processId), parentCheckMs).unref();
  },
  exit: leave,
};

function leaveIfGone(parent: number): void {
  try {
    process.kill(parent, 0);
  } catch {
    leave(watchDog.shutdownReceived ? 0 : 1);
  }
}

const server = serve(createConnection(transport, watchDog, ProposedFeatures.all), __dirname);

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => leave(128 + constants.signals[name]));
}
