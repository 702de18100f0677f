import { describe, expect, it, vi } from 'vitest';
import { exampleResult, suspectWith } from './exampleSuspects.ts';
import { Suspects } from './suspects.ts';

const newLineAtTheTop = [
  { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'x\n' },
] as const;
const lines = [[12, 0.91], [14, 0.91]] as const; // prettier-ignore

function shown(): Suspects {
  const suspects = new Suspects();
  suspects.take(exampleResult({ suspects: [suspectWith(lines)] }));
  return suspects;
}

describe('the suspects of a window', () => {
  it('move with edits, and their file counts as changed until the next ranking', () => {
    const suspects = shown();
    suspects.noteEdit('cart.py', newLineAtTheTop);
    expect(suspects.marksNow('cart.py').map(({ line }) => line)).toEqual([11, 13, 15]);
    expect([suspects.hasChanged('cart.py'), suspects.hasChanged('shop.py')]).toEqual([true, false]);
    suspects.take(exampleResult());
    expect(suspects.hasChanged('cart.py')).toBe(false);
  });

  it('explain a marked line and its equals at their present numbers', () => {
    const suspects = shown();
    suspects.noteEdit('cart.py', newLineAtTheTop);
    const place = suspects.placeAt('cart.py', 13);
    expect(place?.line).toBe(12);
    expect(place?.facts).toMatchObject({ score: 0.91, tiedLines: [15], hasChanged: true });
    expect(suspects.placeAt('cart.py', 12)).toBeUndefined();
    expect(suspects.placeAt('cart.py', 11)).toMatchObject({ line: undefined, facts: { executedBy: { passing: 0 } } });
  });

  it('without what is excluded, which a repair gets told at its present lines', () => {
    const suspects = shown();
    suspects.exclude({ kind: 'line', file: 'cart.py', line: 12 });
    suspects.noteEdit('cart.py', newLineAtTheTop);
    expect(suspects.placeAt('cart.py', 13)).toBeUndefined();
    expect(suspects.excludedIn('file:///project')).toEqual([{ file: 'cart.py', line: 13 }]);
    expect(suspects.excludedIn('file:///other')).toEqual([]);
    suspects.restoreExcluded();
    expect(suspects.placeAt('cart.py', 13)).toBeDefined();
  });

  it('keep what is excluded in the next ranking, where it is by then', () => {
    const suspects = shown();
    suspects.exclude({ kind: 'line', file: 'cart.py', line: 12 });
    suspects.noteEdit('cart.py', newLineAtTheTop);
    suspects.take(exampleResult({ suspects: [suspectWith([[13, 0.91], [15, 0.91]])] })); // prettier-ignore
    expect(suspects.marksNow('cart.py').map(({ line }) => line)).toEqual([10, 15]);
  });

  it('are gone when cleared, exclusions included', () => {
    const suspects = shown();
    suspects.exclude({ kind: 'line', file: 'cart.py', line: 12 });
    const listener = vi.fn();
    suspects.onDidChange(listener);
    suspects.clear();
    expect([suspects.result, suspects.files, suspects.hasExclusions]).toEqual([undefined, [], false]);
    expect(listener).toHaveBeenCalledExactlyOnceWith('ranking');
  });

  it('tell an edit only of files that they are in', () => {
    const suspects = shown();
    const listener = vi.fn();
    suspects.onDidChange(listener);
    suspects.noteEdit('other.py', newLineAtTheTop);
    suspects.noteEdit('cart.py', []);
    expect(listener).not.toHaveBeenCalled();
    suspects.noteEdit('cart.py', newLineAtTheTop);
    expect(listener).toHaveBeenCalledExactlyOnceWith('edit');
  });
});
