import type { RelativePath } from '../../src/workspace/paths.ts';
import type { Fault } from './bug.ts';
import { runHelper } from './pythons.ts';

/** The faulty lines and functions of a file, by comparison with its repaired text. */
export function faultIn(
  file: RelativePath,
  texts: { readonly buggy: string; readonly repaired: string },
  python: string,
): Fault {
  const output = runHelper(python, 'faultyElements.py', JSON.stringify(texts));
  const { lines, functions } = JSON.parse(output) as Pick<Fault, 'lines' | 'functions'>;
  return { file, lines, functions: functions.map((it) => ({ ...it, file })) };
}
