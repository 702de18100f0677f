import { runProcess } from '../../src/workspace/childProcess.ts';
import { inMegabytes, inSeconds, median } from '../index/rows.ts';
import type { Row } from './rows.ts';
import type { ScaleMeasurement } from './scaleChild.ts';

const targetMs = 1000;
const targetBytes = 300e6;
const timeoutMs = 300_000;

/** Time and peak memory of ranking a large spectrum, each time in a process of its own. */
export async function scaleRows(repeat: number, signal: AbortSignal): Promise<Row[]> {
  const measurements: ScaleMeasurement[] = [];
  for (let turn = 0; turn < repeat; turn += 1) {
    // The bundle that runs starts itself again; main.ts then does nothing but measure.
    const args = [process.argv[1] ?? '', '--scale-child'];
    const outcome = await runProcess(process.execPath, args, { cwd: '.', env: process.env, signal, timeoutMs });
    if (outcome.exitCode !== 0) throw new Error(`Ranking the large spectrum failed:\n${outcome.stderr}`);
    measurements.push(JSON.parse(outcome.stdout) as ScaleMeasurement);
  }
  const [first] = measurements;
  const what = `${first?.tests ?? 0} tests, ${first?.lines ?? 0} lines, ${first?.executed ?? 0} executed by a test`;
  const time = median(measurements.map(({ rankMs }) => rankMs));
  const processor = median(measurements.map(({ rankCpuMs }) => rankCpuMs));
  const memory = median(measurements.map(({ peakBytes }) => peakBytes));
  const before = median(measurements.map(({ spectrumBytes }) => spectrumBytes));
  return [
    {
      name: `ranking: ${what}`,
      target: `<= ${inSeconds(targetMs)}`,
      measured: `${inSeconds(time)} (${inSeconds(processor)} of processor time)`,
      isMet: time <= targetMs,
      details: measurements,
    },
    {
      name: 'peak memory of that process, the spectrum included',
      target: `<= ${inMegabytes(targetBytes)}`,
      measured: `${inMegabytes(memory)} (${inMegabytes(before)} with the spectrum, before ranking)`,
      isMet: memory <= targetBytes,
    },
  ];
}
