import type { Capture, Language, Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { SourceFile } from '../workspace/workspace.ts';

export { closestNames } from './closestNames.ts';

export interface Definition {
  readonly kind: 'class' | 'function' | 'method';
  readonly name: string;
  /** Names of the enclosing definitions and its own, joined by dots: `Class.method`, `outer.inner`. */
  readonly qualifiedName: string;
  /** The enclosing definition's qualified name. */
  readonly container: string | undefined;
  readonly file: RelativePath;
  /** First and last line of the whole definition, decorators excluded. */
  readonly line: LineNumber;
  readonly endLine: LineNumber;
  /** First line of the body, where there is one and the language's query captures it; may be the header's last line. */
  readonly bodyLine?: LineNumber;
  /** Names, where the language's query captures them. */
  readonly parameters: readonly string[];
}

/** Classes, functions and methods of one file, in text order. Broken code gives what could be recovered. */
export async function definitionsIn(
  source: SourceFile,
  language: Language,
  syntax: Syntax,
  signal: AbortSignal,
): Promise<Definition[]> {
  const captures = await syntax.captures(language, source.text, language.definitionsQuery, signal);
  return nested(matched(captures, source.text), source);
}

/** The innermost function or method around a line; undefined at module or class level. */
export function functionAt(line: number, definitions: readonly Definition[]): Definition | undefined {
  return definitions.findLast((found) => found.kind !== 'class' && found.line <= line && line <= found.endLine);
}

/**
 * The function or method that is running when the line is executed. A header (the `def` line, parameters and their
 * defaults) is executed by what is around it, when the function is made and not when it is called. A line that holds
 * header and body both is counted as body: for a function of one line there is no other.
 */
export function executedFunctionAt(line: number, definitions: readonly Definition[]): Definition | undefined {
  return functionAt(
    line,
    definitions.filter(({ bodyLine }) => bodyLine === undefined || bodyLine <= line),
  );
}

interface Found {
  readonly kind: 'class' | 'function';
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number | undefined;
  readonly parameters: readonly string[];
}

/** One definition a match: the range capture says the kind, `@name` the name, `@body` the body, each `@parameter` one parameter's name. */
function matched(captures: readonly Capture[], text: string): Found[] {
  const byRange = new Map<string, Found & { parameters: string[] }>();
  for (const group of groupedByMatch(captures)) {
    const whole = group.find(({ name }) => name === 'class' || name === 'function');
    const name = group.find((capture) => capture.name === 'name');
    if (!whole || !name) continue;
    const key = `${whole.start}-${whole.end}`;
    const found = byRange.get(key) ?? {
      kind: whole.name as Found['kind'],
      name: text.slice(name.start, name.end),
      start: whole.start,
      end: whole.end,
      bodyStart: group.find((capture) => capture.name === 'body')?.start,
      parameters: [],
    };
    found.parameters.push(...group.filter((c) => c.name === 'parameter').map((c) => text.slice(c.start, c.end)));
    byRange.set(key, found);
  }
  return [...byRange.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

function groupedByMatch(captures: readonly Capture[]): Iterable<Capture[]> {
  const groups = new Map<number, Capture[]>();
  for (const capture of captures) {
    const group = groups.get(capture.match);
    if (group) group.push(capture);
    else groups.set(capture.match, [capture]);
  }
  return groups.values();
}

function nested(found: readonly Found[], source: SourceFile): Definition[] {
  const lines = new LineIndex(source.text);
  const open: { end: number; definition: Definition; isClass: boolean }[] = [];
  return found.map(({ kind, name, start, end, bodyStart, parameters }) => {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= start) open.pop();
    const around = open.at(-1);
    const definition: Definition = {
      kind: kind === 'function' && around?.isClass ? 'method' : kind,
      name,
      qualifiedName: around ? `${around.definition.qualifiedName}.${name}` : name,
      container: around?.definition.qualifiedName,
      file: source.file,
      line: lines.lineAt(start),
      endLine: lines.lineAt(Math.max(start, end - 1)),
      ...(bodyStart === undefined ? {} : { bodyLine: lines.lineAt(bodyStart) }),
      parameters,
    };
    open.push({ end, definition, isClass: kind === 'class' });
    return definition;
  });
}
