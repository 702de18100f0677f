import { Evaluation } from './evaluation.ts';
import { chatPrompt, chatReply } from './hostChat.ts';
import type { HostFailure, HostMessage, HostRequest, LoadAnswer } from './hostProtocol.ts';
import { parentMessage } from './hostProtocol.ts';
import type { Model, NodeLlamaCpp, Sequence } from './nodeLlamaCpp.ts';
import { loadNodeLlamaCpp } from './nodeLlamaCpp.ts';

/**
 * The process that runs a local model. A fault in native code ends this process and no other. It answers one request
 * after the other, and ends when whoever started it does.
 */

interface Loaded {
  readonly library: NodeLlamaCpp;
  readonly model: Model;
  readonly sequence: Sequence;
  readonly evaluation: Evaluation;
}

class Failed extends Error {
  readonly reason: HostFailure['reason'];

  constructor(reason: HostFailure['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

let loaded: Loaded | undefined;
let lastRequest: Promise<void> = Promise.resolve();
const running = new Map<number, AbortController>();
/** What the native code has complained about: its exceptions do not tell. */
let complaints: string[] = [];

process.on('disconnect', () => process.exit());
process.on('message', (data) => {
  const message = parentMessage.parse(data);
  if ('cancel' in message) {
    running.get(message.cancel)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(message.id, controller);
  lastRequest = lastRequest.then(() => respond(message.id, message.request, controller.signal));
});

async function respond(id: number, request: HostRequest, signal: AbortSignal): Promise<void> {
  complaints = [];
  try {
    tell({ id, answer: await answerTo(id, request, signal) });
  } catch (error) {
    const detail = [error instanceof Error ? error.message : String(error), ...complaints.slice(-2)].join(': ').trim();
    tell({ id, failure: { reason: error instanceof Failed ? error.reason : reasonOf(error), detail } });
  } finally {
    running.delete(id);
  }
}

async function answerTo(id: number, request: HostRequest, signal: AbortSignal): Promise<unknown> {
  if (request.kind === 'load') return load(request);
  if (request.kind === 'status') return { residentBytes: process.memoryUsage().rss };
  if (loaded === undefined) throw new Error('no model is loaded');
  const { library, model, sequence, evaluation } = loaded;
  switch (request.kind) {
    case 'tokenize':
      return { tokens: model.tokenize(request.text, false, 'trimLeadingSpace') };
    case 'evaluate':
      return {
        places: await evaluation.evaluate(request.keep, request.append, request.from, request.tell, signal),
      };
    case 'chat':
      return chatReply(library, sequence, request, (text) => tell({ id, text }), signal);
    case 'chat-prompt':
      return { tokens: chatPrompt(library, model, sequence, request) };
  }
}

async function load(request: HostRequest & { kind: 'load' }): Promise<LoadAnswer> {
  const library = await loadNodeLlamaCpp(request.library).catch((error: unknown) => {
    throw new Failed('library', String(error));
  });
  const llama = await library
    .getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      maxThreads: request.threads,
      logLevel: 'error',
      logger: (_level, message) => complaints.push(message.trim()),
    })
    .catch((error: unknown) => {
      throw new Failed('library', String(error));
    });
  const model = await llama.loadModel({ modelPath: request.modelPath });
  const context = await model.createContext({
    contextSize: request.contextTokens,
    sequences: 1,
    threads: request.threads,
    swaFullCache: true,
  });
  const sequence = context.getSequence();
  loaded = { library, model, sequence, evaluation: new Evaluation(sequence) };
  const { tokens } = model;
  return {
    contextTokens: context.contextSize,
    ends: [...model.iterateAllTokens()].filter((token) => model.isEogToken(token)),
    infill: { prefix: tokens.infill.prefix, suffix: tokens.infill.suffix, middle: tokens.infill.middle },
    begin: tokens.shouldPrependBosToken ? tokens.bos : null,
    separator: tokens.eos ?? tokens.bos,
    canRewind: !sequence.needsCheckpoints,
  };
}

function reasonOf(error: unknown): HostFailure['reason'] {
  const isMemory =
    error instanceof Error && /InsufficientMemory|memory/i.test(`${error.constructor.name} ${error.message}`);
  if (isMemory) return 'memory';
  return loaded === undefined ? 'model' : 'call';
}

function tell(message: HostMessage): void {
  process.send?.(message);
}
