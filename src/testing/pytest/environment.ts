import { delimiter, dirname, join, resolve } from 'node:path';
import type { Interpreter } from './interpreter.ts';

/** Set by tools around a run of the user's; they would start coverage, workers or a debugger inside ours. */
const removed = [
  'COVERAGE_PROCESS_CONFIG',
  'COVERAGE_PROCESS_START',
  'COVERAGE_RUN',
  'PYTEST_CURRENT_TEST',
  'PYTEST_XDIST_WORKER',
  'PYTHONINSPECT',
];

interface Places {
  readonly root: string;
  /** Where pytest is started; inside the tree. */
  readonly workingDirectory: string;
  /** Deleted after the run: takes what tests and plugins write beside the project. */
  readonly workFolder: string;
}

/** The environment of a test process: the user's own, as if the interpreter's virtual environment were active. */
export function testEnvironment(
  environment: NodeJS.ProcessEnv,
  interpreter: Interpreter,
  { root, workingDirectory, workFolder }: Places,
): NodeJS.ProcessEnv {
  const temporary = join(workFolder, 't');
  return {
    ...withoutToolsAround(environment),
    ...pythonPath(environment['PYTHONPATH'], root),
    ...activated(environment, interpreter),
    PWD: workingDirectory,
    PYTHONDONTWRITEBYTECODE: '1',
    // A forgotten breakpoint() must not wait for a person.
    PYTHONBREAKPOINT: '0',
    HYPOTHESIS_STORAGE_DIRECTORY: join(workFolder, 'hypothesis'),
    COVERAGE_FILE: join(workFolder, 'coverage'),
    PYTEST_DEBUG_TEMPROOT: temporary,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
  };
}

/** The environment without what would make every Python in it measure itself, and write what it measured. */
export function withoutToolsAround(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isKept = (name: string): boolean => !removed.includes(name) && !name.startsWith('COV_CORE_');
  return Object.fromEntries(Object.entries(environment).filter(([name]) => isKept(name)));
}

/** Relative entries were meant relative to the root, not to the folder pytest is started in. */
function pythonPath(value: string | undefined, root: string): NodeJS.ProcessEnv {
  if (!value) return {};
  const entries = value.split(delimiter).filter((entry) => entry !== '');
  return { PYTHONPATH: entries.map((entry) => resolve(root, entry)).join(delimiter) };
}

function activated(environment: NodeJS.ProcessEnv, { python, isEnvironment }: Interpreter): NodeJS.ProcessEnv {
  if (!isEnvironment) return {};
  const scripts = dirname(python);
  // Windows names it Path.
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const path = environment[name];
  return { VIRTUAL_ENV: dirname(scripts), [name]: path ? `${scripts}${delimiter}${path}` : scripts };
}
