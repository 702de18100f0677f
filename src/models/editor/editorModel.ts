import { editorModelUnavailable } from '../../workspace/userErrors/modelErrors.ts';
import type { ChatMessage, ChatOptions, ChatPart, LanguageModel } from '../languageModel.ts';
import { ModelAccount } from '../modelAccount.ts';
import { nearestModelNames } from '../nearestModelNames.ts';
import type { EditorModels } from './editorModels.ts';

/**
 * A model of the editor's. It chats, and takes tools; what else a model may do the editor does not pass on. It is not
 * tried at opening: each request may ask the person and counts against their allowance.
 * @throws UserError if the editor has no such model
 */
export async function openEditorModel(id: string, editor: EditorModels, signal: AbortSignal): Promise<LanguageModel> {
  const ids = (await editor.list(signal)).map((model) => model.id);
  if (!ids.includes(id)) {
    const nearest = nearestModelNames(id, ids);
    const offered = nearest.length > 0 ? `the editor offers ${nearest.join(', ')}.` : 'the editor offers none.';
    throw editorModelUnavailable(id, offered);
  }
  const account = new ModelAccount();
  return {
    name: `editor:${id}`,
    capabilities: {
      candidates: 'none',
      choice: false,
      infill: false,
      chat: true,
      tools: true,
      score: false,
      rewind: false,
    },
    get usage() {
      return account.usage;
    },
    chat: (messages, options) => streamChat(editor, id, account, messages, options),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function* streamChat(
  editor: EditorModels,
  id: string,
  account: ModelAccount,
  messages: readonly ChatMessage[],
  { signal, ...options }: ChatOptions,
): AsyncGenerator<ChatPart> {
  const left = new AbortController();
  const parts = new ArrivingParts();
  const whole = AbortSignal.any([signal, left.signal]);
  const answer = editor.chat(id, messages, options, (part) => parts.add(part), whole);
  answer.then(
    () => parts.end(),
    () => parts.end(), // why is told below, unless nobody listens any more
  );
  let hasToolCalls = false;
  try {
    for await (const part of parts.all()) {
      hasToolCalls ||= part.kind === 'tool-call';
      yield part;
    }
    account.reserve({ promptTokens: 0, completionTokens: 0 }).settle(await answer);
    yield { kind: 'end', reason: hasToolCalls ? 'tool-calls' : 'stop' };
  } finally {
    left.abort(new Error('nobody reads the answer any more'));
  }
}

type ArrivingPart = Exclude<ChatPart, { readonly kind: 'end' }>;

/** Parts that come when they come, for a reader that waits for them. */
class ArrivingParts {
  readonly #parts: ArrivingPart[] = [];
  #isOver = false;
  #wake: () => void = () => undefined;

  add(part: ArrivingPart): void {
    this.#parts.push(part);
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *all(): AsyncGenerator<ArrivingPart> {
    for (;;) {
      const part = this.#parts.shift();
      if (part) yield part;
      else if (this.#isOver) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
