import type { FileOutline, FoundDefinition } from '../symbols/codeIndex.ts';
import { isCallableKind, isTypeKind } from '../symbols/outline.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { definitionHit } from './definitionHits.ts';
import { namedFiles } from './fileArguments.ts';
import { headerLines, shownDefinition } from './headers.ts';
import { leftOutNotes } from './leftOut.ts';
import { linesOf, snippetText, type Snippet, type SnippetLine } from './snippet.ts';

const maximumFiles = 5;

/** What is shown of a file that does not fit: less from step to step. */
const details: readonly { readonly note: string; readonly keeps: (found: FoundDefinition) => boolean }[] = [
  { note: '', keeps: () => true },
  {
    note: 'Fields and variables are left out.',
    keeps: ({ definition: { kind } }) => kind !== 'field' && kind !== 'variable',
  },
  {
    note: 'Fields, variables and what is inside of functions are left out.',
    keeps: ({ definition: { kind }, container, enclosingType, qualifiedName }) =>
      isTypeKind(kind) ||
      (isCallableKind(kind) &&
        (container === undefined || container === enclosingType || qualifiedName === enclosingType)),
  },
];

/** Imports, then what the file defines, nested, in the order of the lines. */
export async function fileOutline(context: SearchContext, file: string): Promise<Finding> {
  const { index, signal } = context;
  const { files, isExact, notes } = await namedFiles(context, file);
  const outlines = await Promise.all(files.slice(0, maximumFiles).map((one) => index.outlineOf(one, signal)));
  const known = outlines.filter((outline) => outline !== undefined);
  const leftOut = await leftOutNotes(context, 'definitions', files);
  if (known.length === 0) {
    const why = `${files[0] ?? file} is in no language whose definitions are known; get_code_around_line and search_code_in_file read it.`;
    return { kind: 'none', hits: [], notes: [...notes, ...(leftOut.length > 0 ? leftOut : [why])] };
  }
  const broken = known.filter(({ hasErrors }) => hasErrors).map((outline) => outline.file);
  const errors = broken.length > 0 ? [`Syntax errors in ${broken.join(', ')}: something may be missing.`] : [];
  const { hits, note } = await asDetailedAsFits(context, known);
  const empty = hits.length === 0 ? ['It defines and imports nothing.'] : [];
  const kind = hits.length === 0 ? 'none' : isExact ? 'exact' : 'near';
  return { kind, hits, notes: [...notes, ...errors, ...(note === '' ? [] : [note]), ...empty, ...leftOut] };
}

async function asDetailedAsFits(
  context: SearchContext,
  outlines: readonly FileOutline[],
): Promise<{ readonly hits: readonly Hit[]; readonly note: string }> {
  let hits: Hit[] = [];
  let note = '';
  for (const detail of details) {
    const shown = await Promise.all(outlines.map((outline) => outlineHits(context, outline, detail.keeps)));
    hits = shown.flat();
    note = detail.note;
    const lengths = await Promise.all(hits.map(async (hit) => snippetText(await hit.snippet(), Infinity).length + 1));
    if (lengths.reduce((sum, length) => sum + length, 0) <= context.maxCharacters) break;
  }
  return { hits, note };
}

async function outlineHits(
  context: SearchContext,
  { file, imports, definitions }: FileOutline,
  keeps: (found: FoundDefinition) => boolean,
): Promise<Hit[]> {
  const hits: Hit[] = [];
  const importLines = [...new Set(imports.map(({ line }) => line))].sort((a, b) => a - b);
  const [first] = importLines;
  if (first !== undefined) hits.push(importsHit(context, file, importLines));
  for (const found of definitions) {
    if (!keeps(found)) continue;
    const shown = await shownDefinition(context, found);
    const lines = shown ? headerLines(shown) : [];
    const snippet = (): Promise<Snippet> => Promise.resolve({ lines: lines.map((line) => withoutSign(line)) });
    hits.push({ ...definitionHit(context, found, 'header'), snippet });
  }
  return hits;
}

/** Every body is elided here: no need to say so at each. */
const withoutSign = (line: SnippetLine): SnippetLine => ({ ...line, text: line.text.replace(/ …$/u, '') });

function importsHit(context: SearchContext, file: RelativePath, lines: readonly number[]): Hit {
  return {
    file,
    line: lines[0] ?? 1,
    endLine: lines.at(-1) ?? 1,
    class: undefined,
    function: undefined,
    kind: 'imports',
    name: 'imports',
    snippet: async () => {
      const source = await context.source(file);
      return { lines: source ? lines.flatMap((line) => linesOf(source, line, line)) : [] };
    },
  };
}
