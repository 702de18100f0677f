import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixReportOf, hashOfTree, localizeReportOf, runCli } from './cli.ts';
import { copyOfGoFixture, goEnvironment, goName, hasGo } from './goProject.ts';
import { copyWithPackages, packagesFrom } from './installedPackages.ts';
import { copyOfJavaFixture, hasMaven } from './junitProject.ts';
import { copyOfFixture, temporaryFolder } from './pytestProject.ts';
import { pythonForTests } from './pythonForTests.ts';

/** A project of one framework with the same fault in the same function, and how its tests are called. */
interface Framework {
  readonly name: string;
  /** Undefined if the framework can run here. */
  readonly missing: string | undefined;
  /** A fresh copy, and options to run it with. */
  readonly open: () => Promise<{ readonly root: string; readonly options?: readonly string[] }>;
  readonly env?: NodeJS.ProcessEnv;
  readonly test: string;
  /** The name of no test, but like the one above. */
  readonly mistyped: string;
  readonly program: string;
  readonly function: string;
  /** The one that is wrong. */
  readonly line: number;
  /** As the message of a repair names it; undefined where it has templates. */
  readonly languageWithoutTemplates?: string;
  /** A finding of the doctor. */
  readonly finding: RegExp;
}

function nodeFramework(name: string, variable: string, extension = 'js'): Framework {
  const packages = packagesFrom(variable);
  const isInstalled = name === 'node-test' || existsSync(join(packages, name));
  return {
    name: name === 'node-test' ? 'node:test' : name,
    missing: isInstalled ? undefined : `${name} is not installed`,
    open: () => Promise.resolve({ root: copyWithPackages(`shop-${name}`, packages) }),
    test: `test/shop.test.${extension}::shop > ten are cheaper`,
    mistyped: `test/shop.test.${extension}::shop > tn are cheaper`,
    program: `src/shop.${extension}`,
    function: 'discount',
    line: 6,
    languageWithoutTemplates: extension === 'ts' ? 'TypeScript' : 'JavaScript',
    finding: name === 'node-test' ? /node:test/ : new RegExp(name),
  };
}

const frameworks: readonly Framework[] = [
  {
    name: 'pytest',
    missing: undefined,
    open: async () => ({ root: copyOfFixture('pytest', 'shop'), options: ['--python', await pythonForTests()] }),
    test: 'test_shop.py::test_ten_are_cheaper',
    mistyped: 'test_shop.py::test_tn_are_cheaper',
    ...{ program: 'shop.py', function: 'discount', line: 6, finding: /^pytest \d/ },
  },
  {
    name: 'unittest without pytest',
    missing: undefined,
    open: async () => {
      const environment = join(temporaryFolder(), 'bare');
      const made = spawnSync(await pythonForTests(), ['-m', 'venv', '--without-pip', environment]);
      if (made.status !== 0) throw new Error(String(made.stderr));
      const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
      return { root: copyOfFixture('unittest', 'shop'), options: ['--python', python] };
    },
    test: 'test_shop.py::Shop::test_ten_are_cheaper',
    mistyped: 'test_shop.py::Shop::test_tn_are_cheaper',
    ...{ program: 'shop.py', function: 'discount', line: 6, finding: /^unittest/ },
  },
  nodeFramework('vitest', 'FIXPOINT_VITEST', 'ts'),
  nodeFramework('jest', 'FIXPOINT_JEST'),
  nodeFramework('mocha', 'FIXPOINT_MOCHA'),
  nodeFramework('node-test', 'FIXPOINT_NODE_TEST'),
  {
    name: 'go test',
    missing: hasGo ? undefined : goName,
    open: () => Promise.resolve({ root: copyOfGoFixture('go', 'shop') }),
    env: goEnvironment,
    test: '.::TestTenAreCheaper',
    mistyped: '.::TestTnAreCheaper',
    ...{ program: 'shop.go', function: 'Discount', line: 8, languageWithoutTemplates: 'Go', finding: /go test/ },
  },
  {
    name: 'JUnit 5 with Maven',
    missing: hasMaven ? undefined : 'there is no mvn command on the path',
    open: () => Promise.resolve({ root: copyOfJavaFixture('junit', 'shop') }),
    test: 'shop.ShopTest#tenAreCheaper',
    mistyped: 'shop.ShopTest#tnAreCheaper',
    ...{ program: 'src/main/java/shop/Shop.java', function: 'Shop.discount', line: 9 },
    ...{ languageWithoutTemplates: 'Java', finding: /^Maven .*JUnit/ },
  },
];

describe.each(frameworks)('$name', (framework) => {
  const { missing, open, env, test, mistyped, program, line, languageWithoutTemplates, finding } = framework;

  // The list of tests says what was not run, and why.
  describe.skipIf(missing)(missing ?? 'is on this machine', () => {
    let root: string;
    let before: string;
    let run: (command: string, ...args: string[]) => ReturnType<typeof runCli>;
    beforeAll(async () => {
      const opened = await open();
      root = opened.root;
      before = hashOfTree(root);
      const options = ['--root', root, '--json', ...(opened.options ?? [])];
      run = (command, ...args) => runCli([command, ...options, ...args], { ...(env ? { env } : {}) });
    });

    it('ranks the faulty function and the branch that calls it first, and writes nothing', async () => {
      const result = await run('localize', test);
      const report = localizeReportOf(result);
      expect(report.status, report.message).toBe('localized');
      expect(result.exitCode).toBe(0);
      expect(report.tests).toMatchObject([{ id: test, outcome: 'failed' }]);
      expect(report.spectrum).toEqual({ failing: 1, passing: 4 });
      const first = report.suspects.filter(({ rank }) => rank <= 2);
      expect(first).toContainEqual(expect.objectContaining({ file: program, function: framework.function }));
      const lines = first.find(({ function: name }) => name === framework.function)?.lines.map((one) => one.line);
      expect(lines).toContain(line);
      expect(report.suspects.every(({ file }) => file === program)).toBe(true);
      expect(hashOfTree(root)).toBe(before);
    });

    it('repairs it, or says that it cannot', async () => {
      const result = await run('fix', test);
      const report = fixReportOf(result);
      if (languageWithoutTemplates === undefined) {
        expect(report.status, report.message).toBe('verified');
        expect(report.patches[0]).toMatchObject({ files: [program], full: { passed: 5, failed: 0 } });
      } else {
        expect(report.status, report.message).toBe('no-fix');
        expect(report.message).toContain(`this version has no repair templates for ${languageWithoutTemplates}`);
        expect(report.suspects).toContainEqual(expect.objectContaining({ function: framework.function }));
      }
      expect(result.exitCode).toBe(languageWithoutTemplates === undefined ? 0 : 1);
      expect(hashOfTree(root)).toBe(before);
    });

    it('knows which test was meant', async () => {
      const result = await run('localize', mistyped);
      expect(localizeReportOf(result)).toMatchObject({ status: 'error', code: 'test-not-found' });
      expect(localizeReportOf(result).message).toMatch(/No such test: .*Did you mean /);
      expect(localizeReportOf(result).message).toContain(test);
      expect(result.exitCode).toBe(2);
    });

    it('is found by the doctor', async () => {
      const { stdout, exitCode } = await run('doctor');
      const { findings } = JSON.parse(stdout) as {
        findings: { area: string; name: string; isUsable: boolean; detail: string }[];
      };
      const found = findings
        .filter(({ area, isUsable }) => area === 'framework' && isUsable)
        .map(({ name, detail }) => `${name}: ${detail}`);
      expect(found).toContainEqual(expect.stringMatching(finding));
      expect(exitCode).toBe(0);
    });
  });
});
