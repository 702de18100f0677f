import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RelativePath } from '../../../src/workspace/paths.ts';
import { runHelper } from '../../localize/pythons.ts';
import type { Task } from '../../templates/tasks.ts';
import { readTasks } from '../../templates/tasks.ts';
import { assertionsOf } from './javaScriptTests.ts';

export type RepairLanguage = 'JavaScript' | 'Python';
export const repairLanguages: readonly RepairLanguage[] = ['JavaScript', 'Python'];

/** A small program with one fault as a project with a test for each assertion. */
export interface RepairTask {
  readonly id: string;
  readonly language: RepairLanguage;
  readonly programFile: RelativePath;
  readonly testFile: RelativePath;
  readonly buggy: string;
  readonly repaired: string;
  /** Its tests are called `test_1` to this number. */
  readonly tests: number;
  /** What stands beside program and tests. */
  readonly otherFiles: Readonly<Record<string, string>>;
  /** The text of a test file with these tests only. */
  readonly testText: (wanted: ReadonlySet<number>) => string;
}

/** Tasks of HumanEvalFix with odd numbers. */
export function readRepairTasks(folder: string, language: RepairLanguage, python: string): RepairTask[] {
  const file = join(folder, language === 'Python' ? 'python.jsonl' : 'js.jsonl');
  return readTasks(file)
    .filter(({ id }) => Number(id.split('/').at(-1)) % 2 === 1)
    .map((task) => (language === 'Python' ? inPython(task, python) : inJavaScript(task)));
}

/** Writes the task with a program and some of its tests to a folder. */
export function writeTask(root: string, task: RepairTask, program: string, wanted: ReadonlySet<number>): void {
  const own = { [task.programFile]: program, [task.testFile]: task.testText(wanted) };
  for (const [path, text] of Object.entries({ ...task.otherFiles, ...own })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export const allTests = ({ tests }: RepairTask): ReadonlySet<number> =>
  new Set(Array.from({ length: tests }, (_, index) => index + 1));

function inPython({ id, entryPoint, buggy, repaired, tests }: Task, python: string): RepairTask {
  const input = { test: tests, entryPoint, module: 'program.solution' };
  const [head = '', ...split] = runHelper(python, 'splitTests.py', JSON.stringify(input)).split(
    /(?=\n\n\ndef test_\d+)/,
  );
  return {
    id,
    language: 'Python',
    programFile: 'program/solution.py' as RelativePath,
    testFile: 'tests/test_solution.py' as RelativePath,
    buggy,
    repaired,
    tests: split.length,
    otherFiles: { 'program/__init__.py': '' },
    testText: (wanted) => `${[head, ...split.filter((_, index) => wanted.has(index + 1))].join('')}\n`,
  };
}

/** All of it is checked, so that a name that does not exist is an error as in TypeScript. */
const checkedJavaScript = {
  compilerOptions: { allowJs: true, checkJs: true, noEmit: true, target: 'ESNext', lib: ['ESNext'], types: [] },
};

function inJavaScript({ id, entryPoint, buggy, repaired, tests }: Task): RepairTask {
  const bodies = assertionsOf(tests);
  const program = (text: string): string => `// @ts-check\n${text.trim()}\n\nmodule.exports = { ${entryPoint} };\n`;
  const head = [
    "const assert = require('node:assert');",
    "const test = require('node:test');",
    `const { ${entryPoint} } = require('./solution.js');`,
  ].join('\n');
  const testOf = (body: string, index: number): string => `\n\ntest('test_${index + 1}', () => {\n  ${body}\n});`;
  return {
    id,
    language: 'JavaScript',
    programFile: 'solution.js' as RelativePath,
    testFile: 'solution.test.js' as RelativePath,
    buggy: program(buggy),
    repaired: program(repaired),
    tests: bodies.length,
    otherFiles: {
      'package.json': JSON.stringify({ name: 'task', scripts: { test: 'node --test' } }),
      'tsconfig.json': JSON.stringify(checkedJavaScript),
      'console.d.ts': 'declare const console: { log(...values: unknown[]): void };\n',
    },
    testText: (wanted) => {
      const chosen = bodies.map(testOf).filter((_, index) => wanted.has(index + 1));
      return `${[head, ...chosen].join('')}\n`;
    },
  };
}
