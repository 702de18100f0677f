import type { ReplyStart } from '../../decode/decode.ts';
import type { Suspect } from '../../localize/suspect.ts';
import type { PromptFile } from '../../models/languageModel.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { LineIndex } from '../../workspace/positions.ts';
import type { Hole } from './holes.ts';

/** Lines that are pointed at: more say nothing. */
const mostSuspectLines = 3;

/**
 * A chat in which the function is asked for again, with the reply begun up to the hole: what follows is code, in the
 * function, and ends where the block of code does.
 */
export function rewriteReply(
  { file, languageId, text }: { readonly file: RelativePath; readonly languageId: string; readonly text: string },
  { start, end }: Pick<Hole, 'start' | 'end'>,
  suspect: Suspect,
  evidence: readonly PromptFile[],
): ReplyStart {
  const from = new LineIndex(text).startOf(suspect.line);
  const block = `\`\`\`${languageId}\n`;
  const shown = evidence.map((test) => `\n\nA test in ${test.path} fails:\n${block}${test.text.trimEnd()}\n\`\`\``);
  const request =
    `This code of ${file} has a bug:\n${block}${text.slice(from, end)}\n\`\`\`` +
    `${shown.join('')}\n\n${hintAt(text, suspect)}Write the code again with the bug corrected. ` +
    'Change as little as possible.';
  return {
    messages: [
      {
        role: 'system',
        text: 'You correct bugs. You reply with the whole corrected code in one block, and without explanations.',
      },
      { role: 'user', text: request },
    ],
    text: block + text.slice(from, start),
  };
}

/** The lines that the tests make most suspicious, where they are few. */
function hintAt(text: string, { lines, line, endLine }: Suspect): string {
  const top = Math.max(...lines.map(({ score }) => score));
  const likeliest = lines.filter(({ score }) => score === top);
  if (likeliest.length === 0 || likeliest.length > mostSuspectLines || endLine - line < 4) return '';
  const all = text.split('\n');
  const quoted = likeliest.map((one) => `\`${(all[one.line - 1] ?? '').trim()}\``);
  return `The tests point at ${quoted.join(' and ')}. `;
}
