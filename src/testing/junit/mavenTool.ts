import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../../workspace/childProcess.ts';
import { javaNotFound, mavenNotFound, mavenTooOld } from '../../workspace/userErrors/javaErrors.ts';

/** The Maven that builds the project, and the Java it runs on. */
export interface MavenTool {
  readonly command: string;
  /** Before all others. */
  readonly leadingArguments: readonly string[];
  readonly version: string;
  /** Where its own jars are. */
  readonly home: string;
  readonly javaHome: string;
  readonly javaVersion: string;
}

const isWindows = process.platform === 'win32';
const probeTimeoutMs = 60_000;
const leastVersion = [3, 6];
const wrapperName = isWindows ? 'mvnw.cmd' : 'mvnw';

/**
 * The project's own wrapper where it works (it may have to fetch its Maven first), else the one on the path.
 * @throws UserError javaNotFound, mavenNotFound or mavenTooOld
 */
export async function findMaven(root: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<MavenTool> {
  const wrapper = join(root, wrapperName);
  const commands = [...(existsSync(wrapper) ? [wrapper] : []), isWindows ? 'mvn.cmd' : 'mvn'];
  const said: string[] = [];
  for (const command of commands) {
    const { started, tool, output } = await probe(command, root, environment, signal);
    if (tool && isNewEnough(tool.version)) return tool;
    if (tool) throw mavenTooOld(command, tool.version);
    if (started) said.push(output);
  }
  const problem = said.find((output) =>
    /JAVA_HOME|java(?:\.exe)?['"]?: (?:command )?not found|No such file/.test(output),
  );
  if (problem !== undefined) throw javaNotFound(lastLines(problem));
  throw mavenNotFound(commands, lastLines(said.join('\n')));
}

interface Probe {
  readonly started: boolean;
  readonly tool?: MavenTool;
  readonly output: string;
}

async function probe(
  command: string,
  root: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Probe> {
  // A batch file is nothing that can be started by itself.
  const [executable, leading] = isWindows
    ? [environment['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', command]]
    : [command, []];
  try {
    const { stdout, stderr } = await runProcess(executable, [...leading, '--version'], {
      cwd: root,
      env: environment,
      signal,
      timeoutMs: probeTimeoutMs,
    });
    const versions = parseVersions(stdout);
    const tool = versions && { command: executable, leadingArguments: leading, ...versions };
    return { started: true, output: `${stdout}\n${stderr}`, ...(tool ? { tool } : {}) };
  } catch (error) {
    signal.throwIfAborted();
    return { started: false, output: String(error) };
  }
}

/** What `mvn --version` prints is the only place where Maven tells its home. */
export function parseVersions(
  output: string,
): Pick<MavenTool, 'version' | 'home' | 'javaHome' | 'javaVersion'> | undefined {
  const text = output.replace(/\x1b\[[\d;]*m/g, '');
  const version = /^Apache Maven (\S+)/m.exec(text)?.[1];
  const home = /^Maven home: (.+?)\s*$/m.exec(text)?.[1];
  const java = /^Java version: ([^,\s]+).*?(?:, runtime: (.+?))\s*$/m.exec(text);
  const javaHome = java?.[2];
  const javaVersion = java?.[1];
  if (!version || !home || !javaHome || !javaVersion) return undefined;
  return { version, home, javaHome, javaVersion };
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part));
  const [leastMajor = 0, leastMinor = 0] = leastVersion;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' ');
