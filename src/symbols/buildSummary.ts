import type { LanguageId } from '../syntax/syntax.ts';
import type { FileTable } from './fileTable.ts';
import { isTypeKind } from './outline.ts';

export interface IndexCounts {
  /** Files in known languages. */
  readonly files: number;
  readonly bytes: number;
  readonly withErrors: number;
  readonly byLanguage: ReadonlyMap<LanguageId, number>;
  /** Classes and what is like them. */
  readonly classes: number;
  readonly functions: number;
  readonly methods: number;
}

export interface BuildProgress {
  /** Files whose outlines are known. */
  readonly done: number;
  readonly total: number;
}

/** What a build did. */
export interface BuildSummary extends IndexCounts {
  readonly parsed: number;
  readonly reused: number;
  readonly listMs: number;
  readonly parseMs: number;
  /** Why the index could not be kept for the next run, if it could not. */
  readonly notSaved: string | undefined;
}

export function countsOf(table: FileTable): IndexCounts {
  const byLanguage = new Map<LanguageId, number>();
  const counts = { files: 0, bytes: 0, withErrors: 0, classes: 0, functions: 0, methods: 0 };
  for (const { language, bytes, outline } of table.all()) {
    if (!language) continue;
    counts.files += 1;
    counts.bytes += Math.max(0, bytes);
    byLanguage.set(language.id, (byLanguage.get(language.id) ?? 0) + 1);
    if (!outline) continue;
    if (outline.reader.hasErrors) counts.withErrors += 1;
    for (let row = 0; row < outline.reader.count; row += 1) {
      const kind = outline.reader.kindAt(row);
      if (kind === 'function') counts.functions += 1;
      else if (kind === 'method') counts.methods += 1;
      else if (isTypeKind(kind) && kind !== 'extension') counts.classes += 1;
    }
  }
  return { ...counts, byLanguage };
}
