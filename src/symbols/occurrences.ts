import { performance } from 'node:perf_hooks';
import { unlessAborted } from '../workspace/aborting.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { WordOccurrences } from '../workspace/fileProtocol.ts';
import { stringOf } from '../workspace/textBytes.ts';
import type { Occurrence, OccurrenceRole } from './codeIndex.ts';
import type { FileTable } from './fileTable.ts';
import type { IndexedFile } from './indexedFile.ts';
import { foundDefinition } from './indexedFile.ts';
import { maximumParsedBytes } from './outlineParser.ts';
import type { ParsePool } from './parsePool.ts';

interface OccurrencesRequest {
  readonly name: string;
  /** Files that hold the word, and where. */
  readonly found: readonly WordOccurrences[];
  readonly table: FileTable;
  readonly pool: ParsePool;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * What the name is at each place. Program files come first and small ones before large ones, so that most are told when
 * the time is up.
 */
export async function occurrencesOf(request: OccurrencesRequest): Promise<Occurrence[]> {
  const { name, found, table, pool, timeoutMs, signal } = request;
  const until = performance.now() + timeoutMs;
  const inOrder = found
    .map((one) => ({ ...one, indexed: table.known(one.file) }))
    .sort((a, b) => Number(a.indexed.isTest) - Number(b.indexed.isTest) || a.text.byteLength - b.text.byteLength);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('the time is up')), timeoutMs);
  const limited = AbortSignal.any([signal, late.signal]);
  const answers: Occurrence[][] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < inOrder.length; index = next++) {
      const one = inOrder[index];
      if (!one) continue;
      const { indexed, text, offsets } = one;
      const isTimeUp = performance.now() > until;
      const place = { text, word: name, offsets };
      // A large file, or a parser that is busy with another, takes longer than the asker waits.
      const roles = isTimeUp
        ? undefined
        : await unlessAborted(rolesIn(indexed, place, table, pool, signal), limited).catch(() => undefined);
      signal.throwIfAborted();
      answers[index] = placesOf(indexed, stringOf(text), offsets, roles);
    }
  };
  try {
    await Promise.all(Array.from({ length: pool.capacity }, work));
  } finally {
    clearTimeout(timer);
  }
  return answers.flat();
}

async function rolesIn(
  indexed: IndexedFile,
  place: Pick<WordOccurrences, 'text' | 'offsets'> & { readonly word: string },
  table: FileTable,
  pool: ParsePool,
  signal: AbortSignal,
): Promise<readonly (OccurrenceRole | undefined)[] | undefined> {
  if (!indexed.language || place.text.byteLength > maximumParsedBytes) return undefined;
  try {
    const { bytes, mtimeMs } = indexed;
    const hasOutline = indexed.outline === undefined && indexed.leftOut === undefined;
    const answer = await pool.roles({ language: indexed.language.id, ...place, hasOutline }, signal);
    // Of a file that has changed meanwhile, the text is another one now.
    const isAsBefore = indexed.bytes === bytes && indexed.mtimeMs === mtimeMs;
    if (answer.outline && !indexed.outline && isAsBefore) table.setOutline(indexed, answer.outline);
    return answer.roles;
  } catch {
    signal.throwIfAborted();
    return undefined; // the parser failed on it: the places are known all the same
  }
}

function placesOf(
  indexed: IndexedFile,
  text: string,
  offsets: readonly number[],
  roles: readonly (OccurrenceRole | undefined)[] | undefined,
): Occurrence[] {
  const lines = new LineIndex(text);
  const reader = indexed.outline?.reader;
  return offsets.flatMap((offset, index): Occurrence[] => {
    const role = roles ? roles[index] : 'unclassified';
    if (role === undefined) return [];
    const line = lines.lineAt(offset);
    const row = reader?.innermostAt(offset) ?? -1;
    const around = reader && row !== -1 ? foundDefinition(indexed, reader, row) : undefined;
    // A definition's own name stands in what is around the definition.
    const isOwnName = role === 'definition' && around?.definition.nameStart === offset;
    const outer = around?.definition.parent ?? -1;
    const ownersOuter = reader && outer !== -1 ? foundDefinition(indexed, reader, outer) : undefined;
    const enclosing = isOwnName ? ownersOuter : around;
    return [
      {
        file: indexed.file,
        line,
        column: offset - lines.startOf(line),
        role,
        enclosingType: enclosing?.enclosingType,
        enclosingFunction: enclosing?.enclosingFunction,
        isTest: indexed.isTest || (around?.isTest ?? false),
      },
    ];
  });
}
