import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { modelLibraryMissing } from '../../workspace/userErrors/localModelErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type {
  ChatMessage,
  ChatOptions,
  ChatPart,
  DecodingSession,
  Draft,
  DraftOptions,
  LanguageModel,
  ModelCapabilities,
  ModelUsage,
  Prompt,
  TokenCandidateText,
  TokenId,
  TokenScore,
} from '../languageModel.ts';
import { tokenId } from '../languageModel.ts';
import { draftFrom } from '../drafting.ts';
import { chatHistory, chatParts } from './chat.ts';
import type { GgufFile } from './gguf.ts';
import { readGguf } from './gguf.ts';
import type { LoadAnswer } from './hostProtocol.ts';
import { statusAnswer, tokenizeAnswer } from './hostProtocol.ts';
import type { InfillTokens, PromptPart } from './infillPrompt.ts';
import { infillParts } from './infillPrompt.ts';
import type { LibraryPlaces } from './library.ts';
import { findLibrary, installCommand } from './library.ts';
import { LlamaSession } from './llamaSession.ts';
import { ModelProcess } from './modelProcess.ts';
import { SessionLock } from './sessionLock.ts';
import { piecesOf } from './tokenTexts.ts';
import { TokenState } from './tokenState.ts';
import { Vocabulary } from './vocabulary.ts';

export interface LlamaOptions extends LibraryPlaces {
  /** Threads that the model computes with. Default: one less than there are cores, for tests run beside it. */
  readonly threads?: number;
  /** Tokens that prompt and answer may have together, as far as the model can. Default: 4096. */
  readonly contextTokens?: number;
}

const defaultContextTokens = 4096;
/** What every tokenizer has to give back byte by byte before its tokens are believed. */
const probeText = 'if (a_b) {\n\treturn "é😀";\n}\n  x += 10;';

/**
 * Opens a model file (GGUF) of this machine. It runs on the processor, by node-llama-cpp, in a process of its own.
 * @throws UserError if the file, the library or the memory are not what is needed; the signal's reason
 */
export async function openLlamaModel(path: string, options: LlamaOptions, signal: AbortSignal): Promise<LlamaModel> {
  const file = await readGguf(path);
  const library = await findLibrary(options);
  if (library instanceof UserError) throw library;
  const command = installCommand(options.cacheDirectory);
  if (command === undefined) throw modelLibraryMissing('');
  const contextTokens = options.contextTokens ?? defaultContextTokens;
  const modelProcess = new ModelProcess({
    modelPath: path,
    load: {
      kind: 'load',
      library: library.entry,
      modelPath: path,
      threads: options.threads ?? Math.max(1, availableParallelism() - 1),
      contextTokens: Math.min(contextTokens, file.contextTokens ?? contextTokens),
    },
    hostBundle: join(options.installDirectory, 'modelHost.js'),
    hostFolder: dirname(path),
    environment: options.environment,
    installCommand: command,
  });
  try {
    const loaded = await modelProcess.load(signal);
    const model = new LlamaModel(file, loaded, modelProcess);
    return (await model.writesBytes(signal)) ? model : model.withChatOnly();
  } catch (error) {
    await modelProcess[Symbol.asyncDispose]();
    throw error;
  }
}

export class LlamaModel implements LanguageModel {
  readonly name: string;
  readonly capabilities: ModelCapabilities;
  /** Missing where the model's file does not tell how to chat with it. */
  readonly openReply?: NonNullable<LanguageModel['openReply']>;
  readonly #file: GgufFile;
  readonly #loaded: LoadAnswer;
  readonly #process: ModelProcess;
  readonly #vocabulary: Vocabulary;
  readonly #infill: InfillTokens | undefined;
  readonly #state: TokenState;
  readonly #lock = new SessionLock();
  #promptTokens = 0;
  #completionTokens = 0;
  /** Tokens of the open session's prompt: what is read behind them is the answer. */
  #promptLength = Number.POSITIVE_INFINITY;

