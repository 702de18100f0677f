import { DiagnosticSeverity } from 'vscode-languageserver-protocol/node';
import * as z from 'zod';
import type { OffsetRange } from '../../workspace/positions.ts';
import type { Diagnostic } from '../completionEngine.ts';
import type { ProtocolPositions } from './protocolPositions.ts';
import { editBetween } from './protocolPositions.ts';

const position = z.object({ line: z.number(), character: z.number() });

const protocolDiagnostic = z.object({
  range: z.object({ start: position, end: position }),
  message: z.string(),
  severity: z.number().optional(),
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  source: z.string().optional(),
});

export const publishedDiagnostics = z.object({
  uri: z.string(),
  version: z.number().optional().catch(undefined),
  diagnostics: z.array(protocolDiagnostic),
});

export type ProtocolDiagnostic = z.infer<typeof protocolDiagnostic>;
export type PublishedDiagnostics = z.infer<typeof publishedDiagnostics>;

/** Gopls leaves the kind empty, and has no list where there is nothing to tell. */
const diagnosticReport = z.object({ items: z.array(protocolDiagnostic).nullable() });

/** The answer to a pull; undefined for what is none. */
export function parseReport(answer: unknown): readonly ProtocolDiagnostic[] | undefined {
  const report = diagnosticReport.safeParse(answer).data;
  return report === undefined ? undefined : (report.items ?? []);
}

/** Errors only: warnings and hints are a matter of taste, and settings. */
export function errorsOf(
  diagnostics: readonly ProtocolDiagnostic[],
  positions: ProtocolPositions,
  isSyntaxTrouble: (code: string | undefined, source: string | undefined) => boolean,
): Diagnostic[] {
  return diagnostics
    .filter(({ severity }) => severity === undefined || severity === DiagnosticSeverity.Error)
    .map(({ range, message, code, source }) => {
      const codeText = code === undefined ? undefined : String(code);
      return {
        range: { start: positions.offsetAt(range.start), end: positions.offsetAt(range.end) },
        message,
        ...(codeText === undefined ? {} : { code: codeText }),
        kind: isSyntaxTrouble(codeText, source) ? 'syntax' : 'semantic',
      };
    });
}

export interface Checked {
  readonly text: string;
  readonly errors: readonly Diagnostic[];
}

/**
 * Errors of `now` that touch the range and that `before` did not have. What lies outside of the edited part is the same
 * if it is told of the same code; within it, places mean nothing, so an error is old once for each like it that was there.
 */
export function newErrors(before: Checked, now: Checked, range: OffsetRange): Diagnostic[] {
  const edit = editBetween(before.text, now.text) ?? { start: 0, end: 0, newText: '' };
  const shift = now.text.length - before.text.length;
  const old = new Map<string, number>();
  for (const { range: place, message, code } of before.errors) {
    const isBehind = place.start >= edit.end;
    const at = isBehind ? place.start + shift : place.end <= edit.start ? place.start : undefined;
    const key = keyOf(message, code, at);
    old.set(key, (old.get(key) ?? 0) + 1);
  }
  const editedEnd = edit.start + edit.newText.length;
  return now.errors.filter(({ range: place, message, code }) => {
    const isOutside = place.end <= edit.start || place.start >= editedEnd;
    const key = keyOf(message, code, isOutside ? place.start : undefined);
    const count = old.get(key) ?? 0;
    if (count > 0) old.set(key, count - 1);
    return count === 0 && touches(place, range);
  });
}

const keyOf = (message: string, code: string | undefined, at: number | undefined): string =>
  JSON.stringify([message, code, at]);

/** An error without width (a missing bracket) touches what it stands at. */
const touches = (place: OffsetRange, range: OffsetRange): boolean =>
  place.start <= range.end && place.end >= range.start;
