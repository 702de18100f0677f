import * as vscode from 'vscode';
import type {
  EditorChatEnd,
  EditorChatMessage,
  EditorChatParams,
  EditorChatPart,
  EditorModelInfo,
} from '../../protocol/protocol.ts';

/** The models that this editor offers to extensions. The editor itself asks the person when one is used first. */
export async function listEditorModels(): Promise<EditorModelInfo[]> {
  const models = await vscode.lm.selectChatModels();
  return models.map(({ id, name, vendor }) => ({ id, name, vendor }));
}

/** Asks a model of the editor's on behalf of the engine and passes on its answer as it comes. */
export async function chatWithEditorModel(
  { modelId, messages, tools }: EditorChatParams,
  onPart: (part: EditorChatPart) => Promise<void>,
  token: vscode.CancellationToken,
): Promise<EditorChatEnd> {
  const [model] = await vscode.lm.selectChatModels({ id: modelId });
  if (!model) return { kind: 'unavailable', detail: 'the editor does not offer it any more.' };
  const asked = messages.map(chatMessage);
  let answer = '';
  try {
    const response = await model.sendRequest(
      asked,
      {
        justification: 'Fixpoint asks it for repairs of the failing test.',
        tools: tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters })),
      },
      token,
    );
    for await (const part of response.stream) {
      const known = chatPart(part);
      if (!known) continue;
      answer += known.kind === 'text' ? known.text : known.call.argumentsText;
      await onPart(known);
    }
    const promptTokens = await tokensOf(model, asked, token);
    return { kind: 'ended', promptTokens, completionTokens: await tokensOf(model, [answer], token) };
  } catch (error) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    return { kind: 'unavailable', detail: refusalOf(error) };
  }
}

function chatMessage(message: EditorChatMessage): vscode.LanguageModelChatMessage {
  if (message.role === 'tool') {
    const text = new vscode.LanguageModelTextPart(message.text);
    return vscode.LanguageModelChatMessage.User([new vscode.LanguageModelToolResultPart(message.callId, [text])]);
  }
  // There is no role of a system's own; what it says comes first.
  if (message.role !== 'assistant') return vscode.LanguageModelChatMessage.User(message.text);
  const calls = (message.toolCalls ?? []).map(
    ({ id, name, argumentsText }) => new vscode.LanguageModelToolCallPart(id, name, objectIn(argumentsText)),
  );
  const text = message.text === '' && calls.length > 0 ? [] : [new vscode.LanguageModelTextPart(message.text)];
  return vscode.LanguageModelChatMessage.Assistant([...text, ...calls]);
}

function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Newer editors may stream parts that this version does not know. */
function chatPart(part: unknown): EditorChatPart | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return { kind: 'text', text: part.value };
  if (!(part instanceof vscode.LanguageModelToolCallPart)) return undefined;
  const { callId: id, name, input } = part;
  return { kind: 'tool-call', call: { id, name, argumentsText: JSON.stringify(input) } };
}

async function tokensOf(
  model: vscode.LanguageModelChat,
  texts: readonly (string | vscode.LanguageModelChatMessage)[],
  token: vscode.CancellationToken,
): Promise<number> {
  const counts = await Promise.all(texts.map((text) => model.countTokens(text, token)));
  return counts.reduce((sum, count) => sum + count, 0);
}

function refusalOf(error: unknown): string {
  if (!(error instanceof vscode.LanguageModelError)) return error instanceof Error ? error.message : String(error);
  const known: Readonly<Record<string, string>> = {
    [vscode.LanguageModelError.NoPermissions.name]: 'you have not allowed Fixpoint to use it.',
    [vscode.LanguageModelError.Blocked.name]: 'its allowance is used up, or its provider blocked the request.',
    [vscode.LanguageModelError.NotFound.name]: 'it does not exist any more.',
  };
  return known[error.code] ?? error.message;
}