  constructor(file: GgufFile, loaded: LoadAnswer, process: ModelProcess, isChatOnly = false) {
    this.name = `llama:${basename(file.path)}`;
    this.#file = file;
    this.#loaded = loaded;
    this.#process = process;
    const { prefix, suffix, middle } = loaded.infill;
    const marks = [prefix, suffix, middle].filter((token) => token !== null);
    this.#vocabulary = new Vocabulary(file, [...loaded.ends, ...marks], []);
    this.#infill = isChatOnly ? undefined : infillTokens(loaded, this.#vocabulary);
    this.#state = new TokenState(process, this.#vocabulary, loaded.contextTokens, (tokens, start) =>
      this.#count(tokens.length, start),
    );
    this.capabilities = {
      candidates: isChatOnly ? 'none' : 'topk',
      choice: false,
      infill: this.#infill !== undefined,
      chat: file.hasChatTemplate,
      tools: file.hasChatTemplate,
      score: !isChatOnly,
      rewind: loaded.canRewind,
    };
    if (file.hasChatTemplate && !isChatOnly) {
      this.openReply = (messages, replyStart, signal) =>
        this.#openAfter(() => this.#replyTokens(messages, replyStart, signal), signal);
    }
  }

  get usage(): ModelUsage {
    return { promptTokens: this.#promptTokens, completionTokens: this.#completionTokens, usd: 0 };
  }

  get contextTokens(): number {
    return this.#loaded.contextTokens;
  }

  /** Of the process that runs the model, while there is one. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** The same model where it was found that its tokens are not what is expected of them. */
  withChatOnly(): LlamaModel {
    return new LlamaModel(this.#file, this.#loaded, this.#process, true);
  }

  /** Whether the bytes of tokens, as they are known here, are the text that the tokens were made of. */
  async writesBytes(signal: AbortSignal): Promise<boolean> {
    const tokens = await this.#textTokens(probeText, signal);
    return Buffer.concat(tokens.map(({ bytes }) => bytes)).toString('utf8') === probeText;
  }

  /** Memory of the process that runs the model, in bytes. */
  async residentBytes(signal: AbortSignal): Promise<number> {
    return (await this.#process.ask(() => ({ kind: 'status' }), statusAnswer, signal)).residentBytes;
  }

  readonly open = (prompt: Prompt, signal: AbortSignal): Promise<DecodingSession> =>
    this.#openAfter(() => this.#promptTokensOf(prompt, signal), signal);

  readonly #openAfter = async (prompt: () => Promise<TokenId[]>, signal: AbortSignal): Promise<DecodingSession> => {
    const release = await this.#lock.take(signal);
    try {
      const tokens = await prompt();
      this.#promptLength = tokens.length;
      const session = new LlamaSession(this.#state, tokens, (text, given) => this.#textTokens(text, given), release);
      await session.candidates(1, signal); // the prompt is read now, so that what is wrong with it is told now
      return session;
    } catch (error) {
      release();
      throw error;
    }
  };

  readonly draft = async (prompt: Prompt, options: DraftOptions): Promise<Draft> => {
    await using session = await this.open(prompt, options.signal);
    return await draftFrom(session, options);
  };

  /** Prefix and text are cut into tokens together, as the model has seen them; a token on the seam counts for the text. */
  readonly score = async (prefix: string, text: string, signal: AbortSignal): Promise<readonly TokenScore[]> => {
    const all = await this.#textTokens(prefix + text, signal);
    const lengths = all.map(({ bytes }) => bytes.length);
    const pieces = piecesOf(prefix + text, lengths);
    const first = pieces.findIndex((piece) => piece.start + piece.text.length > prefix.length);
    if (first < 0) return [];
    const start = this.#startTokens(first === 0);
    const tokens = [...start, ...all.map(({ token }) => token)];
    this.#promptLength = tokens.length;
    const scores = await this.#state.scores(tokens, start.length + first, signal);
    return pieces.slice(first).map((piece, index) => {
      const end = piece.start + piece.text.length;
      const from = Math.max(piece.start, prefix.length);
      return {
        start: from - prefix.length,
        text: (prefix + text).slice(from, Math.max(from, end)),
        logProbability: scores[index] ?? Number.NEGATIVE_INFINITY,
      };
    });
  };

  chat(messages: readonly ChatMessage[], options: ChatOptions): AsyncIterable<ChatPart> {
    return chatParts(this.#process, this.#lock, messages, options, ({ promptTokens, completionTokens }) => {
      this.#state.forget();
      this.#promptTokens += promptTokens;
      this.#completionTokens += completionTokens;
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]();
  }

  async #promptTokensOf(prompt: Prompt, signal: AbortSignal): Promise<TokenId[]> {
    if (prompt.kind === 'infill' && this.#infill === undefined) throw new TypeError('this model has no infill');
    const parts: PromptPart[] =
      prompt.kind === 'infill' && this.#infill !== undefined
        ? infillParts(prompt, this.#infill)
        : prompt.kind === 'continue'
          ? [prompt.text]
          : [];
    const tokens: TokenId[] = [];
    for (const part of parts) {
      if (typeof part === 'string') tokens.push(...(await this.#textTokens(part, signal)).map(({ token }) => token));
      else tokens.push(part);
    }
    return [...this.#startTokens(tokens.length === 0), ...tokens];
  }

  async #replyTokens(messages: readonly ChatMessage[], replyStart: string, signal: AbortSignal): Promise<TokenId[]> {
    const request = { kind: 'chat-prompt', history: chatHistory(messages) } as const;
    const { tokens } = await this.#process.ask(() => request, tokenizeAnswer, signal);
    const started = await this.#textTokens(replyStart, signal);
    return [...tokens.map(tokenId), ...started.map(({ token }) => token)];
  }

  /** What stands before all text. @param isNeeded there is nothing else to go on from */
  #startTokens(isNeeded: boolean): TokenId[] {
    const { begin, separator } = this.#loaded;
    if (begin !== null) return [tokenId(begin)];
    return isNeeded ? [tokenId(separator ?? 0)] : [];
  }

  async #textTokens(text: string, signal: AbortSignal): Promise<TokenCandidateText[]> {
    if (text === '') return [];
    const { tokens } = await this.#process.ask(() => ({ kind: 'tokenize', text }), tokenizeAnswer, signal);
    return tokens.map((token) => ({ token: tokenId(token), bytes: this.#vocabulary.bytes(tokenId(token)) }));
  }

  #count(tokens: number, start: number): void {
    const ofPrompt = Math.max(0, Math.min(tokens, this.#promptLength - start));
    this.#promptTokens += ofPrompt;
    this.#completionTokens += tokens - ofPrompt;
  }
}

function infillTokens({ infill }: LoadAnswer, vocabulary: Vocabulary): InfillTokens | undefined {
  const { prefix, suffix, middle } = infill;
  if (prefix === null || suffix === null) return undefined;
  return {
    prefix: tokenId(prefix),
    suffix: tokenId(suffix),
    middle: middle === null ? undefined : tokenId(middle),
    file: vocabulary.special('<|file_sep|>') ?? vocabulary.special('<file_sep>'),
    repository: vocabulary.special('<|repo_name|>') ?? vocabulary.special('<repo_name>'),
  };
}
