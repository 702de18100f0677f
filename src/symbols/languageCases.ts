import { afterAll } from 'vitest';
import type { Language, QueryName } from '../syntax/syntax.ts';
import { languageOf, Syntax } from '../syntax/syntax.ts';
import { cueFor } from '../workspace/textSearch.ts';
import { extractOutline } from './extractOutline.ts';
import type { OutlineDefinition } from './outline.ts';
import { qualifiedNameOf } from './outline.ts';

// What the tests of the grammars share. The file's name decides on the language.

const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
const signal = new AbortController().signal;
afterAll(() => syntax[Symbol.asyncDispose]());

function language(file: string, text: string): Language {
  const found = languageOf(file, syntax.languages, text);
  if (!found) throw new Error(`no language for ${file}`);
  return found;
}

export const languageNameOf = (file: string, text: string): string => language(file, text).name;

/** Whether the language's cue says that the name may be defined in the text. */
export function isCued(file: string, name: string, text: string): boolean {
  return cueFor(language(file, text).definitionCue ?? 'NAME', name).test(text);
}

/** `kind qualified.name first-last`, then `: Bases` and `test` where they apply; in text order. */
export async function outlineOf(file: string, text: string): Promise<string[]> {
  const found = language(file, text);
  const matches = await syntax.matches(found, text, found.queries.definitions, signal);
  const { definitions } = extractOutline(matches, text, false);
  return definitions.map((definition) => summary(definition, definitions));
}

function summary(definition: OutlineDefinition, definitions: readonly OutlineDefinition[]): string {
  const { kind, line, endLine, bases, isTest } = definition;
  const suffix = `${bases.length > 0 ? `: ${bases.join(', ')}` : ''}${isTest ? ' test' : ''}`;
  return `${kind} ${qualifiedNameOf(definition, definitions)} ${line}-${endLine}${suffix}`;
}

/** The text of each definition's header, decorators included: from there to the body. */
export async function headersOf(file: string, text: string): Promise<string[]> {
  const found = language(file, text);
  const matches = await syntax.matches(found, text, found.queries.definitions, signal);
  return extractOutline(matches, text, false).definitions.map(({ headerStart, bodyStart, end }) =>
    text.slice(headerStart, bodyStart === -1 ? end : bodyStart).trim(),
  );
}

/** `line module name alias`, blanks where there is none. */
export async function importsOf(file: string, text: string): Promise<string[]> {
  const found = language(file, text);
  const matches = await syntax.matches(found, text, found.queries.imports, signal);
  return extractOutline(matches, text, false).imports.map(({ line, module, name, alias }) =>
    [line, module, name, alias].join(' ').trimEnd(),
  );
}

/** The captured texts of one kind, in text order. */
export async function capturedBy(query: QueryName, capture: string, file: string, text: string): Promise<string[]> {
  const found = language(file, text);
  const matches = await syntax.matches(found, text, found.queries[query], signal);
  return matches
    .flatMap(({ captures }) => captures.filter(({ name }) => name === capture))
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => text.slice(start, end));
}

/** The names that the text defines although the language's cue does not see them: there are to be none. */
export async function namesWithoutCue(file: string, text: string): Promise<string[]> {
  const found = language(file, text);
  const matches = await syntax.matches(found, text, found.queries.definitions, signal);
  return extractOutline(matches, text, false)
    .definitions.map(({ name }) => name)
    .filter((name) => !name.startsWith('<anonymous') && !isCued(file, name, text));
}
