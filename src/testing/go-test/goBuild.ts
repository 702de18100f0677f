import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import { parseRelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { CollectionError, Overlay } from '../testRunner.ts';
import type { GoToolchain } from './goCommand.ts';
import { askGo } from './goCommand.ts';
import type { GoPackage } from './goPackages.ts';
import { explained } from './goPackages.ts';
import { externalHookFile, hookFile, hookFileName, withHooks, withoutCounters } from './testHooks.ts';

export interface BuildContext {
  readonly go: GoToolchain;
  readonly tree: string;
  readonly workFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly overlay: Overlay;
  /** Whether the paths in binaries must be those of the tree; else builds of all trees share the compiler's cache. */
  readonly needsTruePaths: boolean;
  /** The text of the helper that tells of coverage and panics. */
  readonly hooks: string;
}

export type BuildResult =
  | {
      readonly kind: 'built';
      readonly binary: string;
      /** Whether it tells itself what each test executes. */
      readonly isCounting: boolean;
    }
  | { readonly kind: 'failed'; readonly error: CollectionError };

/** Builds the test binary of a package; with coverage of the given packages, if that can be built at all. */
export async function buildTests(
  context: BuildContext,
  found: GoPackage,
  covered: readonly string[] | undefined,
): Promise<BuildResult> {
  const folder = join(context.workFolder, 'build', encodeURIComponent(found.importPath));
  await mkdir(folder, { recursive: true });
  if (covered === undefined) return build(context, found, folder, []);
  const flags = (paths: readonly string[]): string[] => ['-cover', '-covermode=count', `-coverpkg=${paths.join(',')}`];
  const buildHooked = async (hooks: string): Promise<BuildResult> =>
    build({ ...context, overlay: await hooksOf(context, found, hooks) }, found, folder, flags(covered));
  let result = await buildHooked(context.hooks);
  if (result.kind === 'built') return { ...result, isCounting: true };
  // A Go whose runtime hands out no counters.
  if (result.error.message.includes('.getCov')) result = await buildHooked(withoutCounters(context.hooks));
  if (result.kind === 'failed') result = await build(context, found, folder, flags(covered));
  if (result.kind === 'failed') result = await build(context, found, folder, flags([found.importPath]));
  return result;
}

async function build(
  { go, tree, env, signal, overlay, needsTruePaths }: BuildContext,
  found: GoPackage,
  folder: string,
  coverage: readonly string[],
): Promise<BuildResult> {
  const binary = join(folder, process.platform === 'win32' ? 'tests.exe' : 'tests');
  const cwd = join(tree, found.module.folder);
  const below = posix.relative(found.module.folder, found.folder);
  const args = [
    ...['test', '-c', '-o', binary, '-race=false', '-buildvcs=false', '-vet=off'],
    ...(coverage.length > 0 ? coverage : ['-cover=false']),
    ...(needsTruePaths ? [] : ['-trimpath']),
    // No debugger is used; linking is what takes time. Flags of the user's would be replaced.
    ...(env['GOFLAGS']?.includes('-ldflags') === true ? [] : ['-ldflags=-w']),
    ...(await overlayFlags(overlay, tree, folder)),
    below === '' ? '.' : `./${below}`,
  ];
  const answer = await askGo(go, args, { cwd, env, signal });
  if (answer.exitCode === 0) return { kind: 'built', binary, isCounting: false };
  return { kind: 'failed', error: buildError(`${answer.stderr}\n${answer.stdout}`.trim(), found, tree) };
}

/** Flags that make go read texts in the place of files. @param folder where they are written */
export async function overlayFlags(overlay: Overlay, tree: string, folder: string): Promise<string[]> {
  if (overlay.size === 0) return [];
  const texts = join(folder, 'overlay');
  await mkdir(texts, { recursive: true });
  const replace: Record<string, string> = {};
  let count = 0;
  for (const [file, text] of overlay) {
    const path = join(texts, `${count}${posix.extname(file)}`);
    count += 1;
    await writeFile(path, text);
    replace[join(tree, file)] = path;
  }
  const file = join(folder, 'overlay.json');
  await writeFile(file, JSON.stringify({ Replace: replace }));
  return [`-overlay=${file}`];
}

/** The overlay with hooks in the test files, so that tests can be told apart and coverage survives a panic. */
async function hooksOf({ tree, overlay }: BuildContext, found: GoPackage, hooks: string): Promise<Overlay> {
  const hooked = new Map(overlay);
  const packageNames = new Set<string>();
  for (const file of found.testFiles) {
    const text = overlay.get(file) ?? (await readFile(join(tree, file), 'utf8').catch(() => ''));
    const changed = withHooks(text);
    const [, packageName] = /^package\s+(\w+)/m.exec(text) ?? [];
    if (changed === text || packageName === undefined) continue;
    hooked.set(file, changed);
    packageNames.add(packageName);
  }
  // Both know the same tests: one of them holds the state.
  const isShared = packageNames.size > 1;
  for (const name of packageNames) {
    const isExternal = isShared && name === `${found.name}_test`;
    const text = isExternal ? externalHookFile(name, found.importPath) : hookFile(name, hooks);
    hooked.set(posix.join(found.folder, hookFileName(name)) as RelativePath, text);
  }
  return hooked;
}

/** What the compiler or the go command said, with the place of the first thing that it did not like. */
function buildError(output: string, found: GoPackage, tree: string): CollectionError {
  const text = explained(output.replaceAll(`${tree}/`, '')) || 'go test does not say why';
  const lines = text.split('\n').filter((line) => !/^(?:#|FAIL\b)/.test(line));
  for (const line of lines) {
    const [, path = '', number, what] = /^(?:vet: )?(.+?\.go):(\d+)(?::\d+)?: (.*)$/.exec(line.trim()) ?? [];
    const place = parseRelativePath(posix.join(found.module.folder, path));
    if (what === undefined || place === undefined || Number(number) < 1) continue;
    const isTest = found.testFiles.includes(place);
    return {
      file: isTest ? place : (found.testFiles[0] ?? place),
      exceptionType: 'BuildError',
      message: lines.join('\n').includes('Modules are missing') ? lines.join('\n').trim() : what,
      frames: [{ file: place, line: lineNumber(Number(number)), function: '' }],
    };
  }
  return { file: found.testFiles[0], exceptionType: 'BuildError', message: lines.join('\n').trim(), frames: [] };
}
