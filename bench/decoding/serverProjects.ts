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
    prepare: mavenSources('com.zaxxer', 'HikariCP', '6.3.0', [
      'io.dropwizard.metrics:metrics-healthchecks:3.2.5',
      'io.micrometer:micrometer-core:1.5.10',
      'org.javassist:javassist:3.29.2-GA',
    ]),
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
    name: 'failsafe 3.3.2',
    language: 'java',
    files: ['RetryPolicy.java', 'FailsafeExecutor.java', 'internal/CircuitBreakerImpl.java', 'Functions.java'].map(
      (file) => `src/dev/failsafe/${file}`,
    ),
    prepare: mavenSources('dev.failsafe', 'failsafe', '3.3.2'),
  },
  {
    name: 'jimfs 1.3.0',
    language: 'java',
    files: ['FileSystemView.java', 'JimfsPath.java', 'RegularFile.java', 'PathService.java'].map(
      (file) => `src/com/google/common/jimfs/${file}`,
    ),
    prepare: mavenSources('com.google.jimfs', 'jimfs', '1.3.0'),
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

/** The sources of a jar as a project of Maven's that needs nothing but the jars that lie beside them. */
function mavenSources(
  groupId: string,
  artifactId: string,
  version: string,
  optional: readonly string[] = [],
): ServerProject['prepare'] {
  return async (folder, signal) => {
    const work = mkdtempSync(join(cache, 'maven-'));
    const needed = [`${groupId}:${artifactId}:${version}`, ...optional].map((it) => dependency(it));
    writeFileSync(join(work, 'pom.xml'), projectModel(needed));
    const copy = ['-q', 'dependency:copy-dependencies'];
    await mustRun('mvn', [...copy, `-DoutputDirectory=${join(folder, 'lib')}`], work, signal);
    const sources = ['-Dclassifier=sources', `-DincludeArtifactIds=${artifactId}`, '-DoutputDirectory=sources'];
    await mustRun('mvn', [...copy, ...sources], work, signal);
    const jar = join(work, 'sources', `${artifactId}-${version}-sources.jar`);
    await mustRun('python3', ['-m', 'zipfile', '-e', jar, join(folder, 'src')], work, signal);
    rmSync(join(folder, 'lib', `${artifactId}-${version}.jar`));
    rmSync(work, { recursive: true });
    const jars = readdirSync(join(folder, 'lib')).map((name, index) =>
      dependency(
        `beside:jar-${index}:1`,
        `<scope>system</scope><systemPath>\${project.basedir}/lib/${name}</systemPath>`,
      ),
    );
    writeFileSync(join(folder, 'pom.xml'), projectModel(jars));
  };
}

function projectModel(dependencies: readonly string[]): string {
  const head = '<modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>';
  const properties = '<properties><maven.compiler.release>17</maven.compiler.release></properties>';
  const build = '<build><sourceDirectory>src</sourceDirectory></build>';
  return `<project>${head}${properties}<dependencies>${dependencies.join('')}</dependencies>${build}</project>`;
}

function dependency(coordinates: string, more = ''): string {
  const [groupId, artifactId, version] = coordinates.split(':');
  const place = `<groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>`;
  return `<dependency>${place}${more}</dependency>`;
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
