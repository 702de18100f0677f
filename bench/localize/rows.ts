/** A row of the table of targets. */
export interface Row {
  readonly name: string;
  /** Empty for what is measured for comparison only. */
  readonly target: string;
  readonly measured: string;
  /** Undefined where there is no target, or nothing could be measured. */
  readonly isMet?: boolean | undefined;
  /** What was measured, for the JSON. */
  readonly details?: unknown;
}

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ name, target, measured, isMet }) => [
    name,
    target,
    measured,
    isMet === undefined ? '' : isMet ? 'yes' : '**no**',
  ]);
  return textTable(['what', 'target', 'measured', 'met'], cells);
}

export function textTable(header: readonly string[], cells: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
