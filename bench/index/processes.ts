import { closeSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { IndexReport, SearchAnswer } from '../../src/protocol/contract.ts';
import { collectEnd, exitOf, startProcess } from '../../src/workspace/childProcess.ts';
import { ScratchFolder } from './scratch.ts';

/** A tool that this machine does not have: what needs it is not measured. */
export class MissingTool extends Error {}

export interface Ran {
  readonly wallMs: number;
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Runs a process to its end. Its output goes to a file: a pipe would be read by the process that measures.
 * @throws MissingTool if there is no such command
 */
export async function timed(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  using folder = new ScratchFolder();
  const output = folder.path('output');
  const descriptor = openSync(output, 'w');
  try {
    const startedAt = performance.now();
    const child = startProcess(command, args, {
      env: process.env,
      ...options,
      stdio: ['ignore', descriptor, 'pipe'],
    });
    const stderr = collectEnd(child.stderr);
    const exitCode = await exitOf(child).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new MissingTool(`${command} is not installed`);
    });
    const wallMs = performance.now() - startedAt;
    options.signal.throwIfAborted();
    return { wallMs, exitCode, stdout: readFileSync(output, 'utf8'), stderr: stderr() };
  } finally {
    closeSync(descriptor);
  }
}

export async function mustRun(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  await output(command, args, options);
}

/** What the process printed. @throws Error if it fails */
export async function output(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await timed(command, args, options);
  if (exitCode === 0) return stdout;
  throw new Error(`"${[command, ...args].join(' ')}" failed:\n${stdout.slice(-2000)}${stderr}`);
}

/** Parts of the environment and options of Node that make a measured process write its peak memory to the file. */
export function withPeakMemory(file: string): { readonly env: NodeJS.ProcessEnv; readonly nodeOptions: string[] } {
  return { env: { PEAK_MEMORY_FILE: file }, nodeOptions: ['--require', resolve('bench/index/peakMemory.cjs')] };
}

export const peakBytesIn = (file: string): number => 1024 * Number(readFileSync(file, 'utf8'));

export interface MeasuredCommand<Document> {
  readonly wallMs: number;
  readonly peakBytes: number;
  readonly document: Document;
}

/** The command line as a person starts it, with a folder for what it keeps. */
export class CommandLine {
  readonly #cacheHome: string;
  readonly #signal: AbortSignal;

  constructor(cacheHome: string, signal: AbortSignal) {
    this.#cacheHome = cacheHome;
    this.#signal = signal;
  }

  index(tree: string): Promise<MeasuredCommand<IndexReport>> {
    return this.#run(['index', '--json', '--root', tree]);
  }

  searchMethod(name: string, tree: string): Promise<MeasuredCommand<SearchAnswer>> {
    return this.#run(['search', 'search_method', name, '--json', '--root', tree]);
  }

  async #run<Document>(args: readonly string[]): Promise<MeasuredCommand<Document>> {
    using folder = new ScratchFolder();
    const peak = folder.path('peak');
    const { env, nodeOptions } = withPeakMemory(peak);
    const ran = await timed(process.execPath, [...nodeOptions, resolve('dist/cli.js'), ...args], {
      cwd: this.#cacheHome,
      env: { ...process.env, ...env, XDG_CACHE_HOME: this.#cacheHome },
      signal: this.#signal,
    });
    if (ran.exitCode !== 0) throw new Error(`"fixpoint ${args.join(' ')}" failed:\n${ran.stdout}${ran.stderr}`);
    const document = JSON.parse(ran.stdout) as Document;
    return { wallMs: ran.wallMs, peakBytes: peakBytesIn(peak), document };
  }
}
