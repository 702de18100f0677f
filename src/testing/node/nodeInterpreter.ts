import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as z from 'zod';
import { runProcess } from '../../workspace/childProcess.ts';
import { nodeNotFound, nodeNotUsable, nodeTooOld } from '../../workspace/userErrors/nodeErrors.ts';

/** The Node that runs the project's tests. */
export interface NodeInterpreter {
  /** Absolute path of the executable itself, behind the shims of version managers. */
  readonly node: string;
  /** `22.15.0` */
  readonly version: string;
}

const leastMajor = 18;
const probeTimeoutMs = 30_000;
const isWindows = process.platform === 'win32';
const probeSchema = z.object({ version: z.string(), path: z.string().min(1) });
const probeCode = 'console.log(JSON.stringify({ version: process.versions.node, path: process.execPath }))';

/**
 * The `node` on the PATH of the environment, as a person in the root would start it. Where an editor was not started from
 * a terminal, PATH may lack it: then the usual places are tried. An editor's own Node is never taken.
 * @throws UserError nodeNotFound, nodeNotUsable or nodeTooOld
 */
export async function findNode(
  root: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<NodeInterpreter> {
  const candidates = [...onPath(environment), ...usualPlaces()];
  for (const candidate of candidates) {
    if (!existsSync(candidate)) continue;
    const found = await probe(candidate, root, environment, signal);
    if (majorOf(found.version) < leastMajor) throw nodeTooOld(found.node, found.version, String(leastMajor));
    return found;
  }
  throw nodeNotFound(['node on PATH', ...usualPlaces()]);
}

export const majorOf = (version: string): number => Number.parseInt(version);

/** Whether a version such as `22.15.0` is at least another such as `22.7`. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part));
  const own = numbers(version);
  for (const [index, number] of numbers(least).entries()) {
    const difference = (own[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function onPath(environment: NodeJS.ProcessEnv): string[] {
  // Windows names it Path.
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (environment[name] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, isWindows ? 'node.exe' : 'node'));
}

function usualPlaces(): string[] {
  if (isWindows) return ['C:\\Program Files\\nodejs\\node.exe'];
  const shims = ['.volta/bin', '.asdf/shims', '.local/share/mise/shims', '.nodenv/shims'];
  return [
    ...shims.map((folder) => join(homedir(), folder, 'node')),
    '/usr/local/bin/node',
    '/opt/homebrew/bin/node',
    '/usr/bin/node',
  ];
}

async function probe(
  node: string,
  root: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<NodeInterpreter> {
  let stdout: string, stderr: string;
  try {
    ({ stdout, stderr } = await runProcess(node, ['-e', probeCode], {
      cwd: root, // shims choose by the folder they are started in
      env: { ...environment, NODE_OPTIONS: '' },
      signal,
      timeoutMs: probeTimeoutMs,
    }));
  } catch (error) {
    signal.throwIfAborted();
    throw nodeNotUsable(node, `it cannot be started (${String(error)}).`);
  }
  const found = parseProbe(stdout);
  if (!found)
    throw nodeNotUsable(node, `it does not run (${(stderr.trim() || stdout.trim()).split('\n').at(-1) ?? ''}).`);
  return { node: found.path, version: found.version };
}

function parseProbe(stdout: string): z.infer<typeof probeSchema> | undefined {
  try {
    return probeSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  } catch {
    return undefined; // printed something else: no Node
  }
}
