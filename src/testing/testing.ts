import type { Ecosystem, TestingSettings } from './ecosystem.ts';
import { GoEcosystem } from './go-test/goEcosystem.ts';
import { JestFramework } from './jest/jestFramework.ts';
import { MochaFramework } from './mocha/mochaFramework.ts';
import { NodeTestFramework } from './node-test/nodeTestFramework.ts';
import { JavaEcosystem } from './junit/javaEcosystem.ts';
import { NodeEcosystem } from './node/nodeEcosystem.ts';
import type { NodeFramework } from './node/nodeFramework.ts';
import { PythonEcosystem } from './pytest/pythonEcosystem.ts';
import { VitestFramework } from './vitest/vitestFramework.ts';
import { WorkspaceRunner } from './workspaceRunner.ts';

export { testIdOf } from './pytest/testIds.ts';
export type { FrameworkFinding, TestingSettings } from './ecosystem.ts';
export { WorkspaceRunner } from './workspaceRunner.ts';

/** Runs the tests of a workspace. Nothing is started or looked for before it is needed. */
export function testRunnerOf(settings: TestingSettings): WorkspaceRunner {
  const nodeFrameworks: NodeFramework[] = [
    new VitestFramework(),
    new JestFramework(),
    new MochaFramework(),
    new NodeTestFramework(),
  ];
  const ecosystems: Ecosystem[] = [
    new PythonEcosystem(settings),
    new NodeEcosystem(settings, nodeFrameworks),
    new GoEcosystem(settings),
    new JavaEcosystem(settings),
  ];
  return new WorkspaceRunner(settings.root, ecosystems);
}
