// Bundles src/ into dist/ and copies what cannot be bundled: WebAssembly, queries and the helpers that run inside tests.
// usage: node scripts/build.mjs [--release] [--watch] [--out FOLDER]
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';
import { thirdPartyNotices } from './notices.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: flags } = parseArgs({
  options: { release: { type: 'boolean' }, watch: { type: 'boolean' }, out: { type: 'string' } },
});
const dist = flags.out ? resolve(flags.out) : join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const isRelease = flags.release ?? false;
const isWatching = flags.watch ?? false;

rmSync(dist, { recursive: true, force: true });
const copied = copyGrammars();
copyHelpers();

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: {
    extension: 'src/extension/main.ts',
    engine: 'src/server/main.ts',
    cli: 'src/cli/main.ts',
    parseWorker: 'src/syntax/parseWorker.ts',
    fileWorker: 'src/workspace/fileWorker.ts',
    indexWorker: 'src/symbols/indexWorker.ts',
    typescriptEngine: 'src/completion/typescript/typescriptThread.ts',
    modelHost: 'src/models/llama/modelHost.ts',
  },
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  external: ['vscode'],
  minify: isRelease,
  sourcemap: isRelease ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  // web-tree-sitter reads import.meta.url at load; in a CommonJS bundle it is the bundle's own address.
  define: { 'import.meta.url': 'importMetaUrl', FIXPOINT_VERSION: JSON.stringify(version) },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
};

if (isWatching) {
  const watcher = await context({ ...options, logLevel: 'info' });
  await watcher.watch();
} else {
  const result = await build(options);
  chmodSync(join(dist, 'cli.js'), 0o755);
  writeFileSync(join(dist, 'meta.json'), JSON.stringify(result.metafile));
  const inputs = Object.values(result.metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  writeFileSync(join(dist, 'NOTICES.txt'), thirdPartyNotices(root, [...inputs, ...copied]));
}

/** @returns the copied files of packages */
function copyGrammars() {
  const copied = [];
  for (const { name: folder } of readdirSync(join(root, 'grammars'), { withFileTypes: true }).filter(isFolder)) {
    const from = join(root, 'grammars', folder);
    const to = join(dist, 'grammars', folder);
    mkdirSync(to, { recursive: true });
    cpSync(from, to, { recursive: true });
    if (!existsSync(join(from, 'language.json'))) continue; // queries that languages share
    const { grammar } = JSON.parse(readFileSync(join(from, 'language.json'), 'utf8'));
    copied.push(join('node_modules', grammar));
    cpSync(join(root, 'node_modules', grammar), join(to, 'grammar.wasm'));
  }
  cpSync(join(root, 'node_modules/web-tree-sitter/web-tree-sitter.wasm'), join(dist, 'web-tree-sitter.wasm'));
  return copied;
}

function isFolder(entry) {
  return entry.isDirectory();
}

/** `src/testing/<framework>/helpers` holds what runs inside the user's test process, in that framework's language. */
function copyHelpers() {
  for (const framework of readdirSync(join(root, 'src/testing'), { withFileTypes: true })) {
    if (!framework.isDirectory()) continue;
    const from = join(root, 'src/testing', framework.name, 'helpers');
    if (!existsSync(from)) continue;
    cpSync(from, join(dist, 'helpers', framework.name), {
      recursive: true,
      filter: (path) => !/__pycache__|\.test\./.test(path),
    });
  }
}
