import type { FlowTools } from '../flows/fixTest.ts';
import { openModelTools } from '../flows/modelTools.ts';
import { Syntax } from '../syntax/syntax.ts';
import type { TestingSettings } from '../testing/testing.ts';
import { testRunnerOf } from '../testing/testing.ts';
import { cacheDirectory } from '../workspace/cacheDirectory.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { Workspace } from '../workspace/workspace.ts';
import type { CommonOptions } from './program.ts';
import { openProjectIndex } from './workspaceIndex.ts';

declare const __dirname: string;
/** The folder this bundle lies in; grammars, the parse worker and the test helpers lie beside it. */
export const installDirectory = __dirname;

/**
 * A signal that is aborted by Ctrl-C or by a request to end. The second Ctrl-C ends this process and those it started at
 * once; the temporary folders that are left then are swept by a later run.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error('interrupted'));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  return controller.signal;
}

export async function testingSettings(root: string, options: CommonOptions): Promise<TestingSettings> {
  return {
    root,
    installDirectory,
    cacheDirectory: await cacheDirectory(process.env),
    environment: process.env,
    ...(options.python === undefined ? {} : { pythonPath: options.python }),
  };
}

/**
 * Opens what a run needs, runs it, and closes it again.
 * @param onError makes the document of a run that could not start
 */
export async function withTools<T>(
  options: CommonOptions,
  signal: AbortSignal,
  run: (tools: FlowTools) => Promise<T>,
  onError: (error: UserError | 'cancelled') => T,
): Promise<T> {
  const syntax = new Syntax(installDirectory);
  try {
    const workspace = await Workspace.open(options.root);
    const settings = await testingSettings(workspace.root, options);
    await using index = await openProjectIndex(options);
    const places = { root: workspace.root, installDirectory, cacheDirectory: settings.cacheDirectory };
    const { python, maxCost } = options;
    await using models = await openModelTools(
      {
        spec: options.model ?? { kind: 'none' },
        models: {
          ...places,
          environment: process.env,
          workspaceRoot: workspace.root,
          ...(maxCost === undefined ? {} : { maxCostUsd: maxCost }),
        },
        completion: {
          ...places,
          environment: process.env,
          isTrusted: true, // who runs a command in a folder trusts it
          syntax,
          index,
          ...(python === undefined ? {} : { pythonPath: python }),
        },
        decoding: options.decoding,
        seed: options.seed ?? 1,
      },
      signal,
    );
    return await run({
      workspace,
      runner: testRunnerOf(settings),
      syntax,
      index,
      cacheDirectory: settings.cacheDirectory,
      generators: models.generators,
      modelUsage: models.usage,
      notes: models.notes,
    });
  } catch (error) {
    if (signal.aborted) return onError('cancelled');
    if (error instanceof UserError) return onError(error);
    throw error;
  } finally {
    await syntax[Symbol.asyncDispose]();
  }
}
