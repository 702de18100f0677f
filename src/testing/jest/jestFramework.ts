import { join } from 'node:path';
import { nodeFrameworkMissing, nodeFrameworkTooOld } from '../../workspace/userErrors/nodeErrors.ts';
import type { ProcessEvent } from '../events.ts';
import type { NodeConfiguration, NodeFramework, NodeRequest } from '../node/nodeFramework.ts';
import { isAtLeast } from '../node/nodeInterpreter.ts';
import { runNode } from '../node/nodeProcess.ts';
import { installedPackage } from '../node/packageFile.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';

const leastVersion = '26.0';

/** Runs jest through its API, all test files in one process. */
export class JestFramework implements NodeFramework {
  readonly name = 'jest';

  /** @throws UserError nodeFrameworkMissing or nodeFrameworkTooOld */
  versionIn(_configuration: NodeConfiguration, projectFolder: string): Promise<string> {
    const jest = installedPackage(projectFolder, 'jest');
    if (!jest) return Promise.reject(nodeFrameworkMissing('jest', projectFolder));
    const { version } = jest;
    if (isAtLeast(version, leastVersion)) return Promise.resolve(version);
    return Promise.reject(nodeFrameworkTooOld('jest', version, leastVersion, projectFolder));
  }

  start(
    configuration: NodeConfiguration,
    request: NodeRequest,
    limits: ProcessLimits,
  ): AsyncGenerator<ProcessEvent, ProcessReport> {
    const script = join(configuration.helpers, '..', 'jest', 'fixpoint-jest.cjs');
    return runNode(configuration, request, limits, () => ({ args: [script] }));
  }
}
