import type { TextEdit } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Offset, OffsetRange } from '../workspace/positions.ts';
import type { CompletionEngine, Diagnostic, EngineStrength, LegalNames, ShadowDocument } from './completionEngine.ts';

/** An engine, and another one that serves where the first is lost. What the second says is its own: it never prunes more. */
export class FallbackEngine implements CompletionEngine {
  readonly strength: EngineStrength;
  readonly hasDiagnostics: boolean;
  readonly #first: CompletionEngine;
  readonly #second: CompletionEngine;
  readonly #onLost: (reason: string) => void;

  /** Neither engine is ended with this one: they are shared. @param onLost told as often as it is found out */
  constructor(
    first: CompletionEngine,
    second: CompletionEngine,
    strength: EngineStrength,
    onLost: (reason: string) => void,
  ) {
    this.#first = first;
    this.#second = second;
    this.strength = strength;
    this.hasDiagnostics = first.hasDiagnostics || second.hasDiagnostics;
    this.#onLost = onLost;
  }

  get name(): string {
    return this.#first.name;
  }

  async open(file: RelativePath, text: string, signal: AbortSignal): Promise<ShadowDocument> {
    const [first, second] = await Promise.all([
      this.#first.open(file, text, signal),
      this.#second.open(file, text, signal),
    ]);
    return new FallbackDocument(first, second, () => {
      this.#onLost(`${this.#first.name} stopped working; ${this.#second.name} served instead`);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

class FallbackDocument implements ShadowDocument {
  readonly #first: ShadowDocument;
  readonly #second: ShadowDocument;
  readonly #onLost: () => void;

  constructor(first: ShadowDocument, second: ShadowDocument, onLost: () => void) {
    this.#first = first;
    this.#second = second;
    this.#onLost = onLost;
  }

  get text(): string {
    return this.#first.text;
  }

  update(edit: TextEdit): void {
    this.#first.update(edit);
    this.#second.update(edit);
  }

  async namesAt(offset: Offset, signal: AbortSignal): Promise<LegalNames> {
    const names = await this.#first.namesAt(offset, signal);
    if (names.kind !== 'unknown' || names.reason !== 'engine-lost') return names;
    this.#onLost();
    return this.#second.namesAt(offset, signal);
  }

  async newDiagnostics(range: OffsetRange, signal: AbortSignal): Promise<readonly Diagnostic[] | undefined> {
    return (await this.#first.newDiagnostics(range, signal)) ?? this.#second.newDiagnostics(range, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#first[Symbol.asyncDispose](), this.#second[Symbol.asyncDispose]()]);
  }
}
