import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import * as z from 'zod';
import type { RelativePath } from '../../workspace/paths.ts';
import { relativePathIn } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { CollectionError, Overlay, TestCase } from '../testRunner.ts';
import type { GoToolchain } from './goCommand.ts';
import { askGo } from './goCommand.ts';
import type { GoModule } from './goModules.ts';
import { goTestId } from './testIds.ts';
import { testsIn } from './testSources.ts';

const names = z.array(z.string()).default([]);
const listed = z.object({
  Dir: z.string().default(''),
  ImportPath: z.string(),
  Name: z.string().default(''),
  Standard: z.boolean().default(false),
  TestGoFiles: names,
  XTestGoFiles: names,
  InvalidGoFiles: names,
  Imports: names,
  TestImports: names,
  XTestImports: names,
});

/** A package of the project. */
export interface GoPackage {
  readonly module: GoModule;
  /** Below the root; `.` for the root itself. */
  readonly folder: string;
  readonly importPath: string;
  readonly name: string;
  /** Those that the build's constraints let in. */
  readonly testFiles: readonly RelativePath[];
  readonly imports: readonly string[];
  readonly testImports: readonly string[];
}

export interface GoTest extends TestCase {
  readonly name: string;
}

export interface PackageQuestion {
  readonly tree: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** `-overlay=FILE`, or nothing. */
  readonly overlayFlags: readonly string[];
}

/**
 * The packages of a module that the patterns stand for, and with `-deps` the project's packages that they need.
 * A module that go cannot read is told as an error.
 */
export async function listPackages(
  go: GoToolchain,
  module: GoModule,
  patterns: readonly string[],
  { tree, env, signal, overlayFlags }: PackageQuestion,
): Promise<{ readonly packages: readonly GoPackage[]; readonly error?: CollectionError }> {
  const fields = Object.keys(listed.shape).join(',');
  const cwd = join(tree, module.folder);
  const answer = await askGo(go, ['list', '-e', '-buildvcs=false', ...overlayFlags, `-json=${fields}`, ...patterns], {
    ...{ cwd, env, signal },
  });
  if (answer.exitCode !== 0) {
    const message = answer.stderr.trim() || 'go list does not answer';
    const file = posix.join(module.folder, 'go.mod') as RelativePath;
    return { packages: [], error: { file, exceptionType: 'BuildError', message: explained(message), frames: [] } };
  }
  const packages = z.array(listed).parse(JSON.parse(`[${answer.stdout.replaceAll(/^\}\s*^\{/gm, '},{')}]`));
  return {
    packages: packages.flatMap((found): GoPackage[] => {
      const folder = found.Dir === tree ? '.' : relativePathIn(tree, found.Dir);
      if (found.Standard || found.Dir === '' || folder === undefined || isVendored(folder)) return [];
      const tests = [...found.TestGoFiles, ...found.XTestGoFiles, ...found.InvalidGoFiles];
      return [
        {
          module,
          folder,
          importPath: found.ImportPath,
          name: found.Name || posix.basename(folder),
          testFiles: [...new Set(tests)]
            .filter((file) => file.endsWith('_test.go'))
            .map((file) => posix.join(folder, file) as RelativePath),
          imports: found.Imports,
          testImports: [...found.TestImports, ...found.XTestImports],
        },
      ];
    }),
  };
}

/** What to do about modules that are not there; go's own advice would not help, because nothing is fetched. */
export function explained(message: string): string {
  const isMissing = /GOPROXY=off|cannot find module|no required module provides|missing go\.sum entry/.test(message);
  return isMissing
    ? `${message}\nModules are missing, and Fixpoint fetches nothing. Run "go mod download" in the module (or "go mod tidy"), then try again.`
    : message;
}

const isVendored = (folder: string): boolean => folder.split('/').includes('vendor');

/** Import paths of the project's packages that a package's tests execute. */
export function executedPackages(tested: GoPackage, known: ReadonlyMap<string, GoPackage>): string[] {
  const found = new Set<string>();
  const waiting = [tested.importPath, ...tested.testImports];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const needed = known.get(path);
    if (!needed || found.has(path)) continue;
    found.add(path);
    waiting.push(...needed.imports);
  }
  return [...found].sort();
}

/** The tests of a package, in the order in which Go runs them. */
export async function testsOf(tree: string, { folder, testFiles }: GoPackage, overlay: Overlay): Promise<GoTest[]> {
  const tests: GoTest[] = [];
  for (const file of testFiles) {
    const text = overlay.get(file) ?? (await readFile(join(tree, file), 'utf8').catch(() => ''));
    for (const { name, line } of testsIn(text)) {
      tests.push({ id: goTestId(folder, name), file, line: lineNumber(line), name });
    }
  }
  const kind = ({ name }: GoTest): number => ['Test', 'Fuzz', 'Example'].findIndex((prefix) => name.startsWith(prefix));
  return tests.sort((a, b) => kind(a) - kind(b));
}
