import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { firstSuspect } from '../../test/fakes/suspects.ts';
import type { Suspect } from '../localize/suspect.ts';
import { Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber, offset } from '../workspace/positions.ts';
import { Workspace } from '../workspace/workspace.ts';
import { projectSurprisal } from './projectSurprisal.ts';

const syntax = new Syntax(resolve('dist'));
const root = mkdtempSync(join(tmpdir(), 'fixpoint-surprisal-'));
afterAll(async () => {
  rmSync(root, { recursive: true });
  await syntax[Symbol.asyncDispose]();
});

const faulty = 'def f(rows):\n    return odd(rows)\n';
const usual = '    return count(rows)\n';

/** By how much the usual line is less surprising than the faulty one. */
async function gain(files: Record<string, string>, file = 'src/a.py'): Promise<number> {
  const folder = mkdtempSync(join(root, 'project-'));
  for (const [path, text] of Object.entries({ [file]: faulty, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const suspect: Suspect = {
    file: file as RelativePath,
    line: lineNumber(1),
    endLine: lineNumber(2),
    function: 'f',
    score: 1,
    evidence: [],
    lines: [],
    ...firstSuspect,
  };
  const tools = { workspace: await Workspace.open(folder), syntax };
  const surprisal = await projectSurprisal([suspect], tools, new AbortController().signal);
  const range = { start: offset(faulty.indexOf('    ')), end: offset(faulty.length) };
  return -(surprisal.surprisalChanges(file as RelativePath, faulty, range, [usual])[0] ?? NaN);
}

const uses = `def g(rows):\n${usual}`.repeat(5);
/** As long as all that is read of a project. */
const long = '# nothing but a remark\n'.repeat(17_388);

describe('the model of a project', () => {
  it.each<[name: string, files: Record<string, string>, isKnown: boolean]>([
    ['knows other folders', { 'lib/b.py': uses }, true],
    ['knows no other language', { 'src/b.js': uses }, false],
    ['reads the folder of the suspect first', { 'src/z.py': uses, 'lib/b.py': long }, true],
    ['reads a limited part of the rest', { 'src/z.py': long, 'lib/b.py': uses }, false],
  ])('%s', async (_name, files, isKnown) => {
    const nats = await gain(files);
    if (isKnown) expect(nats).toBeGreaterThan(0.5);
    else expect(nats).toBeLessThan(0.5);
  });

  it('is empty where no suspect can be changed by templates', async () => {
    expect(await gain({ 'src/b.go': uses }, 'src/a.go')).toBeLessThan(0.5);
  });
});
