import type { CodeIndex } from '../../symbols/codeIndex.ts';
import type { Outline } from '../../symbols/outline.ts';
import { outlineOfMatches } from '../../symbols/symbols.ts';
import type { Language, Match, Syntax } from '../../syntax/syntax.ts';
import { languageOf } from '../../syntax/syntax.ts';
import type { TextEdit } from '../../workspace/edits.ts';
import { applyEdits } from '../../workspace/edits.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { Offset, OffsetRange } from '../../workspace/positions.ts';
import type { CompletionEngine, Diagnostic, LegalNames, ShadowDocument } from '../completionEngine.ts';
import { wordsOf } from './languageWords.ts';
import { membersOf } from './receiverMembers.ts';
import { localNamesAt } from './scopeNames.ts';
import type { SyntaxErrorCounts } from './syntaxErrors.ts';
import { newSyntaxErrors, syntaxErrorCounts } from './syntaxErrors.ts';

export interface ScopeEngineParts {
  readonly syntax: Syntax;
  readonly index: CodeIndex;
}

/** Stands for the name that is asked about: without one, a block that indentation makes would end before it. */
const placeholder = '_placeholder';

const nothingKnown: LegalNames = { kind: 'unknown', reason: 'nothing-known' };

/**
 * Names by the syntax alone, for every language with a grammar: what is in scope, members of classes that the index
 * knows. It knows no types, so a name that it does not list may be right: its lists are always open. Its diagnostics are
 * syntax errors.
 */
export class ScopeEngine implements CompletionEngine {
  readonly name = 'names in scope';
  readonly strength = 'soft';
  readonly hasDiagnostics = true;
  readonly #parts: ScopeEngineParts;

  constructor(parts: ScopeEngineParts) {
    this.#parts = parts;
  }

  async open(file: RelativePath, text: string, signal: AbortSignal): Promise<ShadowDocument> {
    const { syntax } = this.#parts;
    const language = languageOf(file, syntax.languages, text);
    if (!language) return new ScopeDocument(this.#parts, file, text, undefined, new Map());
    const errors = await syntax.parse(language, text, signal).then(syntaxErrorCounts, () => undefined);
    signal.throwIfAborted();
    return new ScopeDocument(this.#parts, file, text, errors && language, errors ?? new Map());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(); // the parser and the index belong to who made the engine
  }
}

/** What the parser says of one text. */
interface Reading {
  readonly text: string;
  readonly scopes: readonly Match[];
  readonly outline: Outline;
}

class ScopeDocument implements ShadowDocument {
  readonly #parts: ScopeEngineParts;
  readonly #file: RelativePath;
  /** Undefined if nothing can be told of the file. */
  readonly #language: Language | undefined;
  readonly #errors: SyntaxErrorCounts;
  #text: string;
  #reading: Reading | undefined;

  constructor(
    parts: ScopeEngineParts,
    file: RelativePath,
    text: string,
    language: Language | undefined,
    errors: SyntaxErrorCounts,
  ) {
    this.#parts = parts;
    this.#file = file;
    this.#text = text;
    this.#language = language;
    this.#errors = errors;
  }

  get text(): string {
    return this.#text;
  }

  update(edit: TextEdit): void {
    this.#text = applyEdits(this.#text, [edit]);
  }

  async namesAt(position: Offset, signal: AbortSignal): Promise<LegalNames> {
    const language = this.#language;
    const words = language && wordsOf(language.id);
    if (!words) return nothingKnown;
    return this.#unlessFailing(signal, nothingKnown, async () => {
      const reading = await this.#read(language, position, signal);
      const { text, outline, scopes } = reading;
      const before = text.slice(0, position);
      const dotted = /(?:^|[^\w$.)\]])([\p{ID_Start}_$][\p{ID_Continue}$]*)\??\.\s*$/u.exec(before);
      if (dotted) {
        const { index } = this.#parts;
        const place = {
          index,
          file: this.#file,
          language: language.id,
          self: words.self,
          text,
          outline,
          position,
          signal,
        };
        const members = await membersOf(dotted[1] ?? '', place);
        return members ? { kind: 'open', names: members } : nothingKnown;
      }
      if (/\.\s*$/.test(before)) return nothingKnown; // a member of an expression: types would be needed
      const names = localNamesAt(scopes, text, position);
      for (const { name } of outline.definitions) names.add(name);
      for (const { alias, name, module } of outline.imports) names.add(alias || name || (module.split('.')[0] ?? ''));
      names.delete(placeholder);
      for (const word of [...words.keywords, ...words.builtins, ...words.self]) names.add(word);
      return { kind: 'open', names };
    });
  }

  async newDiagnostics(range: OffsetRange, signal: AbortSignal): Promise<readonly Diagnostic[] | undefined> {
    const language = this.#language;
    if (!language) return undefined;
    return this.#unlessFailing(signal, undefined, async () => {
      const tree = await this.#parts.syntax.parse(language, this.#text, signal);
      return newSyntaxErrors(tree, range, this.#errors);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  async #read(language: Language, position: number, signal: AbortSignal): Promise<Reading> {
    const text = this.#text.slice(0, position) + placeholder + this.#text.slice(position);
    if (this.#reading?.text === text) return this.#reading;
    const { definitions, imports, scopes } = language.queries;
    const { syntax } = this.#parts;
    const [defined, bound] = await Promise.all([
      syntax.matches(language, text, `${definitions}\n${imports}`, signal),
      syntax.matches(language, text, scopes, signal),
    ]);
    const reading = { text, scopes: bound, outline: outlineOfMatches(defined, text) };
    this.#reading = reading;
    return reading;
  }

  /** An engine never rejects for trouble of its own: a parser that fails has nothing to say. */
  async #unlessFailing<T>(signal: AbortSignal, otherwise: T, look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch {
      signal.throwIfAborted();
      return otherwise;
    }
  }
}
