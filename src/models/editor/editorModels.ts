import type { ChatMessage, ChatOptions, ChatPart } from '../languageModel.ts';

/** A model that the editor offers to its extensions. */
export interface EditorModelInfo {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly vendor: string;
}

export interface EditorChatEnd {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** The editor's models, which live in the extension host; whoever has a connection to it implements this. */
export interface EditorModels {
  list(signal: AbortSignal): Promise<readonly EditorModelInfo[]>;
  /**
   * Streams one answer.
   * @throws UserError if the model is gone, or the person or its provider says no
   */
  chat(
    id: string,
    messages: readonly ChatMessage[],
    options: Omit<ChatOptions, 'signal'>,
    onPart: (part: Exclude<ChatPart, { readonly kind: 'end' }>) => void,
    signal: AbortSignal,
  ): Promise<EditorChatEnd>;
}
