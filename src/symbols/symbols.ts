import type { Language, Match, Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';
import { LineIndex, lineNumber } from '../workspace/positions.ts';
import type { SourceFile } from '../workspace/workspace.ts';
import { extractOutline } from './extractOutline.ts';
import type { Outline } from './outline.ts';
import { containerOf, isCallableKind, isTypeKind, qualifiedNameOf } from './outline.ts';

export { closestNames } from './closestNames.ts';
export { WorkspaceIndex } from './workspaceIndex.ts';
export type { WorkspaceIndexOptions } from './workspaceIndex.ts';
export type { BuildProgress, BuildSummary } from './buildSummary.ts';
export type { LeftOutFile } from './codeIndex.ts';

/** A class (or what a language has like it), function or method: what tests execute and patches change. */
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
  const matches = await syntax.matches(language, source.text, language.queries.definitions, signal);
  const { definitions } = extractOutline(matches, source.text, false);
  const lines = new LineIndex(source.text);
  return definitions.flatMap((definition): Definition[] => {
    const { kind, name, line, endLine, bodyStart, parameters } = definition;
    const isType = isTypeKind(kind) && kind !== 'extension';
    if (!isType && !isCallableKind(kind)) return [];
    return [
      {
        kind: isType ? 'class' : kind === 'method' ? 'method' : 'function',
        name,
        qualifiedName: qualifiedNameOf(definition, definitions),
        container: containerOf(definition, definitions),
        file: source.file,
        line: lineNumber(line),
        endLine: lineNumber(endLine),
        ...(bodyStart === -1 ? {} : { bodyLine: lines.lineAt(bodyStart) }),
        parameters,
      },
    ];
  });
}

/** Definitions and imports from matches of a language's `definitions` and `imports` queries. */
export const outlineOfMatches = (matches: readonly Match[], text: string): Outline =>
  extractOutline(matches, text, false);

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
