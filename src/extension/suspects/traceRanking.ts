import type { LocalizeReport, ReportedSuspect } from '../../protocol/contract.ts';
import type { TraceSuspect } from '../adapterRun.ts';
import { fileBelow } from './folderPlaces.ts';

const none = { failing: 0, passing: 0 };

/**
 * What a failure's trace tells, as a ranking that rests on no test's coverage: files by their innermost frames, with the
 * frames as lines. Places outside of the folder are left out.
 */
export function traceRanking(suspects: readonly TraceSuspect[], rootUri: string): LocalizeReport {
  const byFile = new Map<string, TraceSuspect[]>();
  for (const suspect of suspects) {
    const file = fileBelow(rootUri, suspect.uri);
    if (file !== undefined) byFile.set(file, [...(byFile.get(file) ?? []), suspect]);
  }
  const files = [...byFile].map(([file, places]) => suspectOf(file, places)).sort((a, b) => b.score - a.score);
  const ranked = files.map((file) => ({ ...file, rank: 1 + files.filter(({ score }) => score > file.score).length }));
  return {
    schema: 1,
    status: ranked.length > 0 ? 'localized' : 'nothing-found',
    message: 'From the trace alone: no coverage was recorded.',
    spectrum: none,
    unranked: [],
    tests: [],
    suspects: ranked,
    groups: [],
    timingsMs: { reproduce: 0, spectra: 0, localize: 0, total: 0 },
  };
}

function suspectOf(file: string, places: readonly TraceSuspect[]): ReportedSuspect {
  const lines = [...places]
    .sort((a, b) => b.score - a.score)
    .map(({ line, score }) => ({ line, score, executedBy: none }));
  const numbers = lines.map(({ line }) => line);
  return {
    file,
    line: Math.min(...numbers),
    endLine: Math.max(...numbers),
    function: null,
    score: lines[0]?.score ?? 0,
    rank: 1,
    evidence: [],
    executedBy: none,
    tests: { failing: [], passing: [] },
    lines,
  };
}
