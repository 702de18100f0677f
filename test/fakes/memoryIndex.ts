import type {
  CodeIndex,
  FileOutline,
  FoundDefinition,
  LeftOutFile,
  ListedFile,
  Occurrence,
  OccurrenceRole,
  TextAnswer,
  TextQuery,
} from '../../src/symbols/codeIndex.ts';
import { extractOutline } from '../../src/symbols/extractOutline.ts';
import type { Outline, OutlineDefinition } from '../../src/symbols/outline.ts';
import { containerOf, isCallableKind, isTypeKind, qualifiedNameOf } from '../../src/symbols/outline.ts';
import type { Capture, Language, LanguageId, QueryName, Syntax } from '../../src/syntax/syntax.ts';
import { isTestFile, languageOf } from '../../src/syntax/syntax.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { LineIndex } from '../../src/workspace/positions.ts';

/** An index over texts in memory, made with the real parser and plain loops: slow, and simple enough to be believed. */
export class MemoryIndex implements CodeIndex {
  readonly root = '/work';
  readonly #texts: ReadonlyMap<string, string>;
  readonly #syntax: Syntax;
  readonly #left: readonly LeftOutFile[];
  readonly #outlines = new Map<string, FileOutline | undefined>();

  constructor(texts: Readonly<Record<string, string>>, syntax: Syntax, left: readonly LeftOutFile[] = []) {
    this.#texts = new Map(Object.entries(texts));
    this.#syntax = syntax;
    this.#left = left;
  }

  async definitionsNamed(name: string, signal: AbortSignal): Promise<readonly FoundDefinition[]> {
    return (await this.#definitions(signal)).filter(
      ({ definition }) => definition.name === name && definition.kind !== 'extension',
    );
  }

