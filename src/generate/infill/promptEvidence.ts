import type { PromptFile } from '../../models/languageModel.ts';
import { languageOf } from '../../syntax/syntax.ts';
import type { GenerationContext } from '../generationContext.ts';

/** Evaluating the prompt takes longest, so that little of each test is shown. */
const mostTests = 2;
const longest = { test: 700, message: 240 };
const linesAround = { before: 12, after: 2 };

/** What a model should know of the failing tests: the code up to the assertion that fails, and how it fails. */
export async function evidenceOf(
  { failing, readFile, syntax }: GenerationContext,
  signal: AbortSignal,
): Promise<PromptFile[]> {
  const files: PromptFile[] = [];
  for (const { file, line, message } of failing.slice(0, mostTests)) {
    signal.throwIfAborted();
    const source = await readFile(file);
    if (!source) continue;
    const shown = codeAround(source.text, line).slice(-longest.test);
    const comment = languageOf(file, syntax.languages)?.id === 'python' ? '#' : '//';
    const told = message
      .slice(0, longest.message)
      .replaceAll(/\s*\n\s*/g, ' ')
      .trim();
    files.push({ path: file, text: `${shown}\n${comment} FAILS: ${told}\n` });
  }
  return files;
}

/** Whole lines before and after one, from the last line that is no deeper than the function's own. */
function codeAround(text: string, line: number): string {
  const lines = text.split('\n');
  const from = Math.max(0, line - 1 - linesAround.before);
  const part = lines.slice(from, line + linesAround.after);
  const start = part
    .slice(0, line - from)
    .findLastIndex((one) => /^\s*(async\s+)?(def|func|test|it|public|void|@Test)\b/.test(one));
  return part.slice(Math.max(0, start)).join('\n');
}
