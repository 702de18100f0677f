import { join } from 'node:path';
import { nodeFrameworkMissing, nodeFrameworkTooOld } from '../../workspace/userErrors/nodeErrors.ts';
import type { ProcessEvent } from '../events.ts';
import type { NodeConfiguration, NodeFramework, NodeRequest } from '../node/nodeFramework.ts';
import { isAtLeast } from '../node/nodeInterpreter.ts';
import { runNode } from '../node/nodeProcess.ts';
import { installedPackage } from '../node/packageFile.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';

const leastVersion = '1.0';

/** Runs vitest through its API: a process for vite, and from it one for each test file. */
export class VitestFramework implements NodeFramework {
  readonly name = 'vitest';

  /** @throws UserError nodeFrameworkMissing or nodeFrameworkTooOld */
  versionIn(_configuration: NodeConfiguration, projectFolder: string): Promise<string> {
    const vitest = installedPackage(projectFolder, 'vitest');
    if (!vitest) return Promise.reject(nodeFrameworkMissing('vitest', projectFolder));
    const { version } = vitest;
    if (isAtLeast(version, leastVersion)) return Promise.resolve(version);
    return Promise.reject(nodeFrameworkTooOld('vitest', version, leastVersion, projectFolder));
  }

  start(
    configuration: NodeConfiguration,
    request: NodeRequest,
    limits: ProcessLimits,
  ): AsyncGenerator<ProcessEvent, ProcessReport> {
    const script = join(configuration.helpers, '..', 'vitest', 'fixpoint-vitest.mjs');
    return runNode(configuration, request, limits, () => ({ args: [script] }));
  }
}
