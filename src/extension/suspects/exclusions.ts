import type { ReportedSuspect } from '../../protocol/contract.ts';
import type { ChosenLines } from '../../protocol/protocol.ts';

/** What a person holds to be right: a whole function (null: the module level of a file) or one line. */
export type Exclusion =
  | { readonly kind: 'function'; readonly file: string; readonly function: string | null }
  | { readonly kind: 'line'; readonly file: string; readonly line: number };

/** The suspects without what is excluded; one that has lost all its lines is gone. */
export function withoutExcluded(
  suspects: readonly ReportedSuspect[],
  exclusions: readonly Exclusion[],
): ReportedSuspect[] {
  if (exclusions.length === 0) return [...suspects];
  return suspects.flatMap((suspect) => {
    const own = exclusions.filter(({ file }) => file === suspect.file);
    if (own.some((exclusion) => exclusion.kind === 'function' && exclusion.function === suspect.function)) return [];
    const lines = suspect.lines.filter(
      ({ line }) => !own.some((other) => other.kind === 'line' && other.line === line),
    );
    return lines.length > 0 || suspect.lines.length === 0 ? [{ ...suspect, lines }] : [];
  });
}

/**
 * The same as lines, for a repair.
 * @param lineNow where a line of the report is now; undefined if it is gone
 */
export function excludedLines(
  exclusions: readonly Exclusion[],
  suspects: readonly ReportedSuspect[],
  lineNow: (file: string, line: number) => number | undefined,
): ChosenLines[] {
  const range = (file: string, first: number, last: number): ChosenLines[] => {
    const [line, endLine] = [lineNow(file, first), lineNow(file, last)];
    if (line === undefined) return [];
    return [{ file, line, ...(endLine === undefined || endLine <= line ? {} : { endLine }) }];
  };
  return exclusions.flatMap((exclusion) => {
    const { file } = exclusion;
    if (exclusion.kind === 'line') return range(file, exclusion.line, exclusion.line);
    const own = suspects.filter((suspect) => suspect.file === file && suspect.function === exclusion.function);
    return own.flatMap((suspect) =>
      // Between the lines of a module's level lie its functions, which are not excluded with it.
      suspect.function === null
        ? suspect.lines.flatMap(({ line }) => range(file, line, line))
        : range(file, suspect.line, suspect.endLine),
    );
  });
}
