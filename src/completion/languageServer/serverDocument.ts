import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CompletionRequest,
  CompletionTriggerKind,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import type { TextEdit } from '../../workspace/edits.ts';
import { applyEdits } from '../../workspace/edits.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { Offset, OffsetRange } from '../../workspace/positions.ts';
import { offset } from '../../workspace/positions.ts';
import type { Diagnostic, LegalNames, ShadowDocument, UnknownReason } from '../completionEngine.ts';
import { parseCompletions } from './completionItems.ts';
import type { Checked } from './diagnostics.ts';
import { errorsOf, newErrors, parseReport } from './diagnostics.ts';
import type { LanguageServer, ServerAnswer } from './languageServer.ts';
import { editBetween, ProtocolPositions } from './protocolPositions.ts';
import { PublishedErrors } from './publishedErrors.ts';
import { queryAt } from './queryText.ts';
import type { ServerProcess } from './serverProcess.ts';

const unknown = (reason: UnknownReason): LegalNames => ({ kind: 'unknown', reason });
const mark = '\uFEFF';

/**
 * A file as a language server sees it: the real address with a text of our own. What a question needs is sent right
 * before it, in one change against what the server has; nothing is sent for edits nobody asks about.
 */
export class ServerDocument implements ShadowDocument {
  readonly #server: LanguageServer;
  readonly #file: string;
  readonly #uri: string;
  readonly #openingText: string;
  readonly #published = new PublishedErrors();
  #text: string;
  /** Counts edits: an answer for another one is stale. */
  #revision = 0;
  /** What the server has, since when it was told the last time. */
  #sent: { readonly process: ServerProcess; readonly text: string; readonly version: number } | undefined;
  #isWarm = false;
  #openingErrors: Checked | undefined;
  /** Questions are put one after the other, for each may need a text of its own. */
  #lastQuestion: Promise<unknown> = Promise.resolve();

