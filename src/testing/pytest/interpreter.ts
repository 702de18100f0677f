import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { runProcess } from '../../workspace/childProcess.ts';
import type { UserError } from '../../workspace/userErrors/userError.ts';
import {
  pytestNotFound,
  pytestTooOld,
  pythonNotFound,
  pythonNotUsable,
} from '../../workspace/userErrors/pythonErrors.ts';
import { withoutToolsAround } from './environment.ts';

/** A Python that can run the project's tests. */
export interface Interpreter {
  /** Absolute path of the executable itself, behind shims and launchers. */
  readonly python: string;
  readonly version: string;
  /** Absent: it has no pytest, and runs the tests with the standard library's unittest. */
  readonly pytestVersion?: string;
  readonly collector: CollectorName;
  /** Whether it belongs to a virtual environment. */
  readonly isEnvironment: boolean;
}

export const frameworkOf = ({ pytestVersion }: Interpreter): 'pytest' | 'unittest' =>
  pytestVersion === undefined ? 'unittest' : 'pytest';

/** How lines are traced: by the interpreter (3.12+), by coverage.py's C tracer, or in Python. */
export type CollectorName = 'sys.monitoring' | 'coverage.py' | 'sys.settrace';

export interface InterpreterSearch {
  readonly root: string;
  /** Named by the person: used or refused, never replaced. */
  readonly pythonPath?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where `fixpoint_probe.py` lies. */
  readonly helpers: string;
  /** Whether a Python without pytest will do; asked when there is no better one. */
  readonly isUnittestEnough: () => Promise<boolean>;
}

type Attempt =
  | { readonly kind: 'usable'; readonly interpreter: Interpreter }
  | { readonly kind: 'absent'; readonly command: string }
  | { readonly kind: 'unusable'; readonly command: string; readonly error: UserError }
  | { readonly kind: 'no-pytest'; readonly command: string; readonly interpreter: Interpreter };

interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

const isWindows = process.platform === 'win32';
const probeTimeoutMs = 30_000;

const probeSchema = z.object({
  executable: z.string().min(1),
  version: z.string(),
  isEnvironment: z.boolean(),
  pytestVersion: z.string().nullable(),
  pytestProblem: z.string().nullable(),
  collector: z.enum(['sys.monitoring', 'coverage.py', 'sys.settrace']).nullable(),
});

/**
 * The interpreter named by the person, or the first of: the active environment, the project's own, `python3` and
 * `python`. One without pytest is taken only if no other has it and the tests are such that unittest can run them.
 * @throws UserError if there is none that can run the tests
 */
export async function findInterpreter(search: InterpreterSearch, signal: AbortSignal): Promise<Interpreter> {
  if (search.pythonPath !== undefined && search.pythonPath !== '') {
    return firstUsable([{ command: namedPython(search.pythonPath, search.root), args: [] }], search, signal);
  }
  return firstUsable(likelyPythons(search), search, signal);
}

async function firstUsable(
  commands: readonly Command[],
  search: InterpreterSearch,
  signal: AbortSignal,
): Promise<Interpreter> {
  const attempts: Exclude<Attempt, { kind: 'usable' }>[] = [];
  for (const command of commands) {
    const attempt = await probe(command, search, signal);
    if (attempt.kind === 'usable') return attempt.interpreter;
    attempts.push(attempt);
  }
  const withoutPytest = attempts.find((attempt) => attempt.kind === 'no-pytest');
  if (withoutPytest && (await search.isUnittestEnough())) return withoutPytest.interpreter;
  throw refusal(attempts);
}

/** What helps most is told: a Python that lacks only pytest, then one that is broken or too old. */
function refusal(attempts: readonly Exclude<Attempt, { kind: 'usable' }>[]): UserError {
  const withoutPytest = attempts.filter(({ kind }) => kind === 'no-pytest').map(({ command }) => command);
  if (withoutPytest.length > 0) return pytestNotFound([...new Set(withoutPytest)]);
  const unusable = attempts.find((attempt) => attempt.kind === 'unusable');
  return unusable ? unusable.error : pythonNotFound(attempts.map(({ command }) => command));
}

function likelyPythons({ root, environment }: InterpreterSearch): Command[] {
  const environments = [
    environment['VIRTUAL_ENV'],
    environment['CONDA_PREFIX'],
    join(root, '.venv'),
    join(root, 'venv'),
  ];
  const inEnvironments = environments
    .flatMap((folder) => (folder ? pythonsIn(folder) : []))
    .filter((python) => existsSync(python));
  const onPath = isWindows
    ? [
        { command: 'py', args: ['-3'] },
        { command: 'python', args: [] },
      ]
    : [
        { command: 'python3', args: [] },
        { command: 'python', args: [] },
      ];
  return [...inEnvironments.map((command) => ({ command, args: [] })), ...onPath];
}

function pythonsIn(environment: string): string[] {
  return isWindows
    ? [join(environment, 'Scripts', 'python.exe'), join(environment, 'python.exe')]
    : [join(environment, 'bin', 'python')];
}

/** A command on PATH, a path (relative ones to where we are, or to the root), or the folder of an environment. */
function namedPython(name: string, root: string): string {
  if (!/[\\/]/.test(name)) return name;
  const expanded = name.startsWith('~') ? join(homedir(), name.slice(1)) : name;
  const path = [resolve(expanded), resolve(root, expanded)].find((candidate) => existsSync(candidate));
  if (path === undefined) return expanded;
  if (!statSync(path).isDirectory()) return path;
  return pythonsIn(path).find((python) => existsSync(python)) ?? path;
}

async function probe(
  { command, args }: Command,
  { root, environment, helpers }: InterpreterSearch,
  signal: AbortSignal,
): Promise<Attempt> {
  const script = join(helpers, 'fixpoint_probe.py');
  let stdout: string, stderr: string;
  try {
    ({ stdout, stderr } = await runProcess(command, [...args, script], {
      cwd: root, // shims choose by the folder they are started in
      env: { ...withoutToolsAround(environment), PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
      signal,
      timeoutMs: probeTimeoutMs,
    }));
  } catch (error) {
    signal.throwIfAborted();
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent) return { kind: 'absent', command };
    return { kind: 'unusable', command, error: pythonNotUsable(command, `it cannot be started (${String(error)}).`) };
  }
  const found = parseProbe(stdout);
  if (!found) {
    const said = (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? '';
    const detail = said === '' ? 'it does not run Python code.' : `it does not run Python code (${said}).`;
    return { kind: 'unusable', command, error: pythonNotUsable(command, detail) };
  }
  if (found.collector === null) {
    return { kind: 'unusable', command, error: pythonNotUsable(command, `it is Python ${found.version}.`) };
  }
  const { executable: python, version, collector, isEnvironment } = found;
  if (found.pytestVersion === null) {
    const problem = found.pytestProblem ?? '';
    if (problem.startsWith('ModuleNotFoundError')) {
      return { kind: 'no-pytest', command: python, interpreter: { python, version, collector, isEnvironment } };
    }
    return { kind: 'unusable', command, error: pythonNotUsable(command, `importing pytest raised ${problem}.`) };
  }
  if (Number.parseInt(found.pytestVersion) < 6) {
    return { kind: 'unusable', command, error: pytestTooOld(python, found.pytestVersion) };
  }
  const { pytestVersion } = found;
  return { kind: 'usable', interpreter: { python, version, pytestVersion, collector, isEnvironment } };
}

function parseProbe(stdout: string): z.infer<typeof probeSchema> | undefined {
  try {
    return probeSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  } catch {
    return undefined; // printed something else: not a Python
  }
}
