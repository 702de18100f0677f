import { relative } from 'node:path';
import type { EditorTest } from '../../protocol/protocol.ts';
import { isTestFile, languageOf } from '../../syntax/syntax.ts';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { FileItem, ResolvingTools } from './item.ts';
import { testsNamed } from './matching.ts';
import { testsIn } from './testsIn.ts';

/** Files that hold the label are parsed; this many at most. */
const mostFiles = 50;

/**
 * The test files of a folder that have a test of the item's name: for adapters that name a folder, or nothing, where a test
 * or suite may be in several files.
 */
export async function filesWithTest(
  test: EditorTest,
  folder: string,
  { workspace, syntax, signal }: ResolvingTools,
): Promise<FileItem[]> {
  const label = test.labels.at(-1);
  if (label === undefined || label === '') return [];
  const extensions = syntax.languages.filter(({ queries }) => queries.tests !== '').flatMap((one) => one.extensions);
  const below = relative(workspace.root, folder);
  const files = (await listFiles(folder, extensions, signal)).map((file) =>
    below === '' ? file : (`${below.replaceAll('\\', '/')}/${file}` as RelativePath),
  );
  const found: FileItem[] = [];
  for (const file of files) {
    const language = languageOf(file, syntax.languages);
    if (!language || !isTestFile(file, language)) continue;
    const source = await workspace.read(file);
    if (!source?.text.includes(label)) continue;
    const { tests } = await testsIn(source.text, language, syntax, signal);
    const named = testsNamed(tests, { labels: test.labels, isComplete: false, line: undefined });
    if (named.some(({ names }) => names.at(-1)?.text === label)) found.push({ test, file, source, language });
    if (found.length === mostFiles) break;
  }
  return found;
}
