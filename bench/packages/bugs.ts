import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import data from './bugs.json';

/** A source release. Its code is fetched when the benchmark runs; the repository holds the changed lines alone. */
export interface SourcePackage {
  /** As pip names it, with the pinned version: `toolz==1.2.0`. */
  readonly package: string;
  readonly sdist: string;
  readonly sha256: string;
}

/**
 * A one-line mistake in a real package. The bugs were chosen before any repair was tried on them and stay as they are:
 * a bug that turns out to be hard is not replaced.
 */
export interface Bug {
  readonly id: string;
  readonly package: string;
  readonly file: string;
  /** Of the original line, from 1. */
  readonly line: number;
  readonly original: string;
  /** Null where the mistake is that the line is missing. */
  readonly buggy: string | null;
  /** Tests that pass on the original and fail on the buggy version. The first is given to the repairer. */
  readonly failingTests: readonly string[];
  readonly kind: string;
  readonly note: string;
}

export const packages: readonly SourcePackage[] = data.packages;
export const bugs: readonly Bug[] = data.bugs;

/** The test that the repairer is asked to make pass. */
export function targetTest(bug: Bug): string {
  const [test] = bug.failingTests;
  if (test === undefined) throw new Error(`${bug.id} names no failing test.`);
  return test;
}

export function testFile(bug: Bug): string {
  return targetTest(bug).split('::', 1).join('');
}

/**
 * Puts the bug into an unpacked copy of its package.
 * @throws if the line is not the one the bug was made for
 */
export function plantBug(bug: Bug, tree: string): void {
  const path = join(tree, bug.file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const found = lines[bug.line - 1];
  if (found !== bug.original)
    throw new Error(`${bug.id}: line ${bug.line} of ${bug.file} should be "${bug.original}", but is "${found ?? ''}".`);
  lines.splice(bug.line - 1, 1, ...(bug.buggy === null ? [] : [bug.buggy]));
  writeFileSync(path, lines.join('\n'));
}
