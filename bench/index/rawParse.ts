import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Language, Parser } from 'web-tree-sitter';
import type { Bench, Row } from './rows.ts';
import { inSeconds } from './rows.ts';
import { withIndex } from './builtIndex.ts';

/** What parsing alone costs in one thread: no listing, no reading, no query. */
export async function rawParseRows({ sources, signal }: Bench): Promise<Row[]> {
  const tree = await sources.sympy.tree();
  const files = await withIndex(tree, signal, ({ index }) => index.files(signal));
  const texts = files.filter(({ language }) => language).map(({ file }) => readFileSync(join(tree, file), 'utf8'));
  const dist = resolve('dist');
  await Parser.init({ locateFile: (name: string) => join(dist, name) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(dist, 'grammars/python/grammar.wasm')));
  const startedAt = performance.now();
  for (const text of texts) parser.parse(text)?.delete();
  const wallMs = performance.now() - startedAt;
  parser.delete();
  return [
    {
      what: `${sources.sympy.name}: tree-sitter alone, one thread`,
      target: '',
      measured: inSeconds(wallMs),
      verdict: 'reference',
      values: [wallMs],
    },
  ];
}
