import { runProcess } from '../../src/workspace/childProcess.ts';

const testTimeoutMs = 120_000;
const checkTimeoutMs = 30_000;

/** What plain pytest says about a file or a test, without any part of Fixpoint in the process. */
export type PlainOutcome = 'passed' | 'failed' | 'timed-out' | 'broken';

/** Runs one test, or all tests of a file, with plain pytest in a folder and leaves nothing behind there. */
export async function runPlainly(
  python: string,
  tree: string,
  selection: string,
  signal: AbortSignal,
): Promise<PlainOutcome> {
  const { exitCode, isTimedOut } = await runProcess(
    python,
    ['-B', '-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider', selection],
    { cwd: tree, env: process.env, signal, timeoutMs: testTimeoutMs },
  );
  if (isTimedOut) return 'timed-out';
  if (exitCode === 0) return 'passed';
  return exitCode === 1 ? 'failed' : 'broken';
}

const compareSyntax = `
import ast, sys
trees = [ast.dump(ast.parse(open(path, 'rb').read())) for path in sys.argv[1:3]]
sys.exit(0 if trees[0] == trees[1] else 1)
`;

/** Whether two Python files parse to the same syntax: layout, comments and redundant parentheses do not count. */
export async function haveSameSyntax(
  python: string,
  one: string,
  other: string,
  signal: AbortSignal,
): Promise<boolean> {
  const options = { cwd: '.', env: process.env, signal, timeoutMs: checkTimeoutMs };
  return (await runProcess(python, ['-I', '-c', compareSyntax, one, other], options)).exitCode === 0;
}
