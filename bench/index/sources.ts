import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './processes.ts';
import { benchCache } from './scratch.ts';

const python = process.platform === 'win32' ? 'python' : 'python3';

/** A corpus. Its code is fetched when the benchmark runs. */
export interface Source {
  readonly name: string;
  /** The folder that is indexed. */
  readonly tree: () => Promise<string>;
}

interface Archive {
  readonly file: string;
  readonly sha256: string;
  readonly download: (signal: AbortSignal) => Promise<void>;
  /** @param into an empty folder */
  readonly unpack: (archive: string, into: string, signal: AbortSignal) => Promise<void>;
  /** What of the unpacked archive is indexed; empty for all of it. */
  readonly below: string;
}

const untar = (archive: string, into: string, signal: AbortSignal): Promise<void> =>
  mustRun(python, ['-m', 'tarfile', '-e', archive, into], { cwd: benchCache, signal });

const sympy: Archive = {
  file: 'sympy-1.14.0.tar.gz',
  sha256: 'd3d3fe8df1e5a0b42f0e7bdf50541697dbe7d23746e894990c030e2b05e72517',
  download: (signal) => {
    const selection = ['--no-deps', '--no-binary', 'sympy', '--dest', benchCache];
    return mustRun(python, ['-m', 'pip', 'download', '--quiet', ...selection, 'sympy==1.14.0'], {
      cwd: benchCache,
      signal,
    });
  },
  unpack: untar,
  below: 'sympy-1.14.0',
};

const effect: Archive = {
  file: 'effect-4.1.0.tgz',
  sha256: '41705a35c964192dfc742863f0e099727ccda7ff2bd67a06d09b093a336f2b0e',
  download: (signal) => mustRun('npm', ['pack', '--silent', 'effect@4.1.0'], { cwd: benchCache, signal }),
  unpack: async (archive, into, signal) => {
    await untar(archive, into, signal);
    rmSync(join(into, 'package/dist'), { recursive: true }); // the same code, compiled
  },
  below: 'package',
};

const commonsLang: Archive = {
  file: 'commons-lang3-3.18.0-sources.jar',
  sha256: 'b15732a13e40df7f07c30f2cb8572874798e8dde581f1398943d2ad3765bafaa',
  download: (signal) => {
    const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
    const artifact = '-Dartifact=org.apache.commons:commons-lang3:3.18.0:jar:sources';
    return mustRun('mvn', ['-q', '-B', plugin, artifact, `-DoutputDirectory=${benchCache}`], {
      cwd: benchCache,
      signal,
    });
  },
  unpack: (archive, into, signal) =>
    mustRun(python, ['-m', 'zipfile', '-e', archive, into], { cwd: benchCache, signal }),
  below: '',
};

const goModule = 'golang.org/x/tools@v0.38.0';
/** The module's hash as in a go.sum. */
const goModuleSum = 'h1:Hx2Xv8hISq8Lm16jvBZ2VQf+RLmbd7wVUsALibYI/IQ=';

/** The corpora, fetched when first asked for. */
export function sourcesFor(
  signal: AbortSignal,
): Readonly<Record<'sympy' | 'effect' | 'commonsLang' | 'goTools', Source>> {
  const archived = (name: string, archive: Archive): Source => ({ name, tree: once(() => unpacked(archive, signal)) });
  return {
    sympy: archived('sympy 1.14.0', sympy),
    effect: archived('effect 4.1.0', effect),
    commonsLang: archived('commons-lang3 3.18.0', commonsLang),
    goTools: { name: 'golang.org/x/tools 0.38.0', tree: once(() => moduleFolder(signal)) },
  };
}

async function unpacked(archive: Archive, signal: AbortSignal): Promise<string> {
  const path = join(benchCache, archive.file);
  const tree = join(benchCache, archive.file.replace(/\.(?:tar\.gz|tgz|jar)$/, ''));
  if (!existsSync(path)) await archive.download(signal);
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (sha256 !== archive.sha256)
    throw new Error(`${path} has SHA-256 ${sha256}, but ${archive.sha256} was expected. Delete it and try again.`);
  if (!existsSync(tree)) {
    const unfinished = mkdtempSync(join(benchCache, 'unpack-'));
    await archive.unpack(path, unfinished, signal);
    renameSync(join(unfinished, archive.below), tree);
    rmSync(unfinished, { recursive: true, force: true });
  }
  return tree;
}

/** The go command checks what it fetches itself; what it fetched must be what was measured before. */
async function moduleFolder(signal: AbortSignal): Promise<string> {
  const modules = join(benchCache, 'go');
  // Writable, so that the folder can be deleted like any other.
  const env = { ...process.env, GOMODCACHE: modules, GOFLAGS: '-modcacherw' };
  await mustRun('go', ['mod', 'download', goModule], { cwd: benchCache, env, signal });
  const sum = readFileSync(join(modules, `cache/download/${goModule.replace('@', '/@v/')}.ziphash`), 'utf8').trim();
  if (sum !== goModuleSum) throw new Error(`${goModule} has the hash ${sum}, but ${goModuleSum} was expected.`);
  return join(modules, goModule);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
