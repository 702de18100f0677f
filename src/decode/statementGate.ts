import type { Diagnostic } from '../completion/completionEngine.ts';
import type { HunkMemo } from './memo.ts';
import type { ShadowHunk } from './shadowHunk.ts';
import type { FindSyntaxErrors } from './syntaxErrors.ts';

/** Characters before and behind a hunk, of the function around it, in which it may break something. */
export interface HunkSurroundings {
  readonly before: number;
  readonly behind: number;
}

const closeAround: HunkSurroundings = { before: 0, behind: 1 };

/** Finds new trouble in what was generated, with the code behind the hunk attached. What cannot be told is no trouble. */
export class StatementGate {
  readonly #shadow: ShadowHunk | undefined;
  readonly #syntaxErrors: FindSyntaxErrors | undefined;
  readonly #memo: HunkMemo;
  readonly #isSemantic: boolean;
  readonly #around: HunkSurroundings;

  constructor(parts: {
    /** Whose engine has diagnostics. */
    readonly shadow: ShadowHunk | undefined;
    readonly syntaxErrors: FindSyntaxErrors | undefined;
    readonly memo: HunkMemo;
    /** The engine is believed in types and names, too. */
    readonly isSemantic: boolean;
    readonly around: HunkSurroundings;
  }) {
    this.#shadow = parts.shadow;
    this.#syntaxErrors = parts.syntaxErrors;
    this.#memo = parts.memo;
    this.#isSemantic = parts.isSemantic;
    this.#around = parts.around;
  }

  /** The first error in a statement that starts at `from` and ends where the text does. */
  async errorOfStatement(text: string, from: number, signal: AbortSignal): Promise<Diagnostic | undefined> {
    return this.#error(text, from, 0, signal);
  }

  /**
   * The first error of the whole hunk, which the text is. What it breaks around itself counts, too: a name that is not there any
   * more, the type of what the function returns.
   */
  async errorOfHunk(text: string, signal: AbortSignal): Promise<Diagnostic | undefined> {
    const { before, behind } = this.#isSemantic ? this.#around : closeAround;
    return this.#error(text, -before, behind, signal);
  }

  /** An engine that has diagnostics parses, too: the parser is asked where it does not answer. */
  async #error(text: string, from: number, margin: number, signal: AbortSignal): Promise<Diagnostic | undefined> {
    const errors = await this.#shadow?.errors(text, from, margin, signal);
    if (!errors) return this.#brokenSyntax(text, signal);
    return firstOf(errors.filter((error) => (this.#isSemantic ? isOwn(error, text) : error.kind === 'syntax')));
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

/**
 * Within the text, or right behind it. Errors of types elsewhere in the function may come from the order in which a compiler infers
 * them, so only those count there that do not.
 */
function isOwn({ range, kind, isStructural }: Diagnostic, text: string): boolean {
  const isWithin = range.end > 0 && range.start <= text.length + 1;
  return isWithin || isStructural === true || kind === 'syntax';
}

function firstOf(errors: readonly Diagnostic[]): Diagnostic | undefined {
  let first: Diagnostic | undefined;
  for (const error of errors) if (!first || error.range.start < first.range.start) first = error;
  return first;
}
