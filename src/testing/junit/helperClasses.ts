import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runProcess } from '../../workspace/childProcess.ts';
import { removeTree } from '../../workspace/removeTree.ts';
import { javaHelpersNotCompiled } from '../../workspace/userErrors/javaErrors.ts';

/** Groups of the Java sources in `helpers/`; each is compiled against what it runs with. */
export type HelperGroup = 'maven' | 'platform' | 'junit4' | 'coverage' | 'compiler';

const foldersOf: Record<HelperGroup, readonly string[]> = {
  maven: ['maven', 'shared'],
  platform: ['platform', 'runner', 'shared'],
  junit4: ['junit4', 'runner', 'shared'],
  coverage: ['coverage'],
  compiler: ['compiler', 'shared'],
};

const compileTimeoutMs = 120_000;
/** The oldest that helpers run on; also what the oldest Maven can look into. */
const oldestRelease = '8';

export interface HelperClasses {
  /** Where the sources lie. */
  readonly sources: string;
  readonly cacheDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The folder of a group's compiled classes. They are compiled when first needed, with the project's Java, into our cache,
 * under a name that follows from everything they are made of.
 * @throws UserError if they cannot be compiled
 */
export async function compiledHelpers(
  group: HelperGroup,
  { sources, cacheDirectory, environment }: HelperClasses,
  { javaHome, classpath }: { readonly javaHome: string; readonly classpath: readonly string[] },
  signal: AbortSignal,
): Promise<string> {
  const folders = foldersOf[group].map((folder) => join(sources, folder));
  const files = (await Promise.all(folders.map(filesIn))).flat().sort();
  const key = await keyOf(files, javaHome, classpath);
  const parent = join(cacheDirectory, 'junit', 'helpers');
  const folder = join(parent, `${group}-${key}`);
  if (existsSync(folder)) return folder;
  await mkdir(parent, { recursive: true });
  const unfinished = await mkdtemp(join(parent, '.new-'));
  try {
    await compile(files, unfinished, { javaHome, classpath, environment }, signal);
    const resources = join(sources, group, 'META-INF');
    if (existsSync(resources)) await cp(resources, join(unfinished, 'META-INF'), { recursive: true });
    await rename(unfinished, folder).catch((error: unknown) => {
      // Another process was quicker.
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await removeTree(unfinished);
  }
}

async function compile(
  files: readonly string[],
  output: string,
  {
    javaHome,
    classpath,
    environment,
  }: { javaHome: string; classpath: readonly string[]; environment: NodeJS.ProcessEnv },
  signal: AbortSignal,
): Promise<void> {
  const javac = compilerOf(javaHome);
  const sources = files.filter((file) => file.endsWith('.java'));
  const common = [
    '-nowarn',
    '-proc:none',
    '-encoding',
    'UTF-8',
    '-d',
    output,
    '-cp',
    classpath.join(delimiter),
    ...sources,
  ];
  // Java 8 does not know the option, and some day a Java will no longer know release 8.
  const attempts = [['--release', oldestRelease, '-Xlint:-options', ...common], common];
  let said = '';
  for (const args of attempts) {
    try {
      const run = await runProcess(javac, args, {
        cwd: output,
        env: environment,
        signal,
        timeoutMs: compileTimeoutMs,
      });
      if (run.exitCode === 0) return;
      said ||= run.stderr || run.stdout;
    } catch (error) {
      signal.throwIfAborted();
      said = String(error);
      break;
    }
  }
  throw javaHelpersNotCompiled(javac, said.trim().split('\n').slice(0, 3).join(' '));
}

/** Java 8 runs in a folder of its own within that of the tools. */
function compilerOf(javaHome: string): string {
  const name = process.platform === 'win32' ? 'javac.exe' : 'javac';
  const own = join(javaHome, 'bin', name);
  const outer = join(dirname(javaHome), 'bin', name);
  return !existsSync(own) && existsSync(outer) ? outer : own;
}

async function keyOf(files: readonly string[], javaHome: string, classpath: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(javaHome);
  for (const file of files) hash.update(file.split(/[\\/]helpers[\\/]/).at(-1) ?? '').update(await readFile(file));
  for (const element of classpath) {
    const stats = await stat(element).catch(() => undefined);
    hash.update(`\0${element}\0${stats?.size ?? 0}\0${stats?.mtimeMs ?? 0}`);
  }
  return hash.digest('hex').slice(0, 24);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
