import { afterAll } from 'vitest';
import { MemoryIndex } from '../../test/fakes/memoryIndex.ts';
import type { SearchAnswer } from '../protocol/contract.ts';
import type { LeftOutFile } from '../symbols/codeIndex.ts';
import { Syntax } from '../syntax/syntax.ts';
import type { LanguageFeatures } from './languageFeatures.ts';
import { Search, answerText } from './search.ts';

// What the tests of the search calls share: a project in memory, read with the real parser.

const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
afterAll(() => syntax[Symbol.asyncDispose]());

export const signal = new AbortController().signal;

export interface Project {
  /** The answer of one call. */
  readonly call: (name: string, ...args: string[]) => Promise<SearchAnswer>;
  /** Its text for a model. */
  readonly text: (name: string, ...args: string[]) => Promise<string>;
  /** `kind`, then `file:line name` for each result, the name of a function, class or kind. */
  readonly summary: (name: string, ...args: string[]) => Promise<string[]>;
  readonly search: Search;
}

export function project(
  texts: Readonly<Record<string, string>>,
  more: { readonly left?: readonly LeftOutFile[]; readonly languageFeatures?: LanguageFeatures } = {},
): Project {
  const { left, languageFeatures } = more;
  const index = new MemoryIndex(texts, syntax, left);
  const search = new Search({ index, languages: syntax.languages, ...(languageFeatures ? { languageFeatures } : {}) });
  const call: Project['call'] = (name, ...args) => search.call(name, args, { signal });
  return {
    call,
    search,
    text: async (name, ...args) => answerText(await call(name, ...args)),
    summary: async (name, ...args) => {
      const { kind, results, error } = await call(name, ...args);
      if (error) return [`error ${error.code}`];
      return [
        kind,
        ...results.map((result) => {
          const shown = result.function ?? result.class ?? result.kind;
          return `${result.file}:${result.line} ${shown}`;
        }),
      ];
    },
  };
}

/** Lines of a file, without the indentation of the test around them. */
export function lines(strings: TemplateStringsArray): string {
  const text = (strings[0] ?? '').replace(/^\n/u, '').trimEnd();
  const indents = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [/^ */u.exec(line)?.[0].length ?? 0]));
  const indent = Math.min(...indents);
  return `${text
    .split('\n')
    .map((line) => line.slice(indent))
    .join('\n')}\n`;
}
