import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Syntax } from '../syntax/syntax.ts';
import type { TestId, TestRunner } from '../testing/testRunner.ts';
import { listFiles } from '../workspace/files.ts';
import { testFileNotFound } from '../workspace/userErrors/testErrors.ts';
import { workspaceEmpty } from '../workspace/userErrors/workspaceErrors.ts';
import type { Workspace } from '../workspace/workspace.ts';

interface RequestToCheck {
  readonly workspace: Workspace;
  readonly runner: TestRunner;
  readonly syntax: Syntax;
  readonly tests: readonly TestId[];
  readonly signal: AbortSignal;
}

/** What can be told without running anything. @throws UserError if a named file is missing, or there is no program */
export async function checkRequest({ workspace, runner, syntax, tests, signal }: RequestToCheck): Promise<void> {
  for (const test of tests) {
    const file = runner.fileOf(test);
    const isThere =
      workspace.unsaved.has(file) ||
      (await access(join(workspace.root, file)).then(
        () => true,
        () => false,
      ));
    if (!isThere) throw testFileNotFound(file, workspace.root);
  }
  const extensions = syntax.languages.flatMap((language) => language.extensions);
  if (tests.length === 0 && (await listFiles(workspace.root, extensions, signal)).length === 0) {
    throw workspaceEmpty(workspace.root);
  }
}
