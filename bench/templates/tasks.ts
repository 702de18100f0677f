import { readFileSync } from 'node:fs';

/** A task of HumanEvalFix: a small program with one fault, its repair and its tests. */
export interface Task {
  readonly id: string;
  readonly bugType: string;
  readonly entryPoint: string;
  readonly buggy: string;
  readonly repaired: string;
  readonly tests: string;
}

/** The records of HumanEvalPack, one JSON object a line. */
export function readTasks(file: string): Task[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const record = JSON.parse(line) as Record<string, string>;
      const field = (name: string): string => {
        const value = record[name];
        if (value === undefined) throw new Error(`${file}: a record without "${name}"`);
        return value;
      };
      const program = (body: string): string => `${field('declaration').trimEnd()}\n${body}`;
      return {
        id: field('task_id'),
        bugType: field('bug_type'),
        entryPoint: field('entry_point'),
        buggy: program(field('buggy_solution')),
        repaired: program(field('canonical_solution')),
        tests: field('test'),
      };
    });
}
