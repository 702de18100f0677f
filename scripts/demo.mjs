// `npm run demo`: from a fresh clone to a verified patch of a real failing test, without a model or a key.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, repository } from './install.mjs';

ensureInstalled();
// These need the packages that were just installed.
const { pythonWithPytest } = await import('./pythonForTests.mjs');
const { scratchFolder } = await import('./scratch.mjs');

const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: repository, stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const project = join(scratchFolder('fixpoint-demo-'), 'ledger');
cpSync(join(repository, 'samples/ledger'), project, { recursive: true });
const python = await pythonWithPytest();

process.stdout.write(`\nA small project of shared expenses lies in ${project}. Two of its tests fail:\n\n`);
spawnSync(python, ['-m', 'pytest', '-q', '--no-header', '--tb=line', '-p', 'no:cacheprovider'], {
  cwd: project,
  stdio: 'inherit',
  env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
});
process.stdout.write('\n$ fixpoint fix\n\n');
const fix = spawnSync(
  process.execPath,
  [join(repository, 'dist/cli.js'), 'fix', '--root', project, '--python', python],
  {
    stdio: 'inherit',
  },
);
process.exitCode = fix.status ?? 1;
