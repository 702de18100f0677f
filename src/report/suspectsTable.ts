import type { ReportedSuspect } from '../protocol/contract.ts';

const listedSuspects = 10;
const listedLines = 8;

/**
 * Suspects as a table for a terminal, ten at most, and below each row what else speaks for it. Equal scores share a rank
 * that is marked by `=`: the order among them means nothing.
 */
export function suspectsTable(suspects: readonly ReportedSuspect[], listed = listedSuspects): string {
  const header = ['rank', 'score', 'failing', 'passing', 'function', 'place', 'top lines'];
  const rows = suspects
    .slice(0, listed)
    .map((suspect) => [
      `${isTied(suspect, suspects) ? '=' : ''}${suspect.rank}`,
      suspect.score.toFixed(2),
      String(suspect.executedBy.failing),
      String(suspect.executedBy.passing),
      suspect.function ?? '(module level)',
      `${suspect.file}:${suspect.line}`,
      topLines(suspect),
    ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column < 4)).join('  ')}`.trimEnd();
  const body = rows.flatMap((row, index) => {
    // The first piece of evidence is the counts.
    const more = suspects[index]?.evidence.slice(1) ?? [];
    return [line(row), ...(more.length > 0 ? [`      ${more.join('; ')}`] : [])];
  });
  const left = suspects.length - rows.length;
  return [line(header), ...body, ...(left > 0 ? [`  … and ${left} more`] : [])].join('\n');
}

function isTied({ rank }: ReportedSuspect, suspects: readonly ReportedSuspect[]): boolean {
  return suspects.filter((other) => other.rank === rank).length > 1;
}

function topLines({ lines }: ReportedSuspect): string {
  const top = lines.filter(({ score }) => score === lines[0]?.score).map(({ line }) => line);
  const shown = [...top].sort((a, b) => a - b).slice(0, listedLines);
  return shown.join(', ') + (top.length > shown.length ? ', …' : '');
}

const pad = (text: string, width: number, isNumber: boolean): string =>
  isNumber ? text.padStart(width) : text.padEnd(width);
