import type { RunEnd } from './testRunner.ts';

const gravity: readonly RunEnd['kind'][] = ['timed-out', 'broken', 'not-found', 'completed'];

/** The end of a run that consisted of several: the gravest. */
export function mergeEnds(ends: readonly RunEnd[]): RunEnd {
  const names = ends.flatMap((end) => (end.kind === 'not-found' ? end.names : []));
  const [worst] = [...ends].sort((a, b) => gravity.indexOf(a.kind) - gravity.indexOf(b.kind));
  if (worst?.kind === 'not-found') return { kind: 'not-found', names };
  return worst ?? { kind: 'completed' };
}
