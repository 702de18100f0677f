import { execFileSync } from 'node:child_process';

export function setup(): void {
  if (process.env['FIXPOINT_IS_BUILT'] === 'true') return; // `npm test` has just built it
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
