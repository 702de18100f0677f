import { extname, posix } from 'node:path';
import { templateGenerator } from '../../src/generate/generate.ts';
import type { Suspect } from '../../src/localize/suspect.ts';
import { NgramModel } from '../../src/models/ngram/ngramModel.ts';
import type { Syntax } from '../../src/syntax/syntax.ts';
import { languageOf } from '../../src/syntax/syntax.ts';
import { listFiles } from '../../src/workspace/files.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

/**
 * What is read of a project, in UTF-16 code units: a limit of text and not of time, so that candidates come in the same order
 * each time.
 */
const mostRead = 400_000;

/** An n-gram model of the project's code in the languages that templates change, nearest to the suspects first. */
export async function projectSurprisal(
  suspects: readonly Suspect[],
  { workspace, syntax }: { readonly workspace: Workspace; readonly syntax: Syntax },
  signal: AbortSignal,
): Promise<NgramModel> {
  const model = new NgramModel();
  const changed = new Set(suspects.map(({ file }) => file).filter((file) => hasTemplates(file, syntax)));
  const extensions = [...new Set([...changed].map((file) => extname(file)))];
  const files = extensions.length === 0 ? [] : await listFiles(workspace.root, extensions, signal);
  const folders = new Set([...changed].map((file) => posix.dirname(file)));
  const distance = (file: RelativePath): number => (changed.has(file) ? 0 : folders.has(posix.dirname(file)) ? 1 : 2);
  let left = mostRead;
  for (const file of [...files].sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1))) {
    signal.throwIfAborted();
    const source = await workspace.read(file);
    if (!source || source.text.length > left) continue;
    left -= source.text.length;
    model.addFile(file, source.text);
  }
  return model;
}

function hasTemplates(file: RelativePath, syntax: Syntax): boolean {
  const language = languageOf(file, syntax.languages);
  return language !== undefined && templateGenerator.languages.includes(language.id);
}
