import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Branded, RelativePath } from '../workspace/paths.ts';

/** The name of a folder under `grammars/`. */
export type LanguageId = Branded<string, 'LanguageId'>;

/** `grammars/<language>/language.json`. */
const languageFile = z.object({
  name: z.string(),
  /** The WebAssembly grammar, as a path inside `node_modules`; copied to `dist/grammars` at build. */
  grammar: z.string(),
  extensions: z.array(z.string()),
  /** The folder whose queries this language shares, where they are the same. */
  queriesFrom: z.string().optional(),
  /** Regular expressions over the path below the root. */
  testFiles: z.array(z.string()),
});

export interface Language {
  readonly id: LanguageId;
  readonly name: string;
  readonly extensions: readonly string[];
  readonly testFiles: readonly RegExp[];
  readonly wasmPath: string;
  /** The tree-sitter query that captures definitions. */
  readonly definitionsQuery: string;
}

/** The languages whose folders the build copied to `grammarsDirectory`. */
export function loadLanguages(grammarsDirectory: string, folders: readonly string[]): Language[] {
  return folders.map((folder) => {
    const directory = join(grammarsDirectory, folder);
    const file = languageFile.parse(JSON.parse(readFileSync(join(directory, 'language.json'), 'utf8')));
    return {
      id: folder as LanguageId,
      name: file.name,
      extensions: file.extensions,
      testFiles: file.testFiles.map((pattern) => new RegExp(pattern, 'u')),
      wasmPath: join(directory, 'grammar.wasm'),
      definitionsQuery: readFileSync(join(grammarsDirectory, file.queriesFrom ?? folder, 'definitions.scm'), 'utf8'),
    };
  });
}

export function languageOf(file: RelativePath | string, languages: readonly Language[]): Language | undefined {
  return languages.find((language) => language.extensions.some((extension) => file.endsWith(extension)));
}

export function isTestFile(file: RelativePath, language: Language): boolean {
  return language.testFiles.some((pattern) => pattern.test(file));
}
