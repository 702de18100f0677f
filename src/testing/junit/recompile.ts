import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import * as z from 'zod';
import { runProcess } from '../../workspace/childProcess.ts';
import { parseRelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { CollectionError } from '../testRunner.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import type { ModulePlan } from './buildPlan.ts';
import type { BuildLimits } from './buildTool.ts';
import { distinctByFile } from './compilerMessages.ts';
import type { HelperClasses } from './helperClasses.ts';
import { compiledHelpers } from './helperClasses.ts';

const answerSchema = z.object({
  errors: z.array(z.object({ file: z.string().nullable(), line: z.int().positive(), message: z.string() })),
});

/** Start quickly: the process lives for a second. */
const quickStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/** Whether changed files of the modules can be compiled without the build tool to the same effect. */
export function canRecompile(modules: readonly ModulePlan[], changed: readonly string[]): boolean {
  const roots = modules.flatMap(({ compilations }) => compilations?.flatMap(({ sourceRoots }) => sourceRoots) ?? []);
  return (
    modules.every(
      ({ compilations, tests }) => compilations !== null && (!tests || tests.framework.jacocoCore.length > 0),
    ) &&
    changed.every((file) => file.endsWith('.java') && !isSpecial(file) && roots.some((root) => file.startsWith(root)))
  );
}

const isSpecial = (file: string): boolean => /(?:module|package)-info\.java$/.test(file);

/**
 * Compiles changed sources, and those that see a difference, into the build folders.
 * @param changed absolute
 * @returns what does not compile; undefined if it could not be done this way
 */
export async function recompile(
  helpers: HelperClasses,
  tree: string,
  modules: readonly ModulePlan[],
  changed: readonly string[],
  { signal, timeoutMs }: BuildLimits,
): Promise<readonly CollectionError[] | undefined> {
  const javaHome = modules[0]?.javaHome;
  const asm = modules.find(({ tests }) => tests)?.tests?.framework.jacocoCore;
  if (javaHome === undefined || asm === undefined) return undefined;
  const classes = await compiledHelpers('compiler', helpers, { javaHome, classpath: asm }, signal);
  const workFolder = await makeWorkFolder();
  try {
    const [request, answer] = [join(workFolder, 'request'), join(workFolder, 'answer')];
    await writeFile(request, requestText(modules, changed));
    const java = join(javaHome, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
    const args = [
      ...quickStart,
      `-Djava.io.tmpdir=${join(workFolder, 't')}`,
      ...['-cp', [classes, ...asm].join(delimiter), 'fixpoint.compile.Main', request, answer],
    ];
    const run = await runProcess(java, args, {
      cwd: workFolder,
      env: helpers.environment,
      signal,
      timeoutMs: Math.max(1, timeoutMs),
    });
    if (run.exitCode !== 0) return undefined;
    const { errors } = answerSchema.parse(JSON.parse(await readFile(answer, 'utf8')));
    return distinctByFile(
      errors.map(({ file: path, line, message }) => {
        const file = path === null ? undefined : parseRelativePath(relative(tree, path));
        const frames = file === undefined ? [] : [{ file, line: lineNumber(line), function: '' }];
        return { file, exceptionType: 'CompilationError', message, frames };
      }),
    );
  } finally {
    await removeWorkFolder(workFolder);
  }
}

function requestText(modules: readonly ModulePlan[], changed: readonly string[]): string {
  const values = [
    ...changed.map((file) => ['changed', file]),
    ...modules.flatMap(({ compilations }) =>
      (compilations ?? []).flatMap(({ output, sourceRoots, classpath, arguments: given }) => [
        ['output', output],
        ...sourceRoots.map((root) => ['root', root]),
        ...classpath.map((element) => ['classpath', element]),
        ...given.map((argument) => ['argument', argument]),
      ]),
    ),
  ];
  return values.map(([name = '', value = '']) => `${name} ${encodeURIComponent(value)}`).join('\n');
}
