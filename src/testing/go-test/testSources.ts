import { isTestName } from './testIds.ts';

/** A test function in a source text. */
export interface SourceTest {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** Comments and literals, in which nothing is code; the text of an example's expected output is a comment. */
const noCode = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'/g;
const testFunction =
  /^func (?:((?:Test|Fuzz)[\p{L}\p{N}_]*)\s*\(\s*(?:[\p{L}\p{N}_]+\s+)?\*\s*[\p{L}\p{N}_.]*\b[TF]\s*,?\s*\)|(Example[\p{L}\p{N}_]*)\s*\(\s*\))\s*\{/gmu;
const outputComment = /^(?:\/\/|\/\*)\s*(?:unordered )?output:/i;

/** The tests that `go test` finds in the text of a `_test.go` file, in their order. */
export function testsIn(text: string): SourceTest[] {
  const code = withoutLiterals(text);
  const tests: SourceTest[] = [];
  for (const match of code.matchAll(testFunction)) {
    const [, test, example] = match;
    const name = test ?? example ?? '';
    if (!isTestName(name)) continue;
    if (example !== undefined && !hasOutput(text, code, match.index)) continue;
    tests.push({ name, line: lineAt(text, match.index) });
  }
  return tests;
}

/** The function or method that a line lies in, as Go calls it; empty outside of any. */
export function functionAt(text: string, line: number): string {
  const before = withoutLiterals(text).split('\n').slice(0, line);
  for (const [index, candidate] of before.toReversed().entries()) {
    if (candidate.startsWith('}') && index > 0) return '';
    const [, receiver, name] = /^func (?:\(\s*(?:\w+\s+)?\*?(\w+)[^)]*\)\s*)?(\w+)/.exec(candidate) ?? [];
    if (name !== undefined) return receiver === undefined ? name : `${receiver}.${name}`;
  }
  return '';
}

/** The text with comments and literals blanked, so that offsets and lines stay. */
export function withoutLiterals(text: string): string {
  return text.replace(noCode, (literal) => literal.replace(/[^\n]/g, ' '));
}

/** Examples without an expected output are compiled, not run. It is the last comment of the body. */
function hasOutput(text: string, code: string, start: number): boolean {
  const end = code.indexOf('\n}', start);
  const body = text.slice(start, end === -1 ? undefined : end);
  const comments = [...body.matchAll(noCode)].map(([comment]) => comment).filter((comment) => comment.startsWith('/'));
  // Lines of one comment stand below each other; the first of the last group says what it is.
  return comments.some((comment) => outputComment.test(comment));
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
