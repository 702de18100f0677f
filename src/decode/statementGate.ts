import type { Diagnostic } from '../completion/completionEngine.ts';
import type { HunkMemo } from './memo.ts';
import type { ShadowHunk } from './shadowHunk.ts';
import type { FindSyntaxErrors } from './syntaxErrors.ts';

/** Finds new trouble in what was generated, with the code behind the hunk attached. What cannot be told is no trouble. */
export class StatementGate {
  readonly #shadow: ShadowHunk | undefined;
  readonly #syntaxErrors: FindSyntaxErrors | undefined;
  readonly #memo: HunkMemo;
  readonly #isSemantic: boolean;
  readonly #behind: number;

  constructor(parts: {
    /** Whose engine has diagnostics. */
    readonly shadow: ShadowHunk | undefined;
    readonly syntaxErrors: FindSyntaxErrors | undefined;
    readonly memo: HunkMemo;
    /** The engine is believed in types and names, too. */
    readonly isSemantic: boolean;
    /** How far behind the hunk its end may break something: up to the end of the function around it. */
    readonly behind: number;
  }) {
    this.#shadow = parts.shadow;
    this.#syntaxErrors = parts.syntaxErrors;
    this.#memo = parts.memo;
    this.#isSemantic = parts.isSemantic;
    this.#behind = parts.behind;
  }

  /** The first error in a statement that starts at `from` and ends where the text does. */
  async errorOfStatement(text: string, from: number, signal: AbortSignal): Promise<Diagnostic | undefined> {
    return this.#error(text, from, 0, signal);
  }

  /** The first error of the whole hunk, which the text is. What it breaks behind itself counts, too. */
  async errorOfHunk(text: string, signal: AbortSignal): Promise<Diagnostic | undefined> {
    return this.#error(text, 0, this.#isSemantic ? this.#behind : 1, signal);
  }

  /** An engine that has diagnostics parses, too: the parser is asked where it does not answer. */
  async #error(text: string, from: number, margin: number, signal: AbortSignal): Promise<Diagnostic | undefined> {
    const errors = await this.#shadow?.errors(text, from, margin, signal);
    if (!errors) return this.#brokenSyntax(text, signal);
    return firstOf(this.#isSemantic ? errors : errors.filter(({ kind }) => kind === 'syntax'));
  }

  async #brokenSyntax(text: string, signal: AbortSignal): Promise<Diagnostic | undefined> {
    if (!this.#syntaxErrors) return undefined;
    const known = this.#memo.errors('syntax', 'whole', text);
    if (known) return firstOf(known);
    const errors = await this.#syntaxErrors(text, signal);
    this.#memo.keepErrors('syntax', 'whole', text, errors);
    return firstOf(errors);
  }
}

function firstOf(errors: readonly Diagnostic[]): Diagnostic | undefined {
  let first: Diagnostic | undefined;
  for (const error of errors) if (!first || error.range.start < first.range.start) first = error;
  return first;
}
