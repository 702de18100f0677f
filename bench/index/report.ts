import { availableParallelism, loadavg } from 'node:os';
import type { Row } from './rows.ts';

export interface Result {
  /** The measurement's name. */
  readonly name: string;
  /** When it began, on average of one minute: times of a busy machine mean little. */
  readonly load: number;
  readonly rows: readonly Row[];
}

export const currentLoad = (): number => loadavg()[0] ?? 0;

export function tableOf(results: readonly Result[]): string {
  const header = ['what', 'target', 'measured', 'met', 'load'];
  const rows = results.flatMap(({ load, rows: own }) =>
    own.map(({ what, target, measured, verdict }) => [what, target, measured, metCell(verdict), load.toFixed(1)]),
  );
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

const metCells: Readonly<Record<Row['verdict'], string>> = {
  met: 'yes',
  'NOT met': '**no**',
  reference: '',
  'not measured': 'not measured',
};
const metCell = (verdict: Row['verdict']): string => metCells[verdict];

export function machineText(): string {
  return `${availableParallelism()} cores, node ${process.version}, load average at the start ${currentLoad().toFixed(1)}`;
}
