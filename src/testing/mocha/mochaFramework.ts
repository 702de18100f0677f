import { join } from 'node:path';
import { nodeFrameworkMissing, nodeFrameworkTooOld } from '../../workspace/userErrors/nodeErrors.ts';
import type { ProcessEvent } from '../events.ts';
import type { NodeConfiguration, NodeFramework, NodeRequest } from '../node/nodeFramework.ts';
import { isAtLeast } from '../node/nodeInterpreter.ts';
import { runNode } from '../node/nodeProcess.ts';
import type { InstalledPackage } from '../node/packageFile.ts';
import { commandOf, installedPackage } from '../node/packageFile.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import { mochaArguments } from './mochaCommand.ts';

const leastVersion = '5.0';

/** Runs mocha as it runs by itself, with a reporter of ours in its process. */
export class MochaFramework implements NodeFramework {
  readonly name = 'mocha';

  /** @throws UserError nodeFrameworkMissing or nodeFrameworkTooOld */
  async versionIn(_configuration: NodeConfiguration, projectFolder: string): Promise<string> {
    return Promise.resolve(installedMocha(projectFolder).version);
  }

  start(
    configuration: NodeConfiguration,
    request: NodeRequest,
    limits: ProcessLimits,
  ): AsyncGenerator<ProcessEvent, ProcessReport> {
    return runNode(configuration, request, limits, async () => {
      const mocha = installedMocha(request.projectFolder);
      const reporter = join(configuration.helpers, '..', 'mocha', 'fixpoint-reporter.cjs');
      const script = commandOf(mocha, 'mocha') ?? join(mocha.folder, 'bin', 'mocha');
      const args = [script, ...(await mochaArguments(mocha.version, request, reporter, limits.signal))];
      return { args, request: { mochaFolder: mocha.folder } };
    });
  }
}

function installedMocha(projectFolder: string): InstalledPackage {
  const mocha = installedPackage(projectFolder, 'mocha');
  if (!mocha) throw nodeFrameworkMissing('mocha', projectFolder);
  if (!isAtLeast(mocha.version, leastVersion)) {
    throw nodeFrameworkTooOld('mocha', mocha.version, leastVersion, projectFolder);
  }
  return mocha;
}
