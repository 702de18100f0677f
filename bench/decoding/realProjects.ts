import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProcess } from '../../src/workspace/childProcess.ts';
import { listFiles } from '../../src/workspace/files.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';

/** Real TypeScript code that type-checks, with the packages it needs. */
export interface RealProject {
  readonly name: string;
  readonly root: string;
  /** Its program files, tests left out. */
  readonly files: readonly RelativePath[];
}

/** Packages that ship their sources. */
const packages: readonly { readonly name: string; readonly version: string; readonly options: object }[] = [
  { name: 'rxjs', version: '7.8.2', options: { lib: ['ESNext', 'DOM', 'DOM.AsyncIterable'], strict: true } },
  {
    name: 'effect',
    version: '3.22.4',
    options: { lib: ['ESNext', 'DOM', 'DOM.Iterable'], strict: true, exactOptionalPropertyTypes: true },
  },
];

const cache = resolve('.cache/bench/decoding');
const installTimeoutMs = 300_000;

/** Installs what is missing. The last project is Fixpoint itself. */
export async function realProjects(signal: AbortSignal): Promise<RealProject[]> {
  const projects: RealProject[] = [];
  for (const { name, version, options } of packages) {
    const root = join(cache, `${name}-${version}`);
    if (!existsSync(join(root, 'src'))) await install(root, name, version, options, signal);
    projects.push({ name: `${name} ${version}`, root, files: await programFiles(root, signal) });
  }
  const root = resolve('.');
  return [...projects, { name: 'fixpoint', root, files: await programFiles(root, signal) }];
}

async function install(
  root: string,
  name: string,
  version: string,
  options: object,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "private": true }\n');
  const types = name === 'rxjs' ? [] : ['@types/node@20.19.43'];
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`, ...types];
  const outcome = await runProcess('npm', args, { cwd: root, env: process.env, signal, timeoutMs: installTimeoutMs });
  if (outcome.exitCode !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${outcome.stdout}${outcome.stderr}`);
  const config = {
    compilerOptions: {
      target: 'ESNext',
      module: 'ESNext',
      moduleResolution: 'bundler',
      skipLibCheck: true,
      ...options,
    },
    include: ['src/**/*.ts'],
  };
  writeFileSync(join(root, 'tsconfig.json'), `${JSON.stringify(config, null, 2)}\n`);
  cpSync(join(root, 'node_modules', name, 'src'), join(root, 'src'), { recursive: true });
}

async function programFiles(root: string, signal: AbortSignal): Promise<RelativePath[]> {
  const files = await listFiles(join(root, 'src'), ['.ts', '.tsx'], signal);
  return files.filter((file) => !/\.(?:test|d)\.ts$/.test(file)).map((file) => `src/${file}` as RelativePath);
}

export const textOf = ({ root }: RealProject, file: RelativePath): string => readFileSync(join(root, file), 'utf8');
