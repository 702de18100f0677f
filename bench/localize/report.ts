import type { Comparison } from './compare.ts';
import type { FaultRanks } from './ranking.ts';
import type { Row } from './rows.ts';
import { textTable } from './rows.ts';

/** By how many points Fixpoint should be ahead, and how many times less it should take. */
const targetPoints = 5;
const targetTimes = 5;

const measures: readonly { readonly name: string; readonly isHit: (ranks: FaultRanks) => boolean }[] = [
  { name: 'function top 1', isHit: (ranks) => (ranks.function ?? Infinity) <= 1 },
  { name: 'function top 3', isHit: (ranks) => (ranks.function ?? Infinity) <= 3 },
  { name: 'statement top 5', isHit: (ranks) => (ranks.line ?? Infinity) <= 5 },
];

/** Rows for both parts and for all; only those for all have targets. */
export function comparisonRows(comparisons: readonly Comparison[]): Row[] {
  const parts = [...new Set(comparisons.map(({ bug }) => bug.part))];
  return [
    ...parts.flatMap((part) =>
      rowsFor(
        part,
        comparisons.filter(({ bug }) => bug.part === part),
        false,
      ),
    ),
    ...rowsFor('all', comparisons, true),
  ];
}

function rowsFor(title: string, comparisons: readonly Comparison[], hasTarget: boolean): Row[] {
  const count = comparisons.length;
  const hits = measures.map(({ name, isHit }): Row => {
    const ours = comparisons.filter(({ fixpoint }) => isHit(fixpoint.ranks)).length;
    const theirs = comparisons.filter(({ fauxpy }) => isHit(fauxpy.ranks)).length;
    const points = (100 * (ours - theirs)) / count;
    const measured = `${percent(ours / count)} against ${percent(theirs / count)} (${signed(points)} points)`;
    return {
      name: `${title} (${count} bugs): ${name}`,
      target: hasTarget ? `FauxPy + ${targetPoints} points` : '',
      measured,
      isMet: hasTarget ? points >= targetPoints : undefined,
      details: { ours, theirs, count },
    };
  });
  const ours = mean(comparisons.map(({ fixpoint }) => fixpoint.wallMs));
  const theirs = mean(comparisons.map(({ fauxpy }) => fauxpy.wallMs));
  const statement = mean(comparisons.map(({ fauxpy }) => fauxpy.statementMs));
  const time: Row = {
    name: `${title} (${count} bugs): mean time`,
    target: hasTarget ? `${targetTimes} times less` : '',
    measured:
      `${seconds(ours)} s against ${seconds(theirs)} s (${(theirs / ours).toFixed(1)} times; ` +
      `FauxPy's statement run alone ${seconds(statement)} s)`,
    isMet: hasTarget ? theirs >= targetTimes * ours : undefined,
    details: { ours, theirs, statement },
  };
  return [...hits, time];
}

/** One line a bug: expected ranks and times. */
export function bugTable(comparisons: readonly Comparison[]): string {
  const header = ['bug', 'kind', 'failing', 'function', 'FauxPy', 'statement', 'FauxPy', 'seconds', 'FauxPy'];
  const rows = comparisons.map(({ bug, failing, fixpoint, fauxpy }) => [
    bug.id,
    bug.kind,
    String(failing.length),
    rank(fixpoint.ranks.function),
    rank(fauxpy.ranks.function),
    rank(fixpoint.ranks.line),
    rank(fauxpy.ranks.line),
    seconds(fixpoint.wallMs),
    seconds(fauxpy.wallMs),
  ]);
  return textTable(header, rows);
}

const rank = (value: number | undefined): string => (value === undefined ? '-' : String(Math.round(value * 10) / 10));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const seconds = (ms: number): string => (ms / 1000).toFixed(2);
const signed = (points: number): string => `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(1)}`;
