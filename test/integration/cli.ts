import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { FixReport, LocalizeReport } from '../../src/protocol/contract.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** For standard input, which is closed otherwise. */
  readonly input?: string;
  /** Called with the process once it has written this text to standard error. */
  readonly when?: { readonly text: string; readonly act: (child: ReturnType<typeof spawn>) => void };
}

/** Runs the built command line in a process of its own, as a person does. */
export function runCli(args: readonly string[], { cwd, env, input, when }: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  let isDone = false;
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    if (!isDone && when && stderr.includes(when.text)) {
      isDone = true;
      when.act(child);
    }
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** Exactly one JSON document, or the test fails. */
export const fixReportOf = ({ stdout }: CliResult): FixReport => JSON.parse(stdout) as FixReport;
export const localizeReportOf = ({ stdout }: CliResult): LocalizeReport => JSON.parse(stdout) as LocalizeReport;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A temporary project with the given files; removed after the test file. */
export function project(files: Readonly<Record<string, string>>, name = 'project'): string {
  const enclosing = mkdtempSync(join(realpathSync(tmpdir()), 'fixpoint-test-'));
  folders.push(enclosing);
  const root = join(enclosing, name);
  mkdirSync(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** Changes if any name, kind, mode, time or content below the folder does. */
export function hashOfTree(root: string): string {
  const hash = createHash('sha256');
  const visit = (path: string): void => {
    const stats = lstatSync(path);
    hash.update(`${path}\0${stats.mode}\0${stats.mtimeMs}\0`);
    if (stats.isSymbolicLink()) hash.update(readlinkSync(path));
    else if (stats.isDirectory())
      readdirSync(path)
        .sort()
        .forEach((name) => visit(join(path, name)));
    else if (stats.isFile()) hash.update(readFileSync(path));
  };
  visit(root);
  return hash.digest('hex');
}
