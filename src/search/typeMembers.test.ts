import { describe, expect, it } from 'vitest';
import type { CodeIndex, FileOutline, FoundDefinition } from '../symbols/codeIndex.ts';
import type { DefinitionKind } from '../symbols/outline.ts';
import type { Language, LanguageId } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { Search } from './search.ts';
import { signal } from './searchCases.ts';

// Members that are written outside of their type, as an index of Go files would tell of them.

const texts: Readonly<Record<string, string>> = {
  'shapes/circle.go': 'type Circle struct {\n\tradius int\n}\n\nfunc (c *Circle) Area() int { return 1 }\n',
  'shapes/draw.go': 'func (c Circle) Draw(\n\tto Canvas) {\n\tto.put(c)\n}\n',
};

function definition(
  file: string,
  kind: DefinitionKind,
  name: string,
  start: string,
  receiver?: string,
): FoundDefinition {
  const text = texts[file] ?? '';
  const at = text.indexOf(start);
  const end = text.indexOf('}', at) + 1;
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  return {
    file: file as RelativePath,
    definition: {
      kind,
      name,
      parent: -1,
      receiver,
      headerStart: at,
      start: at,
      end,
      nameStart: text.indexOf(name, at),
      bodyStart: text.indexOf('{', at),
      line: line(at),
      endLine: line(end - 1),
      isTest: false,
      parameters: [],
      bases: [],
    },
    qualifiedName: receiver === undefined ? name : `${receiver}.${name}`,
    container: receiver,
    enclosingType: receiver ?? name,
    enclosingFunction: receiver === undefined ? undefined : `${receiver}.${name}`,
    isTest: false,
  };
}

const definitions = [
  definition('shapes/circle.go', 'struct', 'Circle', 'type'),
  definition('shapes/circle.go', 'method', 'Area', 'func', 'Circle'),
  definition('shapes/draw.go', 'method', 'Draw', 'func', 'Circle'),
];
const go = 'go' as LanguageId;
const files = Object.keys(texts) as RelativePath[];
const outline = (file: RelativePath): FileOutline => ({
  file,
  language: go,
  definitions: definitions.filter((one) => one.file === file),
  imports: [],
  hasErrors: false,
});
const index: CodeIndex = {
  root: '/work',
  definitionsNamed: (name) => Promise.resolve(definitions.filter((one) => one.definition.name === name)),
  definedNames: () => Promise.resolve(definitions.map((one) => one.definition.name)),
  typesWithBase: () => Promise.resolve([]),
  outlineOf: (file) => Promise.resolve(outline(file)),
  occurrencesOf: () => Promise.resolve([]),
  findText: ({ text }) =>
    Promise.resolve(
      text.startsWith('(a+)')
        ? { kind: 'timed-out' }
        : { kind: 'searched', hits: files.map((file) => ({ file, line: 1, column: 0 })), total: files.length },
    ),
  files: () => Promise.resolve(files.map((file) => ({ file, language: go, isTest: false, bytes: 1 }))),
  leftOut: () => Promise.resolve([]),
  read: (file) => Promise.resolve(texts[file]),
};
const language = {
  id: go,
  extensions: ['.go'],
  fileNames: [],
  sharedExtensions: new Map<string, RegExp>(),
  queries: {
    definitions: '(method receiver: (_) @receiver) @method',
    imports: '',
    references: '',
    calls: '',
    scopes: '',
  },
} as unknown as Language;
const search = new Search({ index, languages: [language] });

describe('members outside of their type', () => {
  it('are shown with it, wherever they are', async () => {
    const { results } = await search.call('search_class', ['Circle'], { signal });
    expect(results.map(({ file, line, kind, text }) => [file, line, kind, text])).toEqual([
      ['shapes/circle.go', 1, 'struct', '1| type Circle struct …'],
      ['shapes/circle.go', 5, 'members', '5| func (c *Circle) Area() int { return 1 }'],
      ['shapes/draw.go', 1, 'members', '1| func (c Circle) Draw(\n2|  to Canvas) …'.replace('  to', ' \tto')],
    ]);
  });

  it.each<[name: string, kind: string, place: string]>([
    ['Draw', 'exact', 'shapes/draw.go:1'],
    ['draw', 'near', 'shapes/draw.go:1'],
    ['Aera', 'near', 'shapes/circle.go:5'],
  ])('%s is found in the class', async (name, kind, place) => {
    const answer = await search.call('search_method_in_class', [name, 'Circle'], { signal });
    expect([answer.kind, ...answer.results.map(({ file, line }) => `${file}:${line}`)]).toEqual([kind, place]);
  });
});

it('an expression that takes too long is an error', async () => {
  const { error } = await search.call('search_code', ['/(a+)+$/'], { signal });
  expect(error?.code).toBe('expression-timed-out');
});
