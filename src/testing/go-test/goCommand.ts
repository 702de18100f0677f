import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { exitOf, runProcess, startProcess } from '../../workspace/childProcess.ts';
import { goNotFound, goNotUsable, goTooOld } from '../../workspace/userErrors/goErrors.ts';

/** The project's Go. */
export interface GoToolchain {
  /** The command, absolute. */
  readonly go: string;
  /** `1.26.8` */
  readonly version: string;
  readonly goroot: string;
}

/** The first whose test binaries mark their own lines (`-test.v=test2json`) and can leave tests out (`-test.skip`). */
const oldestMinor = 20;
const questionTimeoutMs = 60_000;

/** Set by tools around a run of the user's; they would write files or change what is told. */
const removed = ['GOCOVERDIR', 'GOTESTSUM_FORMAT', 'GOTESTSUM_JSONFILE', 'GOTESTSUM_JUNITFILE'];

/**
 * The go command that a workspace uses.
 * @param usualFolders where it is looked for at last
 * @throws UserError goNotFound, goNotUsable or goTooOld
 */
export async function findGo(
  root: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  usualFolders = foldersOfInstallers,
): Promise<GoToolchain> {
  const tried = placesOfGo(environment, usualFolders);
  const go = tried.find((path) => existsSync(path));
  if (go === undefined) throw goNotFound();
  const env = offline(environment);
  const outcome = await runProcess(go, ['env', '-json', 'GOVERSION', 'GOROOT'], {
    ...{ cwd: root, env, signal, timeoutMs: questionTimeoutMs },
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw goNotUsable(go, `it cannot be started (${String(error)}).`);
  });
  if (outcome.exitCode !== 0) throw goNotUsable(go, outcome.stderr.trim() || 'it does not answer.');
  const { GOVERSION, GOROOT } = z
    .object({ GOVERSION: z.string(), GOROOT: z.string() })
    .parse(JSON.parse(outcome.stdout));
  const version = GOVERSION.replace(/^go/, '');
  const [, minor] = /^1\.(\d+)/.exec(version) ?? [];
  if (minor !== undefined && Number(minor) < oldestMinor) throw goTooOld(go, version);
  return { go, version, goroot: GOROOT };
}

/** An editor that was not started from a terminal often knows no path to it. */
const foldersOfInstallers: readonly string[] =
  process.platform === 'win32' ? ['C:\\Program Files\\Go\\bin'] : ['/usr/local/go/bin'];

function placesOfGo(environment: NodeJS.ProcessEnv, usualFolders: readonly string[]): string[] {
  const name = process.platform === 'win32' ? 'go.exe' : 'go';
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const goroot = environment['GOROOT'];
  return [...folders, ...(goroot ? [join(goroot, 'bin')] : []), ...usualFolders].map((folder) => join(folder, name));
}

/** The go command fetches nothing: what is missing is told, and the user decides. */
export function offline(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !removed.includes(name));
  return { ...Object.fromEntries(kept), GOPROXY: 'off', GONOPROXY: 'none', GOTELEMETRY: 'off' };
}

/** The environment of test binaries, as `go test` sets it. Builds have the same, so that they share a cache. */
export function goEnvironment(
  environment: NodeJS.ProcessEnv,
  { goroot }: GoToolchain,
  { root, tree, workFolder }: { readonly root: string; readonly tree: string; readonly workFolder: string },
): NodeJS.ProcessEnv {
  const temporary = join(workFolder, 't');
  const known = offline(environment);
  const work = known['GOWORK'];
  return {
    ...known,
    PATH: [join(goroot, 'bin'), known['PATH'] ?? ''].join(delimiter),
    // Set for tests that ask the runtime, which does not know it in binaries with trimmed paths.
    GOROOT: goroot,
    ...(work?.startsWith(root) === true ? { GOWORK: join(tree, work.slice(root.length)) } : {}),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    GOTMPDIR: temporary,
  };
}

export interface GoOutcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** More is nobody's answer. */
const longestAnswer = 256 * 1024 * 1024;

/**
 * Runs a command of go's to its end, however much it answers.
 * @throws the signal's reason if aborted; the spawn error if go cannot be started
 */
export async function askGo(
  { go }: GoToolchain,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<GoOutcome> {
  const child = startProcess(go, args, { ...options, env: { ...options.env, PWD: options.cwd } });
  const texts = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream?.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestAnswer) chunks.push(chunk);
    });
    return (): string => Buffer.concat(chunks).toString('utf8');
  });
  const exitCode = await exitOf(child);
  options.signal.throwIfAborted();
  const [stdout, stderr] = texts;
  return { exitCode, stdout: stdout?.() ?? '', stderr: stderr?.() ?? '' };
}
