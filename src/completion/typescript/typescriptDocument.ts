import type { TextEdit } from '../../workspace/edits.ts';
import { applyEdits } from '../../workspace/edits.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { Offset, OffsetRange } from '../../workspace/positions.ts';
import type { Diagnostic, LegalNames, ShadowDocument, UnknownReason } from '../completionEngine.ts';
import type { NoThreadAnswer, ThreadConnection } from './threadConnection.ts';
import type { DocumentUpdate, TypeScriptAnswers, TypeScriptQuestion } from './typescriptProtocol.ts';

/** A document that the thread holds. What a thread does not know, since it is new or has missed it, it is told again. */
export class TypeScriptDocument implements ShadowDocument {
  readonly #connection: ThreadConnection;
  readonly #id: number;
  readonly #file: RelativePath;
  readonly #openingText: string;
  #text: string;
  /** What the thread has not been told. */
  #unsent: TextEdit[] = [];
  /** Of the thread's text as soon as it has read what was sent. */
  #sentVersion = 0;
  /** The generation of the thread that was told of the document. */
  #knownBy: number | undefined;

  constructor(connection: ThreadConnection, id: number, file: RelativePath, text: string) {
    this.#connection = connection;
    this.#id = id;
    this.#file = file;
    this.#openingText = text;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  update(edit: TextEdit): void {
    this.#text = applyEdits(this.#text, [edit]);
    this.#unsent.push(edit);
  }

  /** Has the program loaded, so that later questions are answered in time. */
  async warmUp(signal: AbortSignal): Promise<void> {
    await this.#ask((document) => ({ kind: 'open', document }), signal);
  }

  async namesAt(offset: Offset, signal: AbortSignal): Promise<LegalNames> {
    const answer = await this.#ask((document) => ({ kind: 'names', document, offset }), signal);
    return typeof answer === 'string' ? { kind: 'unknown', reason: unknownReasons[answer] } : answer;
  }

  async newDiagnostics(range: OffsetRange, signal: AbortSignal): Promise<readonly Diagnostic[] | undefined> {
    const answer = await this.#ask((document) => ({ kind: 'diagnostics', document, range }), signal);
    return typeof answer === 'string' ? undefined : answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#knownBy !== this.#connection.generation) return;
    await this.#connection.ask({ kind: 'close', id: this.#id }, notCancelled(), new AbortController().signal);
  }

  async #ask<Q extends TypeScriptQuestion>(
    makeQuestion: (document: DocumentUpdate) => Q,
    signal: AbortSignal,
  ): Promise<TypeScriptAnswers[Q['kind']] | NoThreadAnswer> {
    signal.throwIfAborted(); // before anything counts as sent
    const update = this.#takeUpdate();
    let isAnswered = false;
    try {
      const answer = await this.#connection.ask(makeQuestion(update), update.isCancelled, signal);
      isAnswered = answer !== 'stale' && !(update.opening && typeof answer === 'string' && answer !== 'opened');
      return answer;
    } finally {
      // Whether an opening was carried out is not known: it is sent again.
      if (!isAnswered && (update.opening || !signal.aborted)) this.#knownBy = undefined;
    }
  }

  #takeUpdate(): DocumentUpdate {
    const isCancelled = notCancelled();
    const edits = this.#unsent;
    this.#unsent = [];
    if (this.#knownBy === this.#connection.generation) {
      const baseVersion = this.#sentVersion;
      this.#sentVersion += edits.length;
      return { id: this.#id, baseVersion, edits, isCancelled };
    }
    this.#knownBy = this.#connection.generation;
    this.#sentVersion = 0;
    const opening = { file: this.#file, openingText: this.#openingText, text: this.#text };
    return { id: this.#id, baseVersion: 0, edits: [], opening, isCancelled };
  }
}

const unknownReasons: Readonly<Record<NoThreadAnswer, UnknownReason>> = {
  stale: 'stale',
  cancelled: 'timeout',
  timeout: 'timeout',
  'engine-lost': 'engine-lost',
  failed: 'nothing-known',
};

const notCancelled = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));
