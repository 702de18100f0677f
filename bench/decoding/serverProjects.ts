import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { goplsForTests, javaForJdtls, jdtlsForTests, pyrightForTests } from '../../scripts/languageServers.mjs';
import type { LanguageServerSettings, NamedServers } from '../../src/completion/languageServer/serverSettings.ts';
import { runProcess } from '../../src/workspace/childProcess.ts';

/** Real code whose names a language server must not rule out. None of it is an evaluation set of bugs. */
export interface ServerProject {
  readonly name: string;
  readonly language: 'java' | 'go' | 'python';
  readonly files: readonly string[];
  readonly prepare: (folder: string, signal: AbortSignal) => Promise<void>;
}

const setupTimeoutMs = 600_000;
const cache = resolve('.cache/bench/decoding');

export const serverProjects: readonly ServerProject[] = [
  {
    name: 'HikariCP 6.3.0',
    language: 'java',
    files: ['pool/HikariPool.java', 'pool/PoolBase.java', 'HikariConfig.java', 'util/ConcurrentBag.java'].map(
      (file) => `src/com/zaxxer/hikari/${file}`,
    ),
    prepare: mavenSources('com.zaxxer', 'HikariCP', '6.3.0'),
  },
  {
    name: 'caffeine 3.2.0',
    language: 'java',
    files: ['TimerWheel.java', 'LocalAsyncCache.java', 'CaffeineSpec.java', 'Caffeine.java'].map(
      (file) => `src/com/github/benmanes/caffeine/cache/${file}`,
    ),
    prepare: mavenSources('com.github.ben-manes.caffeine', 'caffeine', '3.2.0'),
  },
  {
    name: 'gorilla/mux 1.8.1',
    language: 'go',
    files: ['route.go', 'mux.go', 'regexp.go'],
    prepare: goModule('github.com/gorilla/mux', 'v1.8.1'),
  },
  {
    name: 'cobra 1.9.1',
    language: 'go',
    files: ['command.go', 'completions.go', 'args.go', 'flag_groups.go'],
    prepare: goModule('github.com/spf13/cobra', 'v1.9.1'),
  },
  {
    name: 'rich 14.1.0 (typed)',
    language: 'python',
    files: ['rich/table.py', 'rich/progress.py', 'rich/syntax.py'],
    prepare: wheelSources('rich==14.1.0'),
  },
  {
    name: 'bottle 0.13.4 (untyped)',
    language: 'python',
    files: ['bottle.py'],
    prepare: wheelSources('bottle==0.13.4'),
  },
];

/** The project's folder, made once. */
export async function prepareProject(project: ServerProject, signal: AbortSignal): Promise<string> {
  const folder = join(cache, project.name.replaceAll(/[^\w.]+/g, '-'));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, 'unfinished-'));
  await project.prepare(unfinished, signal);
  renameSync(unfinished, folder);
  return folder;
}

/** The script that installs servers does not know where it is when it is bundled. */
process.env['FIXPOINT_TEST_CACHE'] ??= resolve('.cache');

export async function serverSettings(
  root: string,
  language: ServerProject['language'],
): Promise<LanguageServerSettings> {
  const named: Record<ServerProject['language'], () => Promise<NamedServers>> = {
    java: async () => ({ jdtls: await jdtlsForTests(), javaHome: await javaForJdtls() }),
    go: async () => ({ gopls: await goplsForTests() }),
    python: async () => ({ pyright: await pyrightForTests() }),
  };
  const cacheDirectory = join(cache, 'server-data');
  const fixed = { cacheDirectory, environment: process.env, homeFolder: cacheDirectory, isTrusted: true };
  return { root, ...fixed, named: await named[language]() };
}

/** The sources of a jar beside the jars that it depends on, which the server takes for its class path. */
function mavenSources(groupId: string, artifactId: string, version: string): ServerProject['prepare'] {
  return async (folder, signal) => {
    const artifact = `<groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>`;
    const head = '<modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>';
    const pom = `<project>${head}<dependencies><dependency>${artifact}</dependency></dependencies></project>`;
    const work = mkdtempSync(join(cache, 'maven-'));
    writeFileSync(join(work, 'pom.xml'), pom);
    const copy = ['-q', 'dependency:copy-dependencies'];
    await mustRun('mvn', [...copy, `-DoutputDirectory=${join(folder, 'lib')}`], work, signal);
    const sources = ['-Dclassifier=sources', `-DincludeArtifactIds=${artifactId}`, '-DoutputDirectory=sources'];
    await mustRun('mvn', [...copy, ...sources], work, signal);
    const jar = join(work, 'sources', `${artifactId}-${version}-sources.jar`);
    await mustRun('python3', ['-m', 'zipfile', '-e', jar, join(folder, 'src')], work, signal);
    rmSync(join(folder, 'lib', `${artifactId}-${version}.jar`));
    rmSync(work, { recursive: true });
  };
}

function goModule(path: string, version: string): ServerProject['prepare'] {
  return async (folder, signal) => {
    const told = await mustRun('go', ['mod', 'download', '-json', `${path}@${version}`], folder, signal);
    const { Dir } = JSON.parse(told) as { Dir: string };
    for (const name of readdirSync(Dir)) cpSync(join(Dir, name), join(folder, name), { recursive: true });
    await mustRun('chmod', ['-R', 'u+w', '.'], folder, signal);
    await mustRun('go', ['mod', 'download'], folder, signal);
  };
}

function wheelSources(requirement: string): ServerProject['prepare'] {
  return async (folder, signal) => {
    const options = ['--quiet', '--no-deps', '--disable-pip-version-check', '--target', '.'];
    await mustRun('python3', ['-m', 'pip', 'install', ...options, requirement], folder, signal);
  };
}

async function mustRun(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  const outcome = await runProcess(command, args, { cwd, env: process.env, signal, timeoutMs: setupTimeoutMs });
  if (outcome.exitCode === 0) return outcome.stdout;
  throw new Error(`"${[command, ...args].join(' ')}" failed:\n${outcome.stdout}${outcome.stderr}`);
}
