import { UserError } from '../workspace/userErrors/userError.ts';
import type { ChatMessage, ChatPart, ToolDefinition } from './languageModel.ts';

/**
 * Whether a server does something, found by asking it for one token of it. Trouble only removes the capability.
 * @returns false for every `UserError`; whatever else is thrown is thrown
 */
export async function offers(probe: () => Promise<boolean>): Promise<boolean> {
  try {
    return await probe();
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** The shortest chat there is. */
export const greeting: readonly ChatMessage[] = [{ role: 'user', text: 'Hi' }];

/** A tool to be offered, not used. */
export const noTool: ToolDefinition = {
  name: 'noop',
  description: 'Does nothing.',
  parameters: { type: 'object', properties: {} },
};

export async function reachesItsEnd(parts: AsyncIterable<ChatPart>): Promise<boolean> {
  for await (const { kind } of parts) if (kind === 'end') return true;
  return false;
}
