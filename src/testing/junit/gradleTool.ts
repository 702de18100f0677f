import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../../workspace/childProcess.ts';
import { gradleNotStarted, gradleTooOld, javaNotFound } from '../../workspace/userErrors/javaErrors.ts';

/** The Gradle that a project's wrapper starts. */
export interface GradleTool {
  readonly version: string;
  readonly javaVersion: string;
}

const isWindows = process.platform === 'win32';
/** The wrapper may have to fetch its Gradle. */
const probeTimeoutMs = 300_000;
const leastVersion = [4, 4];
export const wrapperNames = ['gradlew', 'gradlew.bat'] as const;

export const hasWrapper = (folder: string): boolean => wrapperNames.some((name) => existsSync(join(folder, name)));

/** What starts a wrapper; on systems of Unix's kind it need not be executable. */
export function wrapperCommand(folder: string, environment: NodeJS.ProcessEnv): [string, readonly string[]] {
  return isWindows
    ? [environment['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', join(folder, 'gradlew.bat')]]
    : ['sh', [join(folder, 'gradlew')]];
}

/** @throws UserError javaNotFound, gradleNotStarted or gradleTooOld */
export async function probeGradle(
  folder: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<GradleTool> {
  const [command, leading] = wrapperCommand(folder, environment);
  const wrapper = leading.at(-1) ?? command;
  const { stdout, stderr, isTimedOut } = await runProcess(command, [...leading, '--version'], {
    cwd: folder,
    env: environment,
    signal,
    timeoutMs: probeTimeoutMs,
  });
  const tool = parseGradleVersions(stdout);
  if (tool && isNewEnough(tool.version)) return tool;
  if (tool) throw gradleTooOld(wrapper, tool.version);
  const said = `${stderr}\n${stdout}`;
  if (/JAVA_HOME|java(?:\.exe)?['"]?: (?:command )?not found/.test(said)) throw javaNotFound(cause(said));
  throw gradleNotStarted(wrapper, isTimedOut ? 'it did not come to an end.' : cause(said));
}

export function parseGradleVersions(output: string): GradleTool | undefined {
  const version = /^Gradle (\d\S*)/m.exec(output)?.[1];
  const javaVersion = /^(?:Launcher )?JVM:\s+(\S+)/m.exec(output)?.[1];
  return version && javaVersion ? { version, javaVersion } : undefined;
}

/** The line that says what is wrong, else the last ones. */
function cause(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s+at |^\s*\.\.\. \d+ more/.test(line));
  const telling = lines.find((line) => /exception|error|could not|cannot|unable/i.test(line));
  const text = (telling ?? lines.slice(-3).join(' ')).trim();
  return text === '' ? 'it said nothing.' : /[.!?]$/.test(text) ? text : `${text}.`;
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part));
  const [leastMajor = 0, leastMinor = 0] = leastVersion;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
