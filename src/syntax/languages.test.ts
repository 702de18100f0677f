import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { QUERY_NAMES } from './languages.ts';
import { languageOf, Syntax } from './syntax.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');
const signal = new AbortController().signal;
const syntax = new Syntax(dist);
const folder = mkdtempSync(join(tmpdir(), 'languages-'));
afterAll(async () => {
  await syntax[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** An installation as the build makes it, with these languages. */
function installation(name: string, languages: Record<string, { file: object; definitions?: string }>): Syntax {
  const to = join(folder, name);
  mkdirSync(to);
  for (const shared of ['parseWorker.js', 'web-tree-sitter.wasm']) copyFileSync(join(dist, shared), join(to, shared));
  for (const [language, { file, definitions }] of Object.entries(languages)) {
    const grammar = join(to, 'grammars', language);
    mkdirSync(grammar, { recursive: true });
    copyFileSync(join(root, 'node_modules/tree-sitter-go/tree-sitter-go.wasm'), join(grammar, 'grammar.wasm'));
    const whole = { name: language, grammar: 'unused at run time', extensions: [], testFiles: [], ...file };
    writeFileSync(join(grammar, 'language.json'), JSON.stringify(whole));
    if (definitions !== undefined) writeFileSync(join(grammar, 'definitions.scm'), definitions);
  }
  return new Syntax(to);
}

it('a folder is all that a new language needs', async () => {
  await using added = installation('added', {
    gopher: {
      file: { extensions: ['.gopher'] },
      definitions: '(function_declaration name: (identifier) @name body: (_) @body) @function',
    },
  });
  const language = languageOf('pkg/a.gopher', added.languages);
  if (!language) throw new Error('The language was not found');
  const text = 'package a\nfunc f() {\n}\n';
  const [match] = await added.matches(language, text, language.queries.definitions, signal);
  expect(match?.captures.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
    ['function', 'func f() {\n}'],
    ['name', 'f'],
    ['body', '{\n}'],
  ]);
});

describe('the language of a file', () => {
  const { languages } = installation('named', {
    a: { file: { extensions: ['.a', '.h'], fileNames: ['Afile', 'special.b'] } },
    b: { file: { extensions: ['.b', '.x.a'], sharedExtensions: { '.h': '^class\\b', '.part': '<b>' } } },
  });
  it.each<[file: string, text: string | undefined, expected: string | undefined]>([
    ['a.a', undefined, 'a'],
    ['src/deep.er/a.b', undefined, 'b'],
    ['a.x.a', undefined, 'b'],
    ['Afile', undefined, 'a'],
    ['src/Afile', undefined, 'a'],
    ['NotAfile', undefined, undefined],
    ['src/special.b', undefined, 'a'],
    ['a.c', undefined, undefined],
    ['a', undefined, undefined],
    ['', undefined, undefined],
    ['a.h', undefined, 'a'],
    ['a.h', 'int x;', 'a'],
    ['a.h', '// first\nclass X {}', 'b'],
    ['a.a', 'class X {}', 'a'],
    ['a.part', undefined, undefined],
    ['a.part', 'c', undefined],
    ['a.part', '<b>', 'b'],
  ])('%j with the text %j is %s', (file, text, expected) => {
    expect(languageOf(file, languages, text)?.id).toBe(expected);
  });
});

describe('every language', () => {
  const withCues = syntax.languages.map((language) => [language.name, language] as const);

  it('has its folder', () => {
    const folders = readdirSync(join(root, 'grammars'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('language.json'))
      .map((file) => file.split('/')[0]);
    expect(syntax.languages.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  it.each(withCues)('%s: the queries fit the grammar', async (_name, language) => {
    for (const name of QUERY_NAMES) {
      expect(await syntax.matches(language, '', language.queries[name], signal), name).toEqual([]);
    }
  });

  // Its other regular expressions were compiled when it was loaded.
  it.each(withCues)('%s: the cue is a regular expression for names of all kinds', (_name, { definitionCue }) => {
    for (const name of ['name', String.raw`\$name`, String.raw`name\?`, String.raw`\[\]=`, 'größe']) {
      expect(() => new RegExp(definitionCue?.replaceAll('NAME', () => name) ?? '', 'u')).not.toThrow();
    }
  });

  it('does without code of its own in what serves search and index', () => {
    const quoted = new RegExp(`['"\`](?:${syntax.languages.map(({ id }) => id).join('|')})['"\`]`, 'g');
    const found = ['symbols', 'search', 'syntax'].flatMap((part) =>
      sourcesIn(join(root, 'src', part)).flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(quoted)].map(([name]) => `${file}: ${name}`),
      ),
    );
    expect(found).toEqual([]);
  });
});

/** TypeScript files, tests excepted. */
function sourcesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(directory, file));
}
