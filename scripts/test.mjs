// `npm test`: everything that must hold, in the order in which it fails fastest. Ends with the count of tests.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, repository } from './install.mjs';

ensureInstalled();

const results = join(repository, '.cache', 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const bin = (name) => join(repository, 'node_modules', name);
const vitest = (project) => [
  bin('vitest/vitest.mjs'),
  'run',
  '--project',
  project,
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${join(results, `${project}.json`)}`,
];

/** Each step is a Node program; those with `counts` say how many tests passed and failed. */
const steps = [
  { name: 'types', args: [bin('typescript/bin/tsc'), '--noEmit'] },
  { name: 'lint and import boundaries', args: [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'licences', args: ['scripts/checkLicences.mjs'] },
  { name: 'build', args: ['scripts/build.mjs'] },
  { name: 'unit', args: vitest('unit'), counts: () => vitestCounts('unit') },
  { name: 'integration', args: vitest('integration'), counts: () => vitestCounts('integration') },
  { name: 'editor', args: ['scripts/testEditor.mjs'], counts: closingLineCounts },
];

let passed = 0;
let failed = 0;
const failedSteps = [];
for (const { name, args, counts } of steps) {
  const startedAt = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  const { status, stdout } = await runStep(args);
  const isOk = status === 0;
  if (!isOk) failedSteps.push(name);
  const counted = counts?.(stdout);
  passed += counted?.passed ?? 0;
  failed += counted?.failed ?? 0;
  // A step that fails without naming a test still fails the whole.
  if (!isOk && (counted?.failed ?? 0) === 0) failed += 1;
  process.stdout.write(
    `== ${name}: ${isOk ? 'ok' : `FAILED (${status})`} in ${Math.round((Date.now() - startedAt) / 1000)} s\n`,
  );
  // Nothing that follows means anything without a build.
  if (!isOk && name === 'build') break;
}
if (failedSteps.length > 0) process.stdout.write(`\nfailed steps: ${failedSteps.join(', ')}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** Shows what the program prints as it comes, and keeps it. */
function runStep(args) {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env: { ...process.env, ...colours, FIXPOINT_IS_BUILT: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    process.stdout.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ status: code ?? signal, stdout }));
  });
}

function vitestCounts(project) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(join(results, `${project}.json`), 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 }; // vitest broke off before it wrote its results; the exit code says so
  }
}

function closingLineCounts(stdout) {
  const match = /(\d+) passed, (\d+) failed\s*$/.exec(stdout);
  return { passed: Number(match?.[1] ?? 0), failed: Number(match?.[2] ?? 0) };
}
