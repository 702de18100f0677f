import type { Ecosystem, TestingSettings } from './ecosystem.ts';
import { GoEcosystem } from './go-test/goEcosystem.ts';
import { MochaFramework } from './mocha/mochaFramework.ts';
import { NodeTestFramework } from './node-test/nodeTestFramework.ts';
import { NodeEcosystem } from './node/nodeEcosystem.ts';
import { PythonEcosystem } from './pytest/pythonEcosystem.ts';
import { WorkspaceRunner } from './workspaceRunner.ts';

export { testIdOf } from './pytest/testIds.ts';
export type { FrameworkFinding, TestingSettings } from './ecosystem.ts';
export { WorkspaceRunner } from './workspaceRunner.ts';

/** Runs the tests of a workspace. Nothing is started or looked for before it is needed. */
export function testRunnerOf(settings: TestingSettings): WorkspaceRunner {
  const ecosystems: Ecosystem[] = [new PythonEcosystem(settings), new GoEcosystem(settings), new NodeEcosystem(settings, [new MochaFramework(), new NodeTestFramework()])];
  return new WorkspaceRunner(settings.root, ecosystems);
}
