import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { id } from '../../test/fakes/scriptedTests.ts';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { PassingTest } from './spectrum.ts';
import { SpectrumCache } from './spectrumCache.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const path = (file: string): RelativePath => file as RelativePath;
const coverage = (files: Record<string, number[]>): PassingTest['coverage'] =>
  new Map(Object.entries(files).map(([file, lines]) => [path(file), LineSet.of(lines)]));
const test = (name: string, files: Record<string, number[]>): PassingTest => ({
  id: id(name),
  durationMs: 1.5,
  coverage: coverage(files),
});

let directory: string;
let texts: Record<string, string>;
const hashOf = (file: RelativePath): Promise<string | undefined> => Promise.resolve(texts[file]);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fixpoint-spectra-'));
  folders.push(directory);
  texts = { 't.py': 't1', 'a.py': 'a1', 'b.py': 'b1' };
});

const open = (): Promise<SpectrumCache> => SpectrumCache.open(directory, '/project');

async function recorded(): Promise<SpectrumCache> {
  const cache = await open();
  await cache.record(test('t.py::one', { 't.py': [1], 'a.py': [2, 70] }), path('t.py'), hashOf);
  await cache.record(test('t.py::two', { 't.py': [4], 'b.py': [5] }), path('t.py'), hashOf);
  await cache.recordFile(path('t.py'), [id('t.py::one'), id('t.py::two')], hashOf);
  await cache.recordImports(coverage({ 'a.py': [1] }), hashOf);
  await cache.save();
  return open();
}

const freshIds = async (cache: SpectrumCache): Promise<string[]> => [...(await cache.freshTests(hashOf)).keys()];

describe('SpectrumCache', () => {
  it('gives back what was recorded, in a later program', async () => {
    const cache = await recorded();
    const fresh = await cache.freshTests(hashOf);
    expect([...fresh.keys()]).toEqual(['t.py::one', 't.py::two']);
    const one = fresh.get(id('t.py::one'));
    expect([...(one?.coverage.get(path('a.py')) ?? [])]).toEqual([2, 70]);
    expect(one?.durationMs).toBe(1.5);
    expect(await cache.testsIn(path('t.py'), hashOf)).toEqual(['t.py::one', 't.py::two']);
    expect([...((await cache.importCoverage(hashOf)).get(path('a.py')) ?? [])]).toEqual([1]);
  });

  it.each<[name: string, changed: Record<string, string | undefined>, expected: string[]]>([
    ['nothing changed', {}, ['t.py::one', 't.py::two']],
    ['what one of them executes', { 'a.py': 'a2' }, ['t.py::two']],
    ['the test file', { 't.py': 't2' }, []],
    ['a file that is gone', { 'b.py': undefined }, ['t.py::one']],
  ])('%s: %j', async (_name, changed, expected) => {
    const cache = await recorded();
    texts = { ...texts, ...changed } as Record<string, string>;
    expect(await freshIds(cache)).toEqual(expected);
  });

  it('does not know the tests of a file that was changed', async () => {
    const cache = await recorded();
    texts['t.py'] = 't2';
    expect(await cache.testsIn(path('t.py'), hashOf)).toBeUndefined();
  });

  it('knows of a test that fails now with which files it passed', async () => {
    const cache = await recorded();
    cache.noteFailure(id('t.py::one'));
    await cache.save();
    const later = await open();
    expect(await freshIds(later)).toEqual(['t.py::two']);
    expect(Object.fromEntries(later.lastGreen([id('t.py::one')]))).toEqual({ 't.py': 't1', 'a.py': 'a1' });
  });

  it('is another one for another project', async () => {
    await recorded();
    expect(await freshIds(await SpectrumCache.open(directory, '/other'))).toEqual([]);
  });

  it.each<[name: string, damage: (text: string) => string]>([
    ['cut off', (text) => text.slice(0, -10)],
    ['of another schema', (text) => text.replace('"schema":1', '"schema":0')],
    ['with places that are not there', (text) => text.replace(/"sets":\[[^\]]*\]/, '"sets":[]')],
    ['with a path that leaves the root', (text) => text.replace('"a.py"', '"../a.py"')],
  ])('starts anew from a file %s', async (_name, damage) => {
    await recorded();
    const file = join(directory, 'spectra', readdirSync(join(directory, 'spectra'))[0] ?? '');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(await freshIds(await open())).toEqual([]);
  });
});
