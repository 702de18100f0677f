import type { TestId } from '../../testing/testRunner.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { ScratchTree } from '../../workspace/scratchTree.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { ResolvingTools } from './item.ts';

const timeoutMs = 30_000;

/**
 * The tests of a file as their framework names them. Empty if it cannot tell: a run that follows says why.
 */
export async function listedIds(
  file: RelativePath,
  { workspace, runner, signal }: ResolvingTools,
): Promise<readonly TestId[]> {
  try {
    await using tree = await ScratchTree.copyOf(workspace, signal);
    const selection = [await runner.readId(file)];
    const ids: TestId[] = [];
    for await (const event of runner.list(selection, { tree: tree.directory, signal, timeoutMs })) {
      if (event.kind === 'collected') ids.push(...event.tests.map(({ id }) => id));
    }
    return ids;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
