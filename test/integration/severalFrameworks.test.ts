import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LocalizeReport } from '../../src/protocol/contract.ts';
import { hashOfTree, localizeReportOf, runCli } from './cli.ts';
import { goEnvironment, hasGo } from './goProject.ts';
import { packagesFrom } from './installedPackages.ts';
import { copyOfFixture, temporaryFolder } from './pytestProject.ts';
import { pythonForTests } from './pythonForTests.ts';

const packages = packagesFrom('FIXPOINT_VITEST');

/** Tests of a Python package, a TypeScript package and a Go module, side by side. */
function copyOfWorkspace(): string {
  const root = copyOfFixture('frameworks', 'three');
  symlinkSync(packages, join(root, 'web/node_modules'), 'junction');
  return root;
}

const localize = async (root: string, env: NodeJS.ProcessEnv): Promise<LocalizeReport> => {
  const options = ['--root', root, '--python', await pythonForTests(), '--json'];
  return localizeReportOf(await runCli(['localize', ...options], { env }));
};

const pythonTests = ['python/test_ledger.py::test_balance', 'python/test_ledger.py::test_balance_of_one'];
const webTest = 'web/test/title.test.ts::two words';
const goTest = './go::TestPop';

describe.skipIf(!existsSync(join(packages, 'vitest')))('several frameworks in one workspace', () => {
  describe.skipIf(!hasGo)('in one run', () => {
    let root: string;
    let before: string;
    let report: LocalizeReport;
    beforeAll(async () => {
      root = copyOfWorkspace();
      before = hashOfTree(root);
      report = await localize(root, goEnvironment);
    });

    it('the failing tests of all of them are found', () => {
      expect(report.status, report.message).toBe('localized');
      expect(report.tests.map(({ id }) => id).sort()).toEqual([goTest, ...pythonTests, webTest].sort());
      expect(report.spectrum).toEqual({ failing: 4, passing: 4 });
      expect(report.unranked).toEqual([]);
    });

    it('each cause has a ranking of its own', () => {
      const first = report.groups.map(({ tests, suspects }) => [
        [...tests].sort(),
        suspects.filter(({ rank }) => rank === 1).map(({ file, function: name }) => `${file} ${name ?? ''}`),
      ]);
      const ofWeb = report.groups.find(({ tests }) => tests.includes(webTest))?.suspects.slice(0, 2);
      expect(ofWeb?.map(({ file, function: name }) => `${file} ${name ?? ''}`)).toContain('web/src/title.ts title');
      expect(first).toContainEqual([[goTest], ['go/queue.go Queue.Pop']]);
      const ofPython = first.filter(([tests]) => pythonTests.some((id) => tests?.includes(id)));
      expect(ofPython.flatMap(([, suspects]) => suspects)).toEqual(ofPython.map(() => 'python/ledger.py balance'));
    });

    it('all suspects are in one ranking, too', () => {
      const files = new Set(report.suspects.map(({ file }) => file));
      expect([...files].sort()).toEqual(['go/queue.go', 'python/ledger.py', 'web/src/title.ts']);
    });

    it('nothing is written', () => {
      expect(hashOfTree(root)).toBe(before);
    });
  });

  it.skipIf(process.platform === 'win32')('what an unusable tool would run is left out, and that is said', async () => {
    const root = copyOfWorkspace();
    const report = await localize(root, { PATH: pathWithBroken('go') });
    expect(report.status, report.message).toBe('localized');
    expect(report.tests.map(({ id }) => id).sort()).toEqual([...pythonTests, webTest].sort());
    expect(report.message).toMatch(/Left out: .*cannot be used/);
  });
});

/** A path on which another command is found first, and fails. */
function pathWithBroken(command: string): string {
  const folder = join(temporaryFolder(), 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, command), '#!/bin/sh\nexit 1\n');
  chmodSync(join(folder, command), 0o755);
  return [folder, process.env['PATH'] ?? ''].join(delimiter);
}
