import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { SourcePackage } from '../packages/bugs.ts';
import { prepareSource } from '../packages/sources.ts';
import type { Bug } from './bug.ts';
import { faultIn } from './faultyElements.ts';
import data from './seeded.json';

/** A source release that ships its tests and runs them with plain pytest. */
export interface TestedPackage extends SourcePackage {
  /** The folder or file of the program. */
  readonly sources: string;
  /** Folders of tests inside `sources`. */
  readonly excluded: readonly string[];
  readonly tests: readonly string[];
}

/** A line that was changed by seed.py, whose comment says how it was chosen. */
interface SeededFault {
  readonly package: string;
  readonly file: string;
  /** Of the original line, from 1. */
  readonly line: number;
  readonly original: string;
  readonly buggy: string;
  readonly kind: string;
  readonly failingTests: readonly string[];
}

const packages: readonly TestedPackage[] = data.packages;
const faults: readonly SeededFault[] = data.faults;

/** @param python with pip, to fetch and unpack the packages */
export async function seededBugs(python: string, signal: AbortSignal): Promise<Bug[]> {
  const bugs: Bug[] = [];
  for (const source of packages) {
    const tree = await prepareSource(source, python, signal);
    const own = faults.filter((fault) => fault.package === source.package);
    bugs.push(...own.map((fault) => bugOf(fault, source, tree, python)));
  }
  return bugs;
}

/** @param name as pip knows it, without a version */
export async function unpackedPackage(
  name: string,
  python: string,
  signal: AbortSignal,
): Promise<{ readonly source: TestedPackage; readonly tree: string }> {
  const source = packages.find((it) => it.package.startsWith(`${name}==`));
  if (source === undefined) throw new Error(`No package is called ${name}.`);
  return { source, tree: await prepareSource(source, python, signal) };
}

function bugOf(fault: SeededFault, source: TestedPackage, tree: string, python: string): Bug {
  const { file, line, original, kind } = fault;
  const repaired = readFileSync(join(tree, file), 'utf8');
  const lines = repaired.split('\n');
  if (lines[line - 1] !== original) throw new Error(`Line ${line} of ${file} should be "${original}".`);
  const buggy = lines.with(line - 1, fault.buggy).join('\n');
  return {
    id: `${source.package.split('==', 1).join('')}/${file}:${line}`,
    part: 'seeded',
    kind,
    fault: faultIn(file as RelativePath, { buggy, repaired }, python),
    repaired,
    sources: source.sources,
    excluded: source.excluded,
    tests: source.tests,
    writeTo: (folder) => {
      cpSync(tree, folder, { recursive: true });
      writeFileSync(join(folder, file), buggy);
    },
  };
}
