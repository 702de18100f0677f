import { posix } from 'node:path';
import type { RelativePath } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Test files whose passing tests are likely to execute what the failing tests execute: first the failing tests' own
 * files, then those that name the most of the executed modules. A textual guess; the spectrum itself decides.
 * @param executed program files that the failing tests execute
 * @returns likeliest first; files that name none of the modules are left out
 */
export async function relatedTestFiles(
  workspace: Workspace,
  own: readonly RelativePath[],
  testFiles: readonly RelativePath[],
  executed: readonly RelativePath[],
): Promise<RelativePath[]> {
  const words = executed.map((file) => new RegExp(`\\b${escaped(moduleWord(file))}\\b`, 'u'));
  const others: { file: RelativePath; named: number }[] = [];
  for (const file of testFiles) {
    if (own.includes(file)) continue;
    const text = (await workspace.read(file))?.text ?? '';
    const named = words.filter((word) => word.test(text)).length;
    if (named > 0) others.push({ file, named });
  }
  others.sort((a, b) => b.named - a.named || (a.file < b.file ? -1 : 1));
  return [...own, ...others.map(({ file }) => file)];
}

/** The last part of the module's dotted name: what an import of it must mention. */
function moduleWord(file: RelativePath): string {
  const stem = posix.basename(file, posix.extname(file));
  return stem === '__init__' || stem === 'index' ? posix.basename(posix.dirname(file)) : stem;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
