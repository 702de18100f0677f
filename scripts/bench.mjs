// Runs a benchmark: bundles bench/NAME/main.ts and starts it from the repository's root.
// usage: npm run bench -- NAME [ARGS], or without a NAME to list the benchmarks
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const names = readdirSync(join(root, 'bench')).filter((name) => existsSync(join(root, 'bench', name, 'main.ts')));
const [name, ...args] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  if (name !== undefined) console.error(`There is no benchmark "${name}".`);
  console.error(['usage: npm run bench -- NAME [ARGS]', 'benchmarks:', ...names.map((it) => `  ${it}`)].join('\n'));
  process.exit(2);
}

const bundle = join(root, '.cache/bench', `${name}.mjs`);
await build({
  absWorkingDir: root,
  entryPoints: [join('bench', name, 'main.ts')],
  outfile: bundle,
  bundle: true,
  // Reads what is beside it at run time.
  external: ['typescript'],
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Packages in CommonJS load Node's own modules with `require`.
  banner: {
    js: "import { createRequire as benchRequire } from 'node:module'; const require = benchRequire(import.meta.url);",
  },
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.chdir(root);
process.argv = [process.execPath, bundle, ...args];
await import(pathToFileURL(bundle).href);
