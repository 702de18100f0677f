import type { SearchAnswer } from '../protocol/contract.ts';
import type { FoundSymbol } from '../protocol/protocol.ts';
import type { SearchCallName } from '../protocol/searchCalls.ts';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Language } from '../syntax/syntax.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { codeAroundLine } from './aroundLine.ts';
import { fitToBudget } from './budget.ts';
import { searchClass, searchClassInFile } from './classes.ts';
import { searchCode, searchCodeInFile } from './code.ts';
import { type Finding, type SearchContext, sourceReader } from './context.ts';
import { findDefinition } from './definitions.ts';
import { listDirectory } from './directory.ts';
import { classHierarchy } from './hierarchy.ts';
import type { LanguageFeatures } from './languageFeatures.ts';
import { searchMethod, searchMethodInClass, searchMethodInFile } from './methods.ts';
import { fileOutline } from './outlines.ts';
import { findCallers, findReferences } from './references.ts';
import { layoutOf } from './render.ts';
import { type ParsedCall, parseCall } from './searchArguments.ts';
import { clip } from './snippet.ts';
import { symbolSearch } from './symbolSearch.ts';

export { answerText } from './render.ts';

export interface SearchParts {
  readonly index: CodeIndex;
  readonly languages: readonly Language[];
  /** Absent where no editor runs. */
  readonly languageFeatures?: LanguageFeatures;
}

const defaultMaxTokens = 2500;
/** A rule of thumb for code. */
const charactersPerToken = 4;
const maximumNoteLength = 600;
/** "12 near, not exact." before the note, "123 more." behind the results. */
const frameLength = 60;

/** The search calls over an index. Keeps nothing: every call sees the files as they are. */
export class Search {
  readonly #parts: SearchParts;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  /**
   * Carries out one call, with its arguments as texts. What a caller can do wrong is an answer with `error`.
   * @param options.maxTokens what {@link answerText} may cost, about four characters a token
   */
  async call(
    name: string,
    args: readonly string[],
    options: { readonly maxTokens?: number; readonly signal: AbortSignal },
  ): Promise<SearchAnswer> {
    const { maxTokens = defaultMaxTokens, signal } = options;
    signal.throwIfAborted();
    try {
      const parsed = parseCall(name, args);
      const maxCharacters = Math.max(0, maxTokens) * charactersPerToken;
      const {
        kind,
        hits,
        notes,
        uncounted = 0,
      } = await calls[parsed.call](this.#context(maxCharacters, signal), parsed);
      const note = clip([...new Set(notes)].join(' '), maximumNoteLength);
      const room = Math.max(0, maxCharacters - note.length - frameLength);
      const { results, more } = await fitToBudget(hits, room, layoutOf(parsed.call));
      return { call: name, args, kind, results, more: more + uncounted, ...(note === '' ? {} : { note }) };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UserError)) throw error;
      const { code, message } = error;
      return { call: name, args, kind: 'none', results: [], more: 0, error: { code, message } };
    }
  }

  /** What a quick pick shows for what was typed so far. */
  symbols(
    text: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ readonly symbols: readonly FoundSymbol[]; readonly note: string }> {
    return symbolSearch(this.#context(0, signal), text, limit);
  }

  #context(maxCharacters: number, signal: AbortSignal): SearchContext {
    const { index, languages, languageFeatures } = this.#parts;
    return { index, languages, languageFeatures, maxCharacters, signal, source: sourceReader(index, signal) };
  }
}

const text = ({ texts }: ParsedCall, name: string): string => texts.get(name) ?? '';
const number = ({ numbers }: ParsedCall, name: string): number => numbers.get(name) ?? 0;

const calls: Readonly<Record<SearchCallName, (context: SearchContext, parsed: ParsedCall) => Promise<Finding>>> = {
  search_class: (context, args) => searchClass(context, text(args, 'name')),
  search_class_in_file: (context, args) => searchClassInFile(context, text(args, 'name'), text(args, 'file')),
  search_method: (context, args) => searchMethod(context, text(args, 'name')),
  search_method_in_class: (context, args) => searchMethodInClass(context, text(args, 'name'), text(args, 'class')),
  search_method_in_file: (context, args) => searchMethodInFile(context, text(args, 'name'), text(args, 'file')),
  search_code: (context, args) => searchCode(context, text(args, 'text')),
  search_code_in_file: (context, args) => searchCodeInFile(context, text(args, 'text'), text(args, 'file')),
  get_code_around_line: (context, args) =>
    codeAroundLine(context, text(args, 'file'), number(args, 'line'), number(args, 'window')),
  find_references: (context, args) => findReferences(context, text(args, 'name')),
  find_callers: (context, args) => findCallers(context, text(args, 'name')),
  find_definition: (context, args) =>
    findDefinition(context, text(args, 'name'), args.texts.get('file'), args.numbers.get('line')),
  class_hierarchy: (context, args) => classHierarchy(context, text(args, 'name')),
  file_outline: (context, args) => fileOutline(context, text(args, 'file')),
  list_directory: (context, args) => listDirectory(context, args.texts.get('directory')),
};
