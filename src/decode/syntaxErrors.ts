import type { Diagnostic } from '../completion/completionEngine.ts';
import type { Language, Syntax } from '../syntax/syntax.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import type { OffsetRange } from '../workspace/positions.ts';
import { offset } from '../workspace/positions.ts';

/** New syntax errors of a file with generated text in its hunk; ranges are in the generated text. */
export type FindSyntaxErrors = (generated: string, signal: AbortSignal) => Promise<readonly Diagnostic[]>;

/** For languages and files whose engine gives no diagnostics. */
export function syntaxErrorsOf(syntax: Syntax, language: Language, text: string, hunk: OffsetRange): FindSyntaxErrors {
  let before: Promise<number> | undefined;
  const original = text.slice(hunk.start, hunk.end);
  return async (generated, signal) => {
    const whole = text.slice(0, hunk.start) + generated + text.slice(hunk.end);
    const errors = errorRanges(await syntax.parse(language, whole, signal));
    if (errors.length === 0) return [];
    before ??= syntax.parse(language, text, signal).then((tree) => errorRanges(tree).length);
    const known = generated === original ? errors.length : await before;
    if (errors.length <= known) return [];
    // An error that shows elsewhere came of the hunk, too.
    const within = errors.filter(({ start, end }) => end >= hunk.start && start <= hunk.start + generated.length);
    return (within.length > 0 ? within : errors).map(({ start, end }) => ({
      range: {
        start: offset(clamp(start - hunk.start, generated.length)),
        end: offset(clamp(end - hunk.start, generated.length)),
      },
      message: 'syntax error',
      kind: 'syntax',
    }));
  };
}

function errorRanges(tree: SyntaxTree): OffsetRange[] {
  if (!tree.hasError) return [];
  return [...tree.root.walk()]
    .filter((node) => node.isError || node.isMissing)
    .map(({ start, end }) => ({ start, end }));
}

function clamp(position: number, length: number): number {
  return Math.max(0, Math.min(position, length));
}
