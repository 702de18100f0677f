import type { CandidatePatch } from '../generate/candidate.ts';
import type { Suspect } from '../localize/suspect.ts';
import { LineIndex } from '../workspace/positions.ts';

/** Lines of a file that a person pointed at. */
export interface LineRange {
  readonly file: string;
  /** The first line of a file is 1. */
  readonly line: number;
  /** The last one; absent for a single line. */
  readonly endLine?: number;
}

/** What a person said of where to search. */
interface Choices {
  readonly startAt?: LineRange;
  readonly excluded?: readonly LineRange[];
}

/**
 * The suspects to change, one list after the other: first the one that a person pointed at, then the rest. Lines they
 * hold to be right are taken out, and with its last line the suspect.
 */
export function searchRounds(suspects: readonly Suspect[], { startAt, excluded = [] }: Choices): Suspect[][] {
  const allowed = suspects.flatMap((suspect) => withoutExcluded(suspect, excluded));
  const first = startAt && innermostAt(startAt, allowed);
  const rounds = first ? [[first], allowed.filter((suspect) => suspect !== first)] : [allowed];
  return rounds.filter((round) => round.length > 0);
}

/** Whether a patch changes a line that a person holds to be right. */
export function changesExcluded({ changes }: CandidatePatch, excluded: readonly LineRange[]): boolean {
  return changes.some(({ file, baseText, edits }) => {
    const own = excluded.filter((range) => range.file === file);
    if (own.length === 0) return false;
    const lines = new LineIndex(baseText);
    return edits.some(({ start, end }) => {
      // An edit that ends where a line starts leaves that line as it is.
      const last = lines.lineAt(Math.max(start, end - 1));
      return own.some((range) => range.line <= last && lines.lineAt(start) <= lastOf(range));
    });
  });
}

function withoutExcluded(suspect: Suspect, excluded: readonly LineRange[]): Suspect[] {
  const own = excluded.filter(({ file }) => file === suspect.file);
  if (own.length === 0) return [suspect];
  const lines = suspect.lines.filter(({ line }) => !own.some((range) => range.line <= line && line <= lastOf(range)));
  return lines.length > 0 ? [{ ...suspect, lines }] : [];
}

/** The smallest suspect around the line. Between the lines of a module's level lie its functions. */
function innermostAt({ file, line }: LineRange, suspects: readonly Suspect[]): Suspect | undefined {
  const around = suspects.filter(
    (suspect) =>
      suspect.file === file &&
      (suspect.function === null
        ? suspect.lines.some((own) => own.line === line)
        : suspect.line <= line && line <= suspect.endLine),
  );
  const size = (suspect: Suspect): number => (suspect.function === null ? Infinity : suspect.endLine - suspect.line);
  return around.reduce<Suspect | undefined>(
    (best, suspect) => (best && size(best) <= size(suspect) ? best : suspect),
    undefined,
  );
}

const lastOf = ({ line, endLine }: LineRange): number => endLine ?? line;
