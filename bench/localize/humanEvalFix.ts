import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { Task } from '../templates/tasks.ts';
import { readTasks } from '../templates/tasks.ts';
import type { Bug } from './bug.ts';
import { faultIn } from './faultyElements.ts';
import { runHelper } from './pythons.ts';

const module = 'program.solution';
const programFile = 'program/solution.py' as RelativePath;
const testFile = 'tests/test_solution.py';

/** Tasks of HumanEvalFix with odd numbers, each a project with a test for each assertion. */
export function humanEvalFixBugs(file: string, python: string): Bug[] {
  return readTasks(file)
    .filter(({ id }) => Number(id.split('/').at(-1)) % 2 === 1)
    .map((task) => bugOf(task, python));
}

function bugOf(task: Task, python: string): Bug {
  const { id, bugType, entryPoint, buggy, repaired, tests } = task;
  const testText = runHelper(python, 'splitTests.py', JSON.stringify({ test: tests, entryPoint, module }));
  return {
    id,
    part: 'humanevalfix',
    kind: bugType,
    fault: faultIn(programFile, { buggy, repaired }, python),
    repaired,
    sources: dirname(programFile),
    excluded: [],
    tests: [dirname(testFile)],
    writeTo: (folder) => {
      const files = { [programFile]: buggy, 'program/__init__.py': '', [testFile]: testText };
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
  };
}