  constructor(server: LanguageServer, file: RelativePath, text: string) {
    this.#server = server;
    this.#file = join(server.root, file);
    this.#uri = pathToFileURL(this.#file).href;
    this.#openingText = text;
    this.#text = text;
    server.listen(this.#file, (diagnostics) => this.#published.note(diagnostics));
  }

  get text(): string {
    return this.#text;
  }

  update(edit: TextEdit): void {
    this.#text = applyEdits(this.#text, [edit]);
    this.#revision += 1;
  }

  namesAt(at: Offset, signal: AbortSignal): Promise<LegalNames> {
    const text = this.#text;
    const revision = this.#revision;
    return this.#inTurn(() => this.#namesIn(text, at, revision, signal));
  }

  newDiagnostics(range: OffsetRange, signal: AbortSignal): Promise<readonly Diagnostic[] | undefined> {
    const text = this.#text;
    return this.#inTurn(async () => {
      const before = await this.#checkOpening(signal);
      const now = before === undefined ? undefined : await this.#errorsIn(text, signal);
      return before === undefined || now === undefined ? undefined : newErrors(before, now, range);
    });
  }

  /** Has the server read the document, so that the first question finds it warm. */
  async warmUp(signal: AbortSignal): Promise<void> {
    const process = await this.#server.process(signal);
    if (process === undefined) return;
    await this.#send(process, withoutMark(this.#text));
    if (this.#server.description.isCompiled) await this.#checkOpening(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.forget(this.#file);
    await this.#lastQuestion;
    const sent = this.#sent;
    if (sent === undefined || sent.process.lossReason !== undefined) return;
    const textDocument = { uri: this.#uri };
    await sent.process.connection
      .sendNotification(DidCloseTextDocumentNotification.type, { textDocument })
      .catch(() => undefined);
  }

  #inTurn<T>(question: () => Promise<T>): Promise<T> {
    const answer = this.#lastQuestion.then(question);
    this.#lastQuestion = answer.catch(() => undefined);
    return answer;
  }

  async #namesIn(text: string, at: Offset, revision: number, signal: AbortSignal): Promise<LegalNames> {
    signal.throwIfAborted();
    const { description } = this.#server;
    const markLength = text.length - withoutMark(text).length;
    const query = queryAt(withoutMark(text), at - markLength, description.lexicon, description);
    if (!description.isWorthAsking(query.site)) return unknown('nothing-known');
    const process = await this.#processInTime(signal);
    if (process === 'timeout') return unknown('timeout');
    if (process === undefined) return unknown('engine-lost');
    const positions = await this.#send(process, query.text);
    const { steadyMs, warmUpMs } = description.timeouts;
    const params = {
      textDocument: { uri: this.#uri },
      position: positions.positionAt(query.offset),
      context: { triggerKind: CompletionTriggerKind.Invoked },
    };
    const timeoutMs = this.#isWarm ? steadyMs : warmUpMs;
    const answer = await this.#server.ask(process, CompletionRequest.method, params, timeoutMs, signal);
    if (answer.kind !== 'answer') return unknown(reasonOf(answer));
    if (revision !== this.#revision) return unknown('stale');
    this.#isWarm = true;
    const completions = parseCompletions(answer.value);
    if (completions !== undefined) return this.#believed(description.legalNames(completions, query.site));
    process.giveUp('it answered with something else than completions');
    return unknown('engine-lost');
  }

  /** A list rules nothing out where the opening text, which compiles, has errors for the server, or it has not told. */
  #believed(names: LegalNames): LegalNames {
    if (names.kind !== 'closed' || !this.#server.description.isCompiled) return names;
    const isProjectKnown = this.#openingErrors?.errors.length === 0;
    return isProjectKnown ? names : { kind: 'open', names: names.names };
  }

  /** A server that was lost is started again; the question that finds it so waits for that, as for a first answer. */
  async #processInTime(signal: AbortSignal): Promise<ServerProcess | 'timeout' | undefined> {
    const timeout = AbortSignal.timeout(this.#server.description.timeouts.warmUpMs);
    try {
      return await this.#server.process(AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) return 'timeout';
      throw error;
    }
  }

  /** Makes the server's text this one. Messages keep their order, so whatever is asked afterwards is about this text. */
  async #send(process: ServerProcess, text: string): Promise<ProtocolPositions> {
    const positions = new ProtocolPositions(text, process.encoding);
    const sent = this.#sent?.process === process ? this.#sent : undefined;
    const edit = sent === undefined ? undefined : editBetween(sent.text, text);
    if (sent !== undefined && edit === undefined) return positions;
    const version = this.#server.nextVersion();
    this.#sent = { process, text, version };
    if (sent === undefined) this.#isWarm = false;
    await (
      sent === undefined || edit === undefined
        ? this.#open(process, text, version)
        : this.#change(process, new ProtocolPositions(sent.text, process.encoding), edit, version)
    ).catch(() => undefined); // a connection that is closed tells so when something is asked
    return positions;
  }

  async #open({ connection }: ServerProcess, text: string, version: number): Promise<void> {
    const { languageId } = this.#server.description;
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.#uri, languageId, version, text },
    });
  }

  async #change(
    { connection }: ServerProcess,
    before: ProtocolPositions,
    edit: TextEdit,
    version: number,
  ): Promise<void> {
    const range = { start: before.positionAt(edit.start), end: before.positionAt(edit.end) };
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.#uri, version },
      contentChanges: [{ range, text: edit.newText }],
    });
  }

  /** Undefined if the server does not tell in time. */
  async #checkOpening(signal: AbortSignal): Promise<Checked | undefined> {
    const { openingChecks } = this.#server;
    this.#openingErrors ??= openingChecks.of(this.#file, this.#openingText);
    this.#openingErrors ??= await this.#errorsIn(this.#openingText, signal);
    if (this.#openingErrors !== undefined) openingChecks.note(this.#file, this.#openingErrors);
    return this.#openingErrors;
  }

  /** Undefined if the server does not tell in time. */
  async #errorsIn(text: string, signal: AbortSignal): Promise<Checked | undefined> {
    const { timeouts, isSyntaxTrouble } = this.#server.description;
    const process = await this.#processInTime(signal);
    if (process === undefined || process === 'timeout') return undefined;
    const positions = await this.#send(process, withoutMark(text));
    const version = this.#sent?.version ?? 0;
    const timeoutMs = this.#isWarm ? timeouts.diagnosticsMs : timeouts.diagnosticsMs + timeouts.warmUpMs;
    const told = process.pullsDiagnostics
      ? await this.#pulled(process, timeoutMs, signal)
      : await this.#published.of(version, timeoutMs, signal);
    if (told === undefined) return undefined;
    const markLength = text.length - withoutMark(text).length;
    const errors = errorsOf(told, positions, isSyntaxTrouble).map((error) => shifted(error, markLength));
    return { text, errors };
  }

  async #pulled(process: ServerProcess, timeoutMs: number, signal: AbortSignal): ReturnType<PublishedErrors['of']> {
    const params = { textDocument: { uri: this.#uri } };
    const answer = await this.#server.ask(process, DocumentDiagnosticRequest.method, params, timeoutMs, signal);
    return answer.kind === 'answer' ? parseReport(answer.value) : undefined;
  }
}

function reasonOf(answer: Exclude<ServerAnswer, { readonly kind: 'answer' }>): UnknownReason {
  switch (answer.kind) {
    case 'lost':
      return 'engine-lost';
    case 'timeout':
      return 'timeout';
    case 'refused':
      return 'nothing-known';
    case 'stale':
      return 'stale';
  }
}

/** Servers are given texts without a byte-order mark, as editors do. */
const withoutMark = (text: string): string => (text.startsWith(mark) ? text.slice(mark.length) : text);

const shifted = (error: Diagnostic, by: number): Diagnostic => ({
  ...error,
  range: { start: offset(error.range.start + by), end: offset(error.range.end + by) },
});
