import type { ChatMessage, LanguageModel } from '../models/languageModel.ts';
import { checksOf } from './checks.ts';
import type { DecodedHunk, DecodeRequest } from './decodeRequest.ts';
import { codeInReply, indentedFor } from './fencedCode.ts';
import { surroundings } from './prompt.ts';
import { countedSince, noCounts, timed } from './statistics.ts';
import type { Walked } from './walkText.ts';
import { walkText } from './walkText.ts';

/** Replies that are answered with what is wrong in them. */
const maxCorrections = 2;
/** A longer list of names helps a model less than it costs. */
const maxNames = 80;

type Chat = NonNullable<LanguageModel['chat']>;

/** For models that only talk: ask for the code, tell what is wrong with it, twice at most. */
export async function* decodeByChat(request: DecodeRequest, chat: Chat): AsyncGenerator<DecodedHunk, void, undefined> {
  const { signal, text, hunk } = request;
  const counters = noCounts();
  await using checks = await checksOf(request, counters, signal);
  let counted = { ...counters };
  for (let attempt = 0; attempt < request.samples; attempt += 1) {
    const messages: ChatMessage[] = [...firstMessages(request)];
    for (let correction = 0; correction <= maxCorrections; correction += 1) {
      counters.modelCalls += 1;
      const reply = await timed(counters, 'modelMs', () => wholeReply(request, chat, messages, attempt));
      const code = indentedFor(codeInReply(reply), text.slice(0, hunk.start));
      const walked = await walkText(checks, code, signal);
      if (walked.kind === 'legal') {
        const statistics = countedSince(counted, counters);
        counted = { ...counters };
        yield { text: walked.text, logProbability: undefined, logFeasibleMass: undefined, statistics };
        break;
      }
      counters.rejected += 1;
      messages.push({ role: 'assistant', text: reply }, { role: 'user', text: correctionOf(walked) });
    }
    if (request.temperature === 0) return;
  }
}

function firstMessages({ text, hunk, context, languageId }: DecodeRequest): ChatMessage[] {
  const { before, after } = surroundings(text, hunk);
  const files = (context ?? []).map((file) => `${file.path}:\n${fenced(file.text)}\n\n`).join('');
  return [
    {
      role: 'system',
      text:
        `You write the missing part of a ${languageId} file. Reply with one fenced block that holds exactly the code that ` +
        'goes in the place of <MISSING>, and nothing that stands before or after it.',
    },
    { role: 'user', text: `${files}${fenced(`${before}<MISSING>${after}`)}` },
  ];
}

function correctionOf(walked: Exclude<Walked, { kind: 'legal' }>): string {
  if (walked.kind === 'unfinished') {
    return 'The code does not fit what stands behind it: a bracket, a block or a string is left open. Reply with the whole missing part again.';
  }
  const names = [...(walked.names ?? [])];
  const listed = names.length === 0 ? '' : ` These names exist there: ${names.slice(0, maxNames).join(', ')}.`;
  const where = walked.kept.slice(walked.kept.lastIndexOf('\n') + 1).trimStart();
  return `Wrong after \`${where}\`: ${walked.message}.${listed} Reply with the whole missing part again.`;
}

async function wholeReply(
  { maxTokens, temperature, seed, signal }: DecodeRequest,
  chat: Chat,
  messages: readonly ChatMessage[],
  attempt: number,
): Promise<string> {
  let reply = '';
  // Prose and fences come on top of the code.
  const options = { maxTokens: maxTokens + 200, temperature, seed: seed + attempt, signal };
  for await (const part of chat(messages, options)) if (part.kind === 'text') reply += part.text;
  return reply;
}

function fenced(code: string): string {
  return `\`\`\`\n${code}\n\`\`\``;
}
