import type { LanguageModel } from '../models/languageModel.ts';
import type { OffsetRange } from '../workspace/positions.ts';
import { offset } from '../workspace/positions.ts';
import { decodeByChat } from './chatLadder.ts';
import type { DecodedHunk, DecodeRequest } from './decodeRequest.ts';
import { decodeByDrafts } from './draftLadder.ts';
import { promptOf } from './prompt.ts';
import { decodeStepwise } from './stepwise.ts';

export type { DecodedHunk, DecodeRequest, DecodingMode, ReplyStart } from './decodeRequest.ts';
export type { DecodeStatistics } from './statistics.ts';
export type { FindSyntaxErrors } from './syntaxErrors.ts';
export type { TeacherForced, TeacherForcing } from './teacherForce.ts';
export { DecodeMemo } from './memo.ts';
export { syntaxErrorsOf } from './syntaxErrors.ts';
export { countIdentifiers, teacherForce } from './teacherForce.ts';

/**
 * Writes a hunk anew: samples of the model, each legal as far as is known. The prompt is evaluated once; whatever was
 * evaluated or asked for one sample is known for the next. Ends quietly when its time is over.
 *
 * @throws UserError if the model is lost
 */
export async function* decodeHunks(request: DecodeRequest): AsyncGenerator<DecodedHunk, void, undefined> {
  const budget = AbortSignal.timeout(request.budgetMs);
  const signal = AbortSignal.any([request.signal, budget]);
  const hunk = withoutLastLineEnd(request.text, request.hunk);
  const given = new Set<string>();
  try {
    for await (const sample of samplesOf({ ...request, hunk, signal })) {
      const text = finished(sample.text, request.text, hunk);
      if (given.has(text)) continue;
      given.add(text);
      yield { ...sample, text };
    }
  } catch (error) {
    request.signal.throwIfAborted();
    if (!budget.aborted) throw error;
  }
}

/** Whether a model can write a hunk. One that only goes on from a text is not told what comes after the hunk. */
export const canDecode = ({ capabilities: { infill }, open, draft, chat }: LanguageModel): boolean =>
  chat !== undefined || (infill && (open ?? draft) !== undefined);

/** The best that the model can: steps, drafts, or only talk. */
function samplesOf(request: DecodeRequest): AsyncGenerator<DecodedHunk, void, undefined> {
  const { model, reply, signal } = request;
  const { open, openReply, draft, chat } = model;
  if (reply && openReply) {
    return decodeStepwise(request, () => openReply.call(model, reply.messages, reply.text, signal));
  }
  if (model.capabilities.infill) {
    if (open) return decodeStepwise(request, () => open.call(model, promptOf(request), signal));
    if (draft) return decodeByDrafts(request, draft.bind(model));
  }
  if (chat) return decodeByChat(request, chat.bind(model));
  throw new Error(`${model.name} can neither fill in nor chat`);
}

function withoutLastLineEnd(text: string, hunk: OffsetRange): OffsetRange {
  const original = text.slice(hunk.start, hunk.end);
  const lineEnd = /\r?\n$/.exec(original);
  return lineEnd ? { start: hunk.start, end: offset(hunk.start + lineEnd.index) } : hunk;
}

/** With the file's line ends, and without blanks where a line ends anyway. */
function finished(generated: string, text: string, hunk: OffsetRange): string {
  const isLineDone = /^(\r?\n|$)/.test(text.slice(hunk.end));
  const trimmed = isLineDone ? generated.trimEnd() : generated;
  return text.includes('\r\n') ? trimmed.replace(/\r?\n/g, '\r\n') : trimmed;
}