  async definedNames(signal: AbortSignal): Promise<readonly string[]> {
    return [...new Set((await this.#definitions(signal)).map(({ definition }) => definition.name))];
  }

  async typesWithBase(name: string, signal: AbortSignal): Promise<readonly FoundDefinition[]> {
    return (await this.#definitions(signal)).filter(({ definition }) => definition.bases.includes(name));
  }

  async membersElsewhere(
    typeName: string,
    language: LanguageId,
    signal: AbortSignal,
  ): Promise<readonly FoundDefinition[]> {
    const found: FoundDefinition[] = [];
    for (const { file, language: itsLanguage } of await this.files(signal)) {
      if (itsLanguage !== language) continue;
      const definitions = (await this.outlineOf(file, signal))?.definitions ?? [];
      for (const one of definitions) {
        const { receiver, parent } = one.definition;
        const around = definitions[parent]?.definition;
        const extended = around?.kind === 'extension' ? around.name : undefined;
        if ((receiver?.split('.').at(-1) ?? extended) === typeName) found.push(one);
      }
    }
    return found;
  }

  async outlineOf(file: RelativePath, signal: AbortSignal): Promise<FileOutline | undefined> {
    signal.throwIfAborted();
    if (this.#outlines.has(file)) return this.#outlines.get(file);
    const text = this.#texts.get(file);
    const language = this.#language(file);
    if (text === undefined || !language) return undefined;
    const matches = await this.#syntax.matches(
      language,
      text,
      `${language.queries.definitions}\n${language.queries.imports}`,
      signal,
    );
    const { hasError } = await this.#syntax.parse(language, text, signal);
    const outline = extractOutline(matches, text, hasError);
    const found: FileOutline = {
      file,
      language: language.id,
      definitions: outline.definitions.map((definition) => foundDefinition(file, definition, outline, language)),
      imports: outline.imports,
      hasErrors: hasError,
    };
    this.#outlines.set(file, found);
    return found;
  }

  async occurrencesOf(name: string, _timeoutMs: number, signal: AbortSignal): Promise<readonly Occurrence[]> {
    signal.throwIfAborted();
    const occurrences: Occurrence[] = [];
    for (const [path, text] of this.#texts) {
      const file = path as RelativePath;
      const language = this.#language(file);
      const outline = await this.outlineOf(file, signal);
      if (!language || !outline || name === '' || !text.includes(name)) continue;
      const lines = new LineIndex(text);
      for (const [start, role] of await this.#roles(name, text, language, outline, signal)) {
        const line = lines.lineAt(start);
        const around = innermost(line, outline);
        occurrences.push({
          file,
          line,
          column: start - lines.startOf(line),
          role,
          enclosingType: around?.enclosingType,
          enclosingFunction: around?.enclosingFunction,
          isTest: around?.isTest ?? isTestFile(file, language),
        });
      }
    }
    return occurrences;
  }

  async findText(query: TextQuery, signal: AbortSignal): Promise<TextAnswer> {
    signal.throwIfAborted();
    const source = query.isRegularExpression ? query.text : query.text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
    let expression: RegExp;
    try {
      expression = new RegExp(source, query.ignoresCase ? 'gim' : 'gm');
      expression.exec(''); // compiles it
    } catch (error) {
      return { kind: 'bad-expression', problem: error instanceof Error ? error.message : String(error) };
    }
    const hits = (await this.files(signal))
      .filter(({ file }) => query.files?.includes(file) ?? true)
      .sort((a, b) => Number(a.isTest) - Number(b.isTest))
      .flatMap(({ file }) => {
        const text = this.#texts.get(file) ?? '';
        const lines = new LineIndex(text);
        const byLine = new Map<number, number>();
        for (const { index, 0: matched } of text.matchAll(expression)) {
          const line = lines.lineAt(index);
          if (matched !== '' && !byLine.has(line)) byLine.set(line, index - lines.startOf(line));
        }
        return [...byLine].map(([line, column]) => ({ file, line, column }));
      });
    return { kind: 'searched', hits: hits.slice(0, query.maximumHits), total: hits.length };
  }

  files(signal: AbortSignal): Promise<readonly ListedFile[]> {
    signal.throwIfAborted();
    const files = [...this.#texts].map(([path, text]): ListedFile => {
      const file = path as RelativePath;
      const language = this.#language(file);
      return {
        file,
        language: language?.id,
        isTest: language !== undefined && isTestFile(file, language),
        bytes: Buffer.byteLength(text),
      };
    });
    return Promise.resolve(files.sort((a, b) => (a.file < b.file ? -1 : 1)));
  }

  leftOut(signal: AbortSignal): Promise<readonly LeftOutFile[]> {
    signal.throwIfAborted();
    return Promise.resolve(this.#left);
  }

  read(file: RelativePath, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted();
    return Promise.resolve(this.#texts.get(file));
  }

  #language(file: RelativePath): Language | undefined {
    return languageOf(file, this.#syntax.languages, this.#texts.get(file));
  }

  async #definitions(signal: AbortSignal): Promise<FoundDefinition[]> {
    const found: FoundDefinition[] = [];
    for (const path of this.#texts.keys()) {
      found.push(...((await this.outlineOf(path as RelativePath, signal))?.definitions ?? []));
    }
    return found;
  }

  /** Start and role of each use; a language without a query for references has none that are known for sure. */
  async #roles(
    name: string,
    text: string,
    language: Language,
    outline: FileOutline,
    signal: AbortSignal,
  ): Promise<[number, OccurrenceRole][]> {
    const captured = async (query: QueryName): Promise<Capture[]> =>
      language.queries[query] === ''
        ? []
        : (await this.#syntax.matches(language, text, language.queries[query], signal)).flatMap(
            ({ captures }) => captures,
          );
    const named = ({ start, end }: Capture): boolean => text.slice(start, end) === name;
    const references = (await captured('references')).filter(named).map(({ start }) => start);
    if (language.queries.references === '') {
      return [...text.matchAll(/[\p{ID_Continue}$]+/gu)]
        .filter(([word]) => word === name)
        .map(({ index }) => [index, 'unclassified']);
    }
    const calls = new Set((await captured('calls')).filter(named).map(({ start }) => start));
    const imports = (await captured('imports')).filter((capture) => capture.name === 'import');
    const scopes = await captured('scopes');
    const around = (at: Capture | number): Capture | undefined =>
      scopes
        .filter((scope) => scope.name === 'scope' && isWithin(typeof at === 'number' ? at : at.start, scope))
        .sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    const locals = scopes
      .filter((scope) => scope.name === 'local' && named(scope))
      .flatMap((local) => around(local) ?? []);
    const definitions = new Set(
      outline.definitions
        .filter(({ definition }) => definition.name === name)
        .map(({ definition }) => definition.nameStart),
    );
    const role = (start: number): OccurrenceRole => {
      if (definitions.has(start)) return 'definition';
      if (imports.some((statement) => isWithin(start, statement))) return 'import';
      if (text[start - 1] !== '.' && locals.some((scope) => isWithin(start, scope))) return 'local';
      return calls.has(start) ? 'call' : 'reference';
    };
    return [...new Set(references)].sort((a, b) => a - b).map((start) => [start, role(start)]);
  }
}

const isWithin = (at: number, { start, end }: Capture): boolean => start <= at && at < end;

function foundDefinition(
  file: RelativePath,
  definition: OutlineDefinition,
  { definitions }: Outline,
  language: Language,
): FoundDefinition {
  const innermostOf = (accepts: (kind: OutlineDefinition['kind']) => boolean): string | undefined => {
    for (let outer: OutlineDefinition | undefined = definition; outer; outer = definitions[outer.parent]) {
      if (accepts(outer.kind)) return qualifiedNameOf(outer, definitions);
      if (outer.receiver !== undefined && accepts('class')) return containerOf(outer, definitions);
    }
    return undefined;
  };
  return {
    file,
    definition,
    qualifiedName: qualifiedNameOf(definition, definitions),
    container: containerOf(definition, definitions),
    enclosingType: innermostOf(isTypeKind),
    enclosingFunction: innermostOf(isCallableKind),
    isTest: definition.isTest || isTestFile(file, language),
  };
}

function innermost(line: number, { definitions }: FileOutline): FoundDefinition | undefined {
  return definitions.findLast(({ definition }) => definition.line <= line && line <= definition.endLine);
}
