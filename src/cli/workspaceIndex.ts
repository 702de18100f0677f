import { WorkspaceIndex } from '../symbols/symbols.ts';
import { Syntax } from '../syntax/syntax.ts';
import { cacheDirectory } from '../workspace/cacheDirectory.ts';
import { Workspace } from '../workspace/workspace.ts';
import type { CommonOptions } from './program.ts';
import { installDirectory } from './session.ts';

/**
 * The index of the project. Files are listed once: a command answers for the moment in which it was called.
 * @throws UserError if the root is no folder
 */
export async function openProjectIndex(options: CommonOptions): Promise<WorkspaceIndex> {
  const { root } = await Workspace.open(options.root);
  return new WorkspaceIndex({
    root,
    installDirectory,
    languages: new Syntax(installDirectory).languages,
    cacheDirectory: await cacheDirectory(process.env),
    exclude: [],
    maximumListingAgeMs: Infinity,
    log: (message) => {
      if (options.verbose) process.stderr.write(`${message}\n`);
    },
  });
}
