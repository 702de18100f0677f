import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inSeconds, median } from '../index/rows.ts';
import { writeGoProject, writeJavaProject } from './goAndJavaProjects.ts';
import type { JavaScriptFramework } from './javaScriptProject.ts';
import { writeJavaScriptProject } from './javaScriptProject.ts';
import { runSuite } from './runSuite.ts';
import type { Row } from './rows.ts';

/** A generated project of about five hundred tests, and what coverage of them may cost. */
interface Project {
  readonly name: string;
  readonly write: (root: string) => void;
  /** The most that a test may cost in addition, or the whole by what factor. */
  readonly most: { readonly addedMs: number } | { readonly factor: number };
}

const pomOfFixture = 'test/fixtures/shop-junit/pom.xml';

const projects: readonly Project[] = [
  ...(['vitest', 'jest', 'mocha', 'node:test'] satisfies JavaScriptFramework[]).map((framework) => ({
    name: framework,
    write: (root: string) => writeJavaScriptProject(root, framework),
    most: { addedMs: 10 },
  })),
  { name: 'go test', write: writeGoProject, most: { addedMs: 15 } },
  {
    name: 'JUnit 5 by Maven',
    write: (root) => writeJavaProject(root, readFileSync(pomOfFixture, 'utf8')),
    most: { factor: 1.5 },
  },
];

/** What the coverage of each test costs under the frameworks that are not Python's, in turns with plain runs. */
export async function frameworkOverheadRows(dist: string, repeat: number, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const project of projects) {
    const root = mkdtempSync(join(tmpdir(), 'fixpoint-overhead-'));
    try {
      project.write(root);
      const row = await overheadRow(project, root, { dist, repeat, signal });
      console.error(`${row.name}: ${row.measured}`);
      rows.push(row);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
  return rows;
}

async function overheadRow(
  { name, most }: Project,
  tree: string,
  options: { readonly dist: string; readonly repeat: number; readonly signal: AbortSignal },
): Promise<Row> {
  const suite = { tree, tests: [] };
  await runSuite(suite, false, options); // what is compiled and cached is not measured
  const { tests } = await runSuite(suite, true, options);
  const plain: number[] = [];
  const covered: number[] = [];
  for (let turn = 0; turn < options.repeat; turn += 1) {
    plain.push((await runSuite(suite, false, options)).wallMs);
    covered.push((await runSuite(suite, true, options)).wallMs);
  }
  const factor = median(covered) / median(plain);
  const addedMs = (median(covered) - median(plain)) / tests;
  return {
    name: `coverage of each of ${tests} tests: ${name}`,
    target: 'factor' in most ? `<= ${most.factor} times` : `<= ${most.addedMs} ms a test`,
    measured: `${addedMs.toFixed(1)} ms a test (${factor.toFixed(2)} times: ${inSeconds(median(plain))}, ${inSeconds(median(covered))})`,
    isMet: 'factor' in most ? factor <= most.factor : addedMs <= most.addedMs,
    details: { plain, covered },
  };
}
