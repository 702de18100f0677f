import type {
  CompletionEngine,
  Diagnostic,
  EngineStrength,
  LegalNames,
  ShadowDocument,
} from '../../src/completion/completionEngine.ts';
import type { TextEdit } from '../../src/workspace/edits.ts';
import { applyEdits } from '../../src/workspace/edits.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { Offset, OffsetRange } from '../../src/workspace/positions.ts';
import { offset } from '../../src/workspace/positions.ts';

/** Names by what stands before: the first rule that fits; without one the engine knows nothing. */
export type NameRules = readonly (readonly [
  RegExp,
  readonly string[] | 'open' | 'timeout' | { readonly open: readonly string[] },
])[];

/** An engine that follows a script. Deterministic. */
export class ScriptedEngine implements CompletionEngine {
  readonly name = 'scripted engine';
  readonly strength: EngineStrength;
  readonly hasDiagnostics: boolean;
  /** Texts before the places that were asked for. */
  readonly asked: string[] = [];
  readonly #names: NameRules;
  readonly #errors: readonly RegExp[] | undefined;
  readonly #variables: readonly string[];

  /** @param parts `errors`: structural ones have the flag `s`; `variables`: unknown wherever no statement declares them */
  constructor(parts: {
    names?: NameRules;
    errors?: readonly RegExp[];
    variables?: readonly string[];
    strength?: EngineStrength;
  }) {
    this.#names = parts.names ?? [];
    this.#errors = parts.errors;
    this.#variables = parts.variables ?? [];
    this.strength = parts.strength ?? 'hard';
    this.hasDiagnostics = parts.errors !== undefined;
  }

  open(_file: RelativePath, opened: string): Promise<ShadowDocument> {
    let text = opened;
    const document: ShadowDocument = {
      get text() {
        return text;
      },
      update: (edit: TextEdit) => {
        text = applyEdits(text, [edit]);
      },
      namesAt: (at: Offset) => {
        const before = text.slice(0, at);
        this.asked.push(before);
        return Promise.resolve(this.#namesBehind(before));
      },
      newDiagnostics: (range: OffsetRange) => Promise.resolve(this.#errorsIn(text, range, opened)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    return Promise.resolve(document);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing to end.
  }

  #namesBehind(before: string): LegalNames {
    const names = this.#names.find(([pattern]) => pattern.test(before))?.[1];
    if (names === undefined) return { kind: 'unknown', reason: 'nothing-known' };
    if (names === 'timeout') return { kind: 'unknown', reason: 'timeout' };
    if (names === 'open') return { kind: 'open', names: new Set() };
    return 'open' in names ? { kind: 'open', names: new Set(names.open) } : { kind: 'closed', names: new Set(names) };
  }

  #errorsIn(text: string, range: OffsetRange, opened: string): Diagnostic[] | undefined {
    const unknown = this.#variables.filter((name) => !new RegExp(`\\b(const|let|var) ${name}\\b`).test(text));
    const patterns = this.#errors && [...this.#errors, ...unknown.map((name) => new RegExp(`\\b${name}\\b`))];
    return patterns?.flatMap((pattern) => {
      const match = pattern.exec(text);
      if (
        !match ||
        (!unknown.includes(match[0]) && pattern.test(opened)) ||
        match.index < range.start ||
        match.index >= range.end
      )
        return [];
      const start = offset(match.index);
      const end = offset(match.index + match[0].length);
      const unknownName = unknown.includes(match[0]) ? { unknownName: match[0] } : {};
      const isStructural =
        unknown.includes(match[0]) || pattern.flags.includes('s') ? { isStructural: true as const } : {};
      return [
        {
          range: { start, end },
          message: `wrong: ${match[0]}`,
          kind: 'semantic' as const,
          ...unknownName,
          ...isStructural,
        },
      ];
    });
  }
}
