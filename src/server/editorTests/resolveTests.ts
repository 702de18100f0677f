import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AmbiguousTest, EditorTest, FixTestParams } from '../../protocol/protocol.ts';
import { languageOf } from '../../syntax/syntax.ts';
import type { TestId } from '../../testing/testRunner.ts';
import { relativePathIn } from '../../workspace/paths.ts';
import { testWithoutFile, unsupportedTest } from '../../workspace/userErrors/testErrors.ts';
import { filesWithTest } from './acrossFiles.ts';
import { ecmascriptIds } from './ecmascript.ts';
import { goIds } from './go.ts';
import type { FileItem, ResolvingTools } from './item.ts';
import { labelOf } from './item.ts';
import { javaIds } from './java.ts';
import { isFolder, placeOf } from './place.ts';
import { pythonIds } from './python.ts';

/** The tests an editor means. No tests: everything there is. */
export type ResolvedTests =
  | { readonly kind: 'tests'; readonly tests: readonly TestId[] }
  | { readonly kind: 'ambiguous'; readonly ambiguous: AmbiguousTest };

/** By the language's folder under `grammars/`. */
const idsByLanguage: Readonly<Record<string, (item: FileItem, tools: ResolvingTools) => Promise<readonly string[]>>> = {
  python: pythonIds,
  javascript: ecmascriptIds,
  typescript: ecmascriptIds,
  tsx: ecmascriptIds,
  go: goIds,
  java: javaIds,
};

/**
 * The frameworks' ids of the tests, files or folders that an editor's adapters showed. Adapters make ids as they like; what
 * they share is a file or folder, the test's name somewhere in id or label, and usually the line.
 * @throws UserError if there is no such test
 */
export async function resolveTests(
  { tests, testIds = [] }: Pick<FixTestParams, 'tests' | 'testIds'>,
  tools: ResolvingTools,
): Promise<ResolvedTests> {
  const resolved = await Promise.all(testIds.map((id) => tools.runner.readId(id)));
  for (const [index, test] of tests.entries()) {
    const ids = await idsOf(test, tools);
    // The project, whatever else was selected in it.
    if (ids.length === 0) return { kind: 'tests', tests: [] };
    const readable = await Promise.all(ids.map((id) => tools.runner.readId(id)));
    if (readable.length > 1)
      return { kind: 'ambiguous', ambiguous: { index, label: labelOf(test), choices: readable } };
    resolved.push(...readable);
  }
  return { kind: 'tests', tests: [...new Set(resolved)] };
}

/** What a test may be, likeliest first; nothing for the whole project. */
async function idsOf(test: EditorTest, tools: ResolvingTools): Promise<readonly string[]> {
  const { workspace } = tools;
  if (!test.uri.startsWith('file:')) throw unsupportedTest(labelOf(test));
  const path = await placeOf(test, fileURLToPath(test.uri), workspace.root);
  if (await isFolder(path)) return idsInFolder(test, path, tools);
  const file = relativePathIn(workspace.root, path);
  if (file === undefined) throw unsupportedTest(test.uri);
  const language = languageOf(file, tools.syntax.languages);
  const source = await workspace.read(file);
  if (!source || !language) throw unsupportedTest(labelOf(test));
  return idsInFile({ test, file, source, language }, tools);
}

function idsInFile(item: FileItem, tools: ResolvingTools): Promise<readonly string[]> {
  const idsOfLanguage = idsByLanguage[item.language.id];
  if (!idsOfLanguage) throw unsupportedTest(labelOf(item.test));
  return idsOfLanguage(item, tools);
}

async function idsInFolder(test: EditorTest, folder: string, tools: ResolvingTools): Promise<readonly string[]> {
  const { root } = tools.workspace;
  const label = labelOf(test);
  // An outermost item is a project, whatever its name is; of others, a test must not become all the tests there are.
  if (test.labels.length > 1 && label !== basename(folder)) {
    const items = await filesWithTest(test, folder, tools);
    const ids = await Promise.all(items.map((item) => idsInFile(item, tools)));
    if (ids.length > 0) return [...new Set(ids.flat())];
    if (/^test_/.test(label)) throw testWithoutFile(label);
  }
  if (relative(root, folder) === '') return [];
  const below = relativePathIn(root, folder);
  if (below === undefined) throw unsupportedTest(test.uri);
  return [below];
}
