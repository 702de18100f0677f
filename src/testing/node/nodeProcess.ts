import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess } from '../../workspace/childProcess.ts';
import { nodeNotUsable } from '../../workspace/userErrors/nodeErrors.ts';
import { fileChannel } from '../eventChannel.ts';
import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import { followProcess } from '../testProcess.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import { nodeEnvironment } from './nodeEnvironment.ts';
import { NodeEventReader } from './nodeEvents.ts';
import type { NodeConfiguration, NodeRequest } from './nodeFramework.ts';

/** How Node is started for one request. */
export interface NodeCommand {
  /** Of Node: its options, the script, the script's arguments. */
  readonly args: readonly string[];
  /** Beside the user's; undefined removes. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What the helpers are told beside the request itself. */
  readonly request?: Readonly<Record<string, unknown>>;
}

/**
 * One process of Node that runs tests, in the project's folder. The process, what it started and its temporary files are
 * gone when this returns.
 *
 * Helpers find the file of the request in FIXPOINT_NODE_REQUEST and write events to the file that it names
 * (`fixpoint-events.cjs`): unlike a pipe, every process and thread of a framework can open it.
 * @param commandOf is told a folder that is deleted after the run
 * @throws the signal's reason if aborted
 */
export async function* runNode(
  configuration: NodeConfiguration,
  request: NodeRequest,
  limits: ProcessLimits,
  commandOf: (workFolder: string) => NodeCommand | Promise<NodeCommand>,
): AsyncGenerator<ProcessEvent, ProcessReport> {
  limits.signal.throwIfAborted();
  const { root, node, environment } = configuration;
  const workFolder = await makeWorkFolder();
  try {
    const command = await commandOf(workFolder);
    const channel = fileChannel(workFolder);
    const requestFile = join(workFolder, 'request.json');
    await writeFile(
      requestFile,
      JSON.stringify({ ...request, ...command.request, workFolder, events: channel.target }),
    );
    const { projectFolder, tree } = request;
    const child = startProcess(node, command.args, {
      cwd: projectFolder,
      env: {
        ...nodeEnvironment(environment, { projectFolder, workFolder, requestFile }),
        ...command.environment,
      },
      signal: limits.signal,
      stdio: channel.stdio,
    });
    const reader = new NodeEventReader(tree, root);
    return yield* followProcess(
      {
        ...{ child, channel, tree, root },
        parse: (line) => reader.read(line),
        answersSignal: false,
        notStarted: (error) => nodeNotUsable(node, `it cannot be started (${String(error)}).`),
      },
      limits,
    );
  } finally {
    await removeWorkFolder(workFolder);
  }
}
