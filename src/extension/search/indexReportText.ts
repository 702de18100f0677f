import type { IndexReport } from '../../protocol/contract.ts';

/** What was indexed, in one line for people: of one folder, or of several together. */
export function indexReportText(reports: readonly IndexReport[], tookMs: number): string {
  const sum = (numberOf: (report: IndexReport) => number): number =>
    reports.reduce((total, report) => total + numberOf(report), 0);
  const files = counted(
    sum(({ files }) => files),
    'file',
    'files',
  );
  const classes = counted(
    sum(({ classes }) => classes),
    'class',
    'classes',
  );
  const functions = counted(
    sum(({ functions, methods }) => functions + methods),
    'function or method',
    'functions and methods',
  );
  const messages = new Set(reports.map(({ message }) => message).filter((message) => message !== ''));
  return [`${files}, ${classes}, ${functions} in ${(tookMs / 1000).toFixed(1)} s`, ...messages].join('. ');
}

export function counted(count: number, one: string, several: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : several}`;
}
