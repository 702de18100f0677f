import type { CompletionEngine, LegalNames } from '../../src/completion/completionEngine.ts';
import { replaceRange } from '../../src/workspace/edits.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { offset } from '../../src/workspace/positions.ts';

/** The answer at `¦` in the code: what stands before the mark is written after the file was opened without it. */
export async function namesAtMark(
  engine: CompletionEngine,
  file: RelativePath,
  code: string,
  signal: AbortSignal,
): Promise<LegalNames> {
  const position = code.indexOf('¦');
  const head = code.slice(0, position);
  await using document = await engine.open(file, code.slice(position + 1), signal);
  document.update(replaceRange(0, 0, head));
  return await document.namesAt(offset(position), signal);
}
