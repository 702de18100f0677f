import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Branded, RelativePath } from '../workspace/paths.ts';
import type { Mask } from './masks.ts';

/** The name of a folder under `grammars/`. */
export type LanguageId = Branded<string, 'LanguageId'>;

/** The queries a language may have, each in a file `<name>.scm`; their captures are described in grammars/README.md. */
export const QUERY_NAMES = [
  'definitions',
  'imports',
  'references',
  'calls',
  'scopes',
  'tests',
  'assertions',
  'holes',
] as const;
export type QueryName = (typeof QUERY_NAMES)[number];

/**
 * What stands in the place of code that the grammar does not know, see grammars/README.md. Masks are put on a text only
 * if it has syntax errors, and only those stay on that leave fewer.
 */
const maskEntry = z.union([
  z.strictObject({
    /** A regular expression, with the flags `gmu`. */
    pattern: z.string(),
    /** Stands at the start of each match; blanks stand for the rest of it. */
    by: z.string().default(''),
    /** Only on lines that touch an error. */
    near: z.boolean().default(false),
  }),
  /**
   * Regular expressions for the lines that open, part and close branches, of which the first one stays; after a line that
   * `never` matches, the second one.
   */
  z.strictObject({ open: z.string(), next: z.string(), close: z.string(), never: z.string().optional() }),
]);

/** `grammars/<language>/language.json`. */
const languageFile = z.strictObject({
  name: z.string(),
  /** The WebAssembly grammar, as a path inside `node_modules`; copied to `dist/grammars` at build. */
  grammar: z.string(),
  /** Ends of file names; the longest that fits decides. */
  extensions: z.array(z.string()),
  /** Whole file names. */
  fileNames: z.array(z.string()).default([]),
  /** Extensions that another language has, too: a file is this language's if its text matches the regular expression. */
  sharedExtensions: z.record(z.string(), z.string()).default({}),
  /** Folders under `grammars/` whose queries and masks come before this folder's own. */
  inherits: z.array(z.string()).default([]),
  /** Regular expressions over the path below the root. */
  testFiles: z.array(z.string()),
  /**
   * A regular expression that matches wherever the name NAME is defined, and may match elsewhere. Files without a match
   * are not parsed in search of NAME. Without it, each file that has the word is.
   */
  definitionCue: z.string().optional(),
  masks: z.array(maskEntry).default([]),
  /** A regular expression for a whole line of comment; such lines above a definition document it. */
  commentLine: z.string().optional(),
  /** A regular expression for the start of a body that documents its definition; group 1 is the first line. */
  docstring: z.string().optional(),
});

export interface Language {
  readonly id: LanguageId;
  readonly name: string;
  readonly extensions: readonly string[];
  readonly fileNames: readonly string[];
  readonly sharedExtensions: ReadonlyMap<string, RegExp>;
  readonly testFiles: readonly RegExp[];
  readonly wasmPath: string;
  /** Tree-sitter queries; empty where the language has none. */
  readonly queries: Readonly<Record<QueryName, string>>;
  /** With the placeholder NAME. */
  readonly definitionCue: string | undefined;
  readonly masks: readonly Mask[];
  readonly commentLine: RegExp | undefined;
  readonly docstring: RegExp | undefined;
}

/** The languages in a folder that the build made: each subfolder with a `language.json` is one. */
export function loadLanguages(grammarsDirectory: string): Language[] {
  return readdirSync(grammarsDirectory)
    .sort()
    .filter((folder) => isLanguageFolder(join(grammarsDirectory, folder)))
    .map((folder) => loadLanguage(grammarsDirectory, folder));
}

const isLanguageFolder = (directory: string): boolean => existsSync(join(directory, 'language.json'));

const readLanguageFile = (directory: string): z.output<typeof languageFile> =>
  languageFile.parse(JSON.parse(readFileSync(join(directory, 'language.json'), 'utf8')));

function loadLanguage(grammarsDirectory: string, folder: string): Language {
  const directory = join(grammarsDirectory, folder);
  const file = readLanguageFile(directory);
  const inherited = file.inherits.map((from) => join(grammarsDirectory, from)).filter(isLanguageFolder);
  const queryText = (name: QueryName): string =>
    [...file.inherits, folder]
      .map((from) => join(grammarsDirectory, from, `${name}.scm`))
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
  return {
    id: folder as LanguageId,
    name: file.name,
    extensions: file.extensions,
    fileNames: file.fileNames,
    sharedExtensions: new Map(
      Object.entries(file.sharedExtensions).map(([extension, pattern]) => [extension, new RegExp(pattern, 'm')]),
    ),
    testFiles: file.testFiles.map((pattern) => new RegExp(pattern, 'u')),
    wasmPath: join(directory, 'grammar.wasm'),
    queries: {
      definitions: queryText('definitions'),
      imports: queryText('imports'),
      references: queryText('references'),
      calls: queryText('calls'),
      scopes: queryText('scopes'),
      assertions: queryText('assertions'),
      tests: queryText('tests'),
      holes: queryText('holes'),
    },
    definitionCue: file.definitionCue,
    masks: [...inherited.map(readLanguageFile), file].flatMap(({ masks }) => masks.map(maskOf)),
    commentLine: file.commentLine === undefined ? undefined : new RegExp(file.commentLine, 'u'),
    docstring: file.docstring === undefined ? undefined : new RegExp(file.docstring, 'u'),
  };
}

function maskOf(entry: z.output<typeof maskEntry>): Mask {
  if ('pattern' in entry)
    return { kind: 'pattern', pattern: new RegExp(entry.pattern, 'gmu'), by: entry.by, isNear: entry.near };
  const line = (pattern: string): RegExp => new RegExp(pattern, 'u');
  return {
    kind: 'branches',
    open: line(entry.open),
    next: line(entry.next),
    close: line(entry.close),
    never: entry.never === undefined ? undefined : line(entry.never),
  };
}

/**
 * The language of a file, by its name and, where two languages share the ending (`.h`), by its text.
 * @param text whole or the beginning; without it the ending's first language is taken
 */
export function languageOf(
  file: RelativePath | string,
  languages: readonly Language[],
  text?: string,
): Language | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  let best: Language | undefined;
  let bestLength = 0;
  for (const language of languages) {
    if (text !== undefined && isClaimed(name, language, text)) return language;
    if (language.fileNames.includes(name)) return language;
    for (const extension of language.extensions) {
      if (extension.length <= bestLength || !name.endsWith(extension)) continue;
      best = language;
      bestLength = extension.length;
    }
  }
  return best;
}

function isClaimed(name: string, { sharedExtensions }: Language, text: string): boolean {
  for (const [extension, pattern] of sharedExtensions) {
    if (name.endsWith(extension) && pattern.test(text)) return true;
  }
  return false;
}

export function isTestFile(file: RelativePath, language: Language): boolean {
  return language.testFiles.some((pattern) => pattern.test(file));
}
