import type { IndexReport } from '../protocol/contract.ts';
import type { BuildSummary, LeftOutFile } from '../symbols/symbols.ts';
import type { UserError } from '../workspace/userErrors/userError.ts';

/** Names shown of files that were left out. */
const shownNames = 3;

const reasons: Readonly<Record<LeftOutFile['reason'], string>> = {
  'too-large': 'larger than 10 MiB and not searched',
  'too-large-to-parse': 'larger than 4 MiB and searched as text only',
  binary: 'not text',
  unreadable: 'not readable',
  'parser-failed': 'not understood by the parser and searched as text only',
};

export function indexReport(
  root: string,
  summary: BuildSummary,
  leftOut: readonly LeftOutFile[],
  totalMs: number,
): IndexReport {
  const { files, parsed, reused, classes, functions, methods, byLanguage, bytes, withErrors, notSaved } = summary;
  const sentences = [
    ...(withErrors > 0
      ? [`${countOf(withErrors, 'file')} with syntax errors: what could be read of them is there.`]
      : []),
    ...leftOutSentences(leftOut),
    ...(notSaved === undefined ? [] : [`The index could not be kept for the next run: ${notSaved}.`]),
  ];
  return {
    schema: 1,
    root,
    files,
    parsed,
    reused,
    skipped: leftOut.length,
    classes,
    functions,
    methods,
    byLanguage: Object.fromEntries([...byLanguage].sort(([, a], [, b]) => b - a)),
    timingsMs: {
      list: Math.round(summary.listMs),
      parse: Math.round(summary.parseMs),
      total: Math.round(totalMs),
    },
    bytes,
    withErrors,
    message: sentences.join(' '),
  };
}

/** The document of a run that could not be carried out. */
export function failedIndexReport(root: string, error: UserError | 'cancelled'): IndexReport {
  return {
    schema: 1,
    root,
    files: 0,
    parsed: 0,
    reused: 0,
    skipped: 0,
    classes: 0,
    functions: 0,
    methods: 0,
    byLanguage: {},
    timingsMs: { list: 0, parse: 0, total: 0 },
    bytes: 0,
    withErrors: 0,
    ...(error === 'cancelled'
      ? { message: 'Cancelled. What was parsed by then is kept for the next run.', code: 'cancelled' }
      : { message: error.message, code: error.code }),
  };
}

/** What was left out, a sentence for each reason: "2 files larger than 10 MiB and not searched: a.sql, b.json." */
export function leftOutSentences(leftOut: readonly LeftOutFile[]): string[] {
  return Object.entries(reasons).flatMap(([reason, words]) => {
    const files = leftOut.filter((one) => one.reason === reason).map(({ file }) => file);
    if (files.length === 0) return [];
    const more = files.length > shownNames ? ` and ${files.length - shownNames} more` : '';
    return [`${countOf(files.length, 'file')} ${words}: ${files.slice(0, shownNames).join(', ')}${more}.`];
  });
}

/** For people. */
export function indexReportText(report: IndexReport): string {
  if (report.code !== undefined) return `${report.message}\n`;
  const { files, parsed, reused, classes, functions, methods, byLanguage, bytes, timingsMs, message } = report;
  const languages = Object.entries(byLanguage).map(([language, count]) => `${language} ${grouped(count)}`);
  const lines = [
    `${countOf(files, 'file')}, ${megabytes(bytes)}: ${grouped(parsed)} parsed, ${grouped(reused)} taken from the cache, in ${seconds(timingsMs.total)}`,
    `${countOf(classes, 'class', 'classes')}, ${countOf(functions, 'function')}, ${countOf(methods, 'method')}`,
    ...(languages.length > 0 ? [languages.join(', ')] : []),
    ...(message === '' ? [] : [message]),
  ];
  return `${lines.join('\n')}\n`;
}

const grouped = (count: number): string => count.toLocaleString('en-US');
const countOf = (count: number, one: string, several = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : several}`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
