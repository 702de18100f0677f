import type { Suspect } from '../../localize/suspect.ts';
import type { Match } from '../../syntax/syntax.ts';
import type { OffsetRange } from '../../workspace/positions.ts';
import { LineIndex, offset } from '../../workspace/positions.ts';
import type { SuspiciousLines } from '../suspiciousLines.ts';

/** What is taken out of the program and written anew, as Repilot's templates do (Wei et al., ESEC/FSE 2023). */
export type HoleTemplate =
  | 'whole-statement'
  | 'value'
  | 'condition'
  | 'arguments'
  | 'operand'
  | 'inserted-statement'
  | 'function-body'
  /** As the body, but with the original before its eyes: in a chat's reply. */
  | 'function-rewrite';

export interface Hole extends OffsetRange {
  readonly template: HoleTemplate;
  /** Stands behind what is written, and belongs to the change: it parts an inserted statement from the next. Else empty. */
  readonly trail: string;
  /** From 1. */
  readonly line: number;
  /** Relative to the most suspicious line, in [0, 1]. */
  readonly suspiciousness: number;
}

/** How likely a sample for such a hole repairs a fault that lies there, against the likeliest template. */
export const holePriors: Readonly<Record<HoleTemplate, number>> = {
  'function-rewrite': 1,
  'whole-statement': 0.95,
  condition: 0.9,
  value: 0.85,
  arguments: 0.55,
  'inserted-statement': 0.4,
  operand: 0.35,
  'function-body': 0.5,
};

const templateOfCapture: Readonly<Record<string, HoleTemplate>> = {
  statement: 'whole-statement',
  value: 'value',
  condition: 'condition',
  arguments: 'arguments',
  operand: 'operand',
  body: 'function-body',
};

/** A longer function is not written anew: neither fits the prompt nor is it likely to come out right. */
const longestBody = { lines: 20, characters: 1_200 };
/** Most of it is a copy, which is read and not written. */
const longestRewrite = { lines: 45, characters: 1_800 };
const longestHole = 600;

/**
 * The holes of a suspect function, likeliest first. Those that lie in functions around or beside it are left out.
 * @param matches of the language's query `holes` in the text
 */
export function holesOf(
  text: string,
  matches: readonly Match[],
  suspect: Suspect,
  suspicious: SuspiciousLines,
): readonly Hole[] {
  const lines = new LineIndex(text);
  const holes = new Map<string, Hole>();
  const add = (hole: Omit<Hole, 'suspiciousness' | 'line'>, line: number): void => {
    const suspiciousness = suspicious.at(line, suspect);
    const key = `${hole.start}:${hole.end}:${hole.template === 'function-rewrite'}`;
    const found = { ...hole, line, suspiciousness };
    const known = holes.get(key);
    if (!known || valueOf(found) > valueOf(known)) holes.set(key, found);
  };
  for (const { captures } of matches) {
    for (const { name, start, end } of captures) {
      const template = templateOfCapture[name];
      if (template === undefined) continue;
      const first = lines.lineAt(start);
      const last = lines.lineAt(Math.max(start, end - 1));
      if (template === 'function-body') {
        if (!isOwnBody(suspect, first, last)) continue;
        const size = { lines: last - first + 1, characters: end - start };
        const inner = innerOfBody(text, start, end);
        const line = mostSuspiciousLine(suspect, first, last);
        if (fits(size, longestBody)) add({ template, ...inner, ...alone }, line);
        const code = behindDocstring(text, inner);
        // What is not written does not count.
        const written = { lines: last - lines.lineAt(code.start) + 1, characters: end - code.start };
        if (code.start < code.end && fits(written, longestRewrite))
          add({ template: 'function-rewrite', start: code.start, end: offset(end), ...alone }, line);
        continue;
      }
      const isWhole = first === suspect.line && last === suspect.endLine && last > first;
      if (first < suspect.line || last > suspect.endLine || isWhole || end - start > longestHole) continue;
      const inner = template === 'arguments' ? innerOfParentheses(text, start, end) : { start, end };
      add({ template, ...asOffsets(inner.start, inner.end), ...alone }, first);
      if (template === 'whole-statement') addInsertion(text, lines, { start, first }, add);
    }
  }
  return [...holes.values()].sort((a, b) => valueOf(b) - valueOf(a) || a.start - b.start);
}

export const valueOf = ({ template, suspiciousness }: Pick<Hole, 'template' | 'suspiciousness'>): number =>
  holePriors[template] * suspiciousness;

const alone = { trail: '' };

type Add = (hole: Omit<Hole, 'suspiciousness' | 'line'>, line: number) => void;

/** A statement that stands at the start of its line may get another one before it. */
function addInsertion(
  text: string,
  lines: LineIndex,
  { start, first }: { readonly start: number; readonly first: number },
  add: Add,
): void {
  const lineStart = lines.startOf(first);
  const indentation = text.slice(lineStart, start);
  if (!/^[ \t]*$/.test(indentation)) return;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  add({ template: 'inserted-statement', ...asOffsets(start, start), trail: `${newline}${indentation}` }, first);
}

function isOwnBody(suspect: Suspect, first: number, last: number): boolean {
  return suspect.function !== null && first >= suspect.line && last === suspect.endLine;
}

interface Size {
  readonly lines: number;
  readonly characters: number;
}

const fits = (size: Size, longest: Size): boolean =>
  size.lines <= longest.lines && size.characters <= longest.characters;

/**
 * What a function says of itself stays as it is. Blanks before the first statement are written with it: models cut text
 * into tokens that begin with a blank, and are lost behind one.
 */
function behindDocstring(text: string, { start, end }: OffsetRange): OffsetRange {
  const docstring = /^[rRuU]?("""|''')[\s\S]*?\1\s*/.exec(text.slice(start, end));
  let from = start + (docstring?.[0].length ?? 0);
  while (/[ \t]/.test(text.slice(from - 1, from))) from -= 1;
  return asOffsets(from, end);
}

function mostSuspiciousLine(suspect: Suspect, first: number, last: number): number {
  const own = suspect.lines.find(({ line }) => line >= first && line <= last);
  return own?.line ?? first;
}

/** Without the braces around it and the white space inside them. */
function innerOfBody(text: string, start: number, end: number): OffsetRange {
  const hasBraces = text[start] === '{' && text[end - 1] === '}';
  const inner = hasBraces ? { start: start + 1, end: end - 1 } : { start, end };
  const body = text.slice(inner.start, inner.end);
  const before = body.length - body.trimStart().length;
  const after = body.length - body.trimEnd().length;
  return asOffsets(inner.start + before, Math.max(inner.start + before, inner.end - after));
}

function innerOfParentheses(text: string, start: number, end: number): { start: number; end: number } {
  const hasBoth = text[start] === '(' && text[end - 1] === ')';
  return hasBoth ? { start: start + 1, end: end - 1 } : { start, end };
}

const asOffsets = (start: number, end: number): OffsetRange => ({ start: offset(start), end: offset(end) });
