import type ts from 'typescript';
import type { OffsetRange } from '../../workspace/positions.ts';
import { offset } from '../../workspace/positions.ts';
import type { Diagnostic } from '../completionEngine.ts';

/** What is wrong with a text, by the function it is in, code and message: how often. Lines that move change nothing. */
export type Baseline = ReadonlyMap<string, number>;

/** A diagnostic of one file, which has a place. */
type PlacedDiagnostic = ts.DiagnosticWithLocation;

export function baselineOf(compiler: typeof ts, service: ts.LanguageService, file: string): Baseline {
  const sourceFile = service.getProgram()?.getSourceFile(file);
  const counts = new Map<string, number>();
  if (!sourceFile) return counts;
  for (const diagnostic of errorsOf(compiler, service, file, undefined)) {
    const key = keyOf(compiler, sourceFile, diagnostic);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Errors that touch the range and that the baseline does not have, or has less of. */
export function newDiagnosticsIn(
  compiler: typeof ts,
  service: ts.LanguageService,
  file: string,
  range: OffsetRange,
  baseline: Baseline,
): readonly Diagnostic[] {
  const sourceFile = service.getProgram()?.getSourceFile(file);
  if (!sourceFile) return [];
  const found = errorsOf(compiler, service, file, range).filter((diagnostic) => touches(diagnostic, range));
  const keyed = found.map((diagnostic) => ({ diagnostic, key: keyOf(compiler, sourceFile, diagnostic) }));
  const isKnown = ({ key }: { readonly key: string }): boolean => baseline.has(key);
  if (!keyed.some(isKnown)) return found.map((diagnostic) => portable(compiler, diagnostic));
  // Old or new can be told only by counting in all of the file: the old one may stand outside of the range.
  const excess = excessOver(baseline, errorsOf(compiler, service, file, undefined), (diagnostic) =>
    keyOf(compiler, sourceFile, diagnostic),
  );
  return keyed.flatMap(({ diagnostic, key }) => {
    const left = isKnown({ key }) ? (excess.get(key) ?? 0) : 1;
    if (left <= 0) return [];
    excess.set(key, left - 1);
    return [portable(compiler, diagnostic)];
  });
}

function excessOver<T>(baseline: Baseline, now: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const excess = new Map<string, number>();
  for (const item of now) {
    const key = keyOf(item);
    excess.set(key, (excess.get(key) ?? -(baseline.get(key) ?? 0)) + 1);
  }
  return excess;
}

/** @param range what must be covered; undefined for all of the file */
function errorsOf(
  compiler: typeof ts,
  service: ts.LanguageService,
  file: string,
  range: OffsetRange | undefined,
): PlacedDiagnostic[] {
  return [...service.getSyntacticDiagnostics(file), ...semanticDiagnostics(service, file, range)].filter(
    (diagnostic): diagnostic is PlacedDiagnostic =>
      diagnostic.file !== undefined &&
      diagnostic.category === compiler.DiagnosticCategory.Error &&
      // Unused and unreachable: what is still to be written may use it.
      !diagnostic.reportsUnnecessary,
  );
}

/** Since TypeScript 5.6, of a part of a file; the method is not declared. */
interface RegionDiagnostics {
  readonly getRegionSemanticDiagnostics?: (
    file: string,
    ranges: readonly ts.TextRange[],
  ) => { readonly diagnostics: readonly ts.Diagnostic[] } | undefined;
}

function semanticDiagnostics(
  service: ts.LanguageService & RegionDiagnostics,
  file: string,
  range: OffsetRange | undefined,
): readonly ts.Diagnostic[] {
  const ranges = range && [{ pos: range.start, end: range.end }];
  const region = ranges && service.getRegionSemanticDiagnostics?.(file, ranges);
  return region?.diagnostics ?? service.getSemanticDiagnostics(file);
}

const touches = ({ start, length }: PlacedDiagnostic, range: OffsetRange): boolean =>
  start <= range.end && start + length >= range.start;

function keyOf(compiler: typeof ts, file: ts.SourceFile, { start, code, messageText }: PlacedDiagnostic): string {
  return `${functionAround(compiler, file, start)} ${code} ${compiler.flattenDiagnosticMessageText(messageText, '\n')}`;
}

/** Names of the functions, methods and classes around a position, outermost first. */
function functionAround(compiler: typeof ts, file: ts.SourceFile, position: number): string {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (position < node.pos || node.end < position) return;
    const name = (node as ts.Node & { readonly name?: ts.Node }).name;
    if (name && (compiler.isFunctionLike(node) || compiler.isClassLike(node))) names.push(name.getText(file));
    compiler.forEachChild(node, visit);
  };
  visit(file);
  return names.join('.');
}

/** "Cannot find name", "Did you mean", and of `{ name }` "No value exists in scope". */
const unknownNameCodes: ReadonlySet<number> = new Set([2304, 2552, 18004]);

/** Beside those: no return, not on every way, an assignment to a constant. */
const structuralCodes: ReadonlySet<number> = new Set([...unknownNameCodes, 2355, 2366, 2588, 7030]);

function portable(compiler: typeof ts, { file, start, length, code, messageText }: PlacedDiagnostic): Diagnostic {
  return {
    ...(structuralCodes.has(code) ? { isStructural: true as const } : {}),
    ...(unknownNameCodes.has(code) ? { unknownName: file.text.slice(start, start + length) } : {}),
    range: { start: offset(start), end: offset(start + length) },
    message: compiler.flattenDiagnosticMessageText(messageText, '\n'),
    code: String(code),
    // The compiler numbers what its parser says from 1000 to 1999, and some newer ones from 17000 and 18000.
    kind: code < 2000 ? 'syntax' : 'semantic',
  };
}
