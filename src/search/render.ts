import type { SearchAnswer, SearchAnswerKind, SearchResult } from '../protocol/contract.ts';

/** How the results of a call are set. */
export type Layout =
  /** A heading and code for each. */
  | 'blocks'
  /** One line for each under the file's name. */
  | 'outline'
  /** One line for each with its place behind it. */
  | 'tree'
  /** One line for each: the text says it all. */
  | 'lines';

const layouts: ReadonlyMap<string, Layout> = new Map([
  ['file_outline', 'outline'],
  ['class_hierarchy', 'tree'],
  ['list_directory', 'lines'],
]);

export const layoutOf = (call: string): Layout => layouts.get(call) ?? 'blocks';

/** An answer as compact text for a model: what was found, then each result, then how much is left. */
export function answerText(answer: SearchAnswer): string {
  if (answer.error) return answer.error.message;
  const layout = layoutOf(answer.call);
  const blocks: string[] = [firstLine(answer)];
  let file: string | undefined;
  for (const result of answer.results) {
    if (layout === 'outline' && result.file !== file) blocks.push(result.file);
    file = result.file;
    blocks.push(resultText(result, layout));
  }
  if (answer.more > 0) blocks.push(`${answer.more} more.`);
  return blocks.join('\n');
}

/** One result as it stands in the text. */
export function resultText(result: SearchResult, layout: Layout): string {
  const { file, line, text } = result;
  if (layout === 'outline' || layout === 'lines') return text;
  if (layout === 'tree') return `${text}  ${file}:${line}`;
  return isShown(result) ? `${heading(result)}\n${text}` : `${file}:${line} ${text}`.trimEnd();
}

/** Whether there was room for its code; the text of the others is their name. */
export const isShown = ({ text }: SearchResult): boolean => /^(?: *\d+[|>]|…)/u.test(text);

/** `path:line-endLine class X function Y (kind)` */
export function heading({ file, line, endLine, kind, ...around }: SearchResult): string {
  const lines = endLine > line ? `${line}-${endLine}` : String(line);
  const type = around.class === undefined ? '' : ` class ${around.class}`;
  const callable = around.function === undefined ? '' : ` function ${around.function}`;
  return `${file}:${lines}${type}${callable} (${kind})`;
}

const kindsInWords: Readonly<Record<SearchAnswerKind, string>> = {
  exact: 'found',
  near: 'near, not exact',
  member: 'from base classes',
  text: 'text hits only',
  none: 'Nothing found.',
};

function firstLine({ kind, results, more, note }: SearchAnswer): string {
  const found = kind === 'none' ? kindsInWords.none : `${results.length + more} ${kindsInWords[kind]}.`;
  return note === undefined ? found : `${found} ${note}`;
}
