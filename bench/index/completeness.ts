import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isTypeKind } from '../../src/symbols/outline.ts';
import type { WorkspaceIndex } from '../../src/symbols/symbols.ts';
import { withIndex } from './builtIndex.ts';
import type { Comparison, Known, OracleLine } from './compare.ts';
import { compare } from './compare.ts';
import { typescriptOracle } from './oracles/typescript.ts';
import { output } from './processes.ts';
import { ScratchFolder } from './scratch.ts';
import type { Bench, Measurement, Row } from './rows.ts';
import { inPercent, verdictOf } from './rows.ts';

interface Oracle {
  readonly name: string;
  readonly source: keyof Bench['sources'];
  /** What parses the files. */
  readonly parser: string;
  /** The folder of the language's grammar. */
  readonly language: string;
  readonly run: (root: string, files: readonly string[], signal: AbortSignal) => Promise<Iterable<OracleLine>>;
}

const python = process.platform === 'win32' ? 'python' : 'python3';

const oracles: readonly Oracle[] = [
  { name: 'python', source: 'sympy', parser: "Python's ast", language: 'python', run: program(python, ['oracle.py']) },
  {
    name: 'typescript',
    source: 'effect',
    parser: 'the TypeScript compiler',
    language: 'typescript',
    run: (root, files) => Promise.resolve(typescriptOracle(root, files)),
  },
  {
    name: 'java',
    source: 'commonsLang',
    parser: 'javac',
    language: 'java',
    run: program('java', ['Oracle.java'], 'javac'),
  },
  { name: 'go', source: 'goTools', parser: 'go/ast', language: 'go', run: program('go', ['run', 'oracle.go']) },
];

const leastFound = 0.999;
const mostExtra = 0.001;

/** What the index holds against what the languages' own parsers find. */
export const completenessMeasurements: readonly Measurement[] = oracles.map((oracle) => ({
  name: `complete-${oracle.name}`,
  run: async ({ sources, signal }: Bench) => {
    const source = sources[oracle.source];
    const tree = await source.tree();
    const { ours, files } = await withIndex(tree, signal, ({ index }) => knownTo(index, oracle.language, signal));
    const comparison = compare(await oracle.run(tree, files, signal), ours, files.length);
    return [rowOf(`${source.name} against ${oracle.parser}`, comparison)];
  },
}));

function rowOf(what: string, comparison: Comparison): Row {
  const { found, foundWithComments, different, missing, extra } = comparison.total;
  const all = found + different + missing;
  const parts = [
    ...(foundWithComments > 0 ? [`${foundWithComments} end with comments`] : []),
    `different ${different}`,
    `missing ${missing}`,
    `extra ${extra}`,
    ...(comparison.refused > 0 ? [`${comparison.refused} files refused`] : []),
  ];
  return {
    what: what,
    target: `>= ${inPercent(leastFound)}, extra <= ${inPercent(mostExtra)}`,
    measured: `${inPercent(found / all, 2)} of ${all}; ${parts.join(', ')}`,
    verdict: verdictOf(found / all >= leastFound && extra / all <= mostExtra),
    details: comparison,
  };
}

async function knownTo(
  index: WorkspaceIndex,
  language: string,
  signal: AbortSignal,
): Promise<{ ours: Known[]; files: string[] }> {
  const ours: Known[] = [];
  const files: string[] = [];
  for (const { file, language: own } of await index.files(signal)) {
    if (own !== language) continue;
    files.push(file);
    for (const { definition } of (await index.outlineOf(file, signal))?.definitions ?? []) {
      const { kind, name, line, endLine } = definition;
      const known = isTypeKind(kind) && kind !== 'extension' ? 'class' : kind;
      if (known !== 'class' && known !== 'function' && known !== 'method') continue;
      ours.push({ file, kind: known, name: name.startsWith('<anonymous ') ? '<anonymous>' : name, line, endLine });
    }
  }
  return { ours, files };
}

/**
 * An oracle that is a program of its own.
 * @param args the last one is its file
 * @param needed a command that must be there, too
 */
function program(command: string, args: readonly string[], needed?: string): Oracle['run'] {
  return async (root, files, signal) => {
    using scratch = new ScratchFolder();
    if (needed !== undefined) await output(needed, ['-version'], { cwd: scratch.folder, signal });
    const list = scratch.path('files');
    writeFileSync(list, files.join('\n'));
    const start = [...args.slice(0, -1), ...args.slice(-1).map((file) => resolve('bench/index/oracles', file))];
    const lines = await output(command, [...start, root, list], { cwd: scratch.folder, signal });
    return lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as OracleLine);
  };
}
