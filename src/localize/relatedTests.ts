import { posix } from 'node:path';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { ImportGraph } from './importGraph.ts';

export interface RelationQuestion {
  readonly workspace: Workspace;
  readonly index: CodeIndex;
  /** Files of the failing tests: always related. */
  readonly own: readonly RelativePath[];
  readonly testFiles: readonly RelativePath[];
  /** Program files that the failing tests execute. */
  readonly executed: readonly RelativePath[];
  readonly signal: AbortSignal;
}

/** A large project may not be indexed yet: the graph must not cost more than the tests that it spares. */
const graphPatienceMs = 3_000;

/**
 * Test files whose passing tests are likely to execute what the failing tests execute: first the failing tests' own
 * files, then those that import the executed files most directly. Where imports tell nothing (or not in time), those that
 * name the modules.
 * @returns likeliest first; files that are not related are left out
 */
export async function relatedTestFiles(question: RelationQuestion): Promise<RelativePath[]> {
  const { own, testFiles } = question;
  const others = testFiles.filter((file) => !own.includes(file));
  const byImport = await relatedByImport(question);
  const relatedness =
    byImport && others.some((file) => byImport.has(file)) ? byImport : await relatedByName(question, others);
  const related = others.flatMap((file) => {
    const score = relatedness.get(file) ?? 0;
    return score > 0 ? [{ file, score }] : [];
  });
  related.sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : 1));
  return [...own, ...related.map(({ file }) => file)];
}

async function relatedByImport({
  index,
  executed,
  signal,
}: RelationQuestion): Promise<ReadonlyMap<RelativePath, number> | undefined> {
  const patience = AbortSignal.timeout(graphPatienceMs);
  try {
    return (await ImportGraph.of(index, AbortSignal.any([signal, patience]))).relatednessTo(executed);
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) return undefined;
    throw error;
  }
}

async function relatedByName(
  { workspace, executed }: RelationQuestion,
  testFiles: readonly RelativePath[],
): Promise<ReadonlyMap<RelativePath, number>> {
  const words = executed.map((file) => new RegExp(`\\b${escaped(moduleWord(file))}\\b`, 'u'));
  const related = new Map<RelativePath, number>();
  for (const file of testFiles) {
    const text = (await workspace.read(file))?.text ?? '';
    related.set(file, words.filter((word) => word.test(text)).length);
  }
  return related;
}

/** The last part of the module's dotted name: what an import of it must mention. */
function moduleWord(file: RelativePath): string {
  const stem = posix.basename(file, posix.extname(file));
  return stem === '__init__' || stem === 'index' ? posix.basename(posix.dirname(file)) : stem;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
