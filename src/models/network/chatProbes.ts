import { UserError } from '../../workspace/userErrors/userError.ts';
import { greeting, noTool, offers, reachesItsEnd } from '../capabilityProbe.ts';
import type { ToolDefinition } from '../languageModel.ts';
import type { ChatDialect } from './chatCompletions.ts';
import { streamChat } from './chatCompletions.ts';
import type { HttpClient } from './httpClient.ts';

export interface ChatAbility {
  readonly dialect: ChatDialect;
  readonly tools: boolean;
}

/**
 * Finds how a server wants to be spoken with, by chats of one token: newer models take `max_completion_tokens` alone, and
 * some no temperature.
 * @returns undefined if it does not chat
 */
export async function probeChat(
  client: HttpClient,
  path: string,
  model: string,
  signal: AbortSignal,
): Promise<ChatAbility | undefined> {
  const dialects: readonly ChatDialect[] = [
    { model, maxTokensName: 'max_tokens', takesTemperature: true },
    { model, maxTokensName: 'max_completion_tokens', takesTemperature: true },
    { model, maxTokensName: 'max_completion_tokens', takesTemperature: false },
  ];
  for (const dialect of dialects) {
    const options = { maxTokens: 1, temperature: 0, signal };
    const chats = (tools?: readonly ToolDefinition[]): Promise<boolean> =>
      reachesItsEnd(streamChat(client, path, dialect, greeting, tools ? { ...options, tools } : options));
    const isUnderstood = await chats().catch(dialectTrouble);
    if (isUnderstood === 'refused') continue;
    return isUnderstood ? { dialect, tools: await offers(() => chats([noTool])) } : undefined;
  }
  return undefined;
}

/** A refusal may be about the parameters' names; any other trouble is about chats as such. */
function dialectTrouble(error: unknown): 'refused' | false {
  if (!(error instanceof UserError)) throw error;
  if (error.code !== 'model-refused') return false;
  // A thinking model may need more than one token to say anything; that it says so is an answer, too.
  return 'refused';
}
