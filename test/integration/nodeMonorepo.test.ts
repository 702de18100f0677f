import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashOfTree, localizeReportOf, runCli } from './cli.ts';
import { packagesFrom } from './installedPackages.ts';
import { temporaryFolder } from './pytestProject.ts';

const packages = packagesFrom('FIXPOINT_NODE_PACKAGES');

/** As npm lays out its workspaces: frameworks at the root, and a link for each package of its own. */
function monorepoWith(framework: string): string {
  const root = join(temporaryFolder(), 'everything');
  cpSync(join(import.meta.dirname, '../fixtures/node-monorepo'), root, { recursive: true });
  mkdirSync(join(root, 'node_modules/@acme'), { recursive: true });
  for (const name of readdirSync(packages)) {
    if (name !== '@acme') symlinkSync(join(packages, name), join(root, 'node_modules', name), 'junction');
  }
  for (const name of ['money', 'shop']) {
    symlinkSync(join('../../packages', name), join(root, 'node_modules/@acme', name), 'junction');
  }
  const file = join(root, 'packages/shop/package.json');
  const known = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...known, scripts: { test: framework } }));
  if (framework.startsWith('vitest')) {
    writeFileSync(join(root, 'packages/shop/vitest.config.mjs'), 'export default { test: { globals: true } };\n');
  }
  return root;
}

// Vitest leaves CommonJS packages to Node: that must not hide them.
it.each(['vitest run', 'jest', 'mocha'])(
  '%s: a fault in a package that is imported by name is found',
  async (script) => {
    const root = monorepoWith(script);
    const before = hashOfTree(join(root, 'packages'));
    const test = 'packages/shop/test/cart.test.js::a cart > has taxes';
    const { suspects } = localizeReportOf(await runCli(['localize', '--root', root, '--json', test]));
    const first = suspects.filter(({ rank }) => rank === 1);
    expect(first.map(({ file, function: name }) => `${file} ${name ?? ''}`)).toContain(
      'packages/money/src/money.js addTax',
    );
    expect(hashOfTree(join(root, 'packages'))).toBe(before);
  },
);
