import { lineBehindEnd } from '../workspace/userErrors/searchErrors.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { enclosingIn } from './enclosing.ts';
import { namedFiles } from './fileArguments.ts';
import { linesOf } from './snippet.ts';

/** A line with those before and behind it, in each file that is meant. */
export async function codeAroundLine(
  context: SearchContext,
  file: string,
  line: number,
  window: number,
): Promise<Finding> {
  const { files, isExact, notes } = await namedFiles(context, file);
  const hits: Hit[] = [];
  let longest: { readonly file: string; readonly lineCount: number } | undefined;
  for (const one of files) {
    const source = await context.source(one);
    if (!source) continue;
    if (!longest || source.lineCount > longest.lineCount) longest = { file: one, lineCount: source.lineCount };
    if (line > source.lineCount) continue;
    const around = (await enclosingIn(context, one))(line);
    const first = Math.max(1, line - window);
    hits.push({
      file: one,
      line: first,
      endLine: Math.min(source.lineCount, line + window),
      class: around.type,
      function: around.function,
      kind: 'lines',
      name: around.function ?? around.type ?? '',
      snippet: () =>
        Promise.resolve({
          lines: linesOf(source, first, line + window).map((one) => ({ ...one, isHit: one.line === line })),
          anchor: line - first,
        }),
    });
  }
  if (hits.length === 0) throw lineBehindEnd(longest?.file ?? file, line, longest?.lineCount ?? 0);
  return { kind: isExact ? 'exact' : 'near', hits, notes };
}
