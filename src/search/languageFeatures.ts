import { isAbsolute } from 'node:path';
import type { RelativePath } from '../workspace/paths.ts';
import { parseRelativePath, relativePathIn } from '../workspace/paths.ts';

/** Where a name stands. */
export interface Position {
  readonly file: RelativePath;
  /** The first line is 1. */
  readonly line: number;
  /** UTF-16 code units from the line's start. */
  readonly character: number;
}

/** What a language server points to. */
export interface Place {
  /** Absolute, or below the root. It may lie outside: such places are ignored. */
  readonly file: string;
  /** The first line is 1. */
  readonly line: number;
  readonly endLine: number;
}

/** What the editor's language servers know. Undefined: nobody answered in time, which is not the same as no places. */
export interface LanguageFeatures {
  definitions(position: Position, signal: AbortSignal): Promise<readonly Place[] | undefined>;
  references(position: Position, signal: AbortSignal): Promise<readonly Place[] | undefined>;
  implementations(position: Position, signal: AbortSignal): Promise<readonly Place[] | undefined>;
  /** The functions that call what stands there: each place is a call, or the caller as a whole. */
  callers(position: Position, signal: AbortSignal): Promise<readonly Place[] | undefined>;
}

/** A place inside the root. */
export interface InnerPlace {
  readonly file: RelativePath;
  readonly line: number;
  readonly endLine: number;
}

const timeLimitMs = 700;
/** Asked about a few places only: each costs a language server's time. */
const maximumPositions = 3;
/** More than a reader wants; a server may answer with tens of thousands. */
const maximumPlaces = 2000;

/**
 * What language servers add to an answer of the index. They are a help, never a condition: without servers, late, or
 * failing ones there are no places.
 */
export async function placesFrom(
  languageFeatures: LanguageFeatures | undefined,
  feature: keyof LanguageFeatures,
  positions: readonly Position[],
  root: string,
  signal: AbortSignal,
): Promise<readonly InnerPlace[]> {
  if (!languageFeatures || positions.length === 0) return [];
  const answers = await inTime(
    (limited) =>
      Promise.all(positions.slice(0, maximumPositions).map((position) => languageFeatures[feature](position, limited))),
    signal,
  );
  const places = new Map<string, InnerPlace>();
  for (const { file, line, endLine } of (answers ?? []).flatMap((answer) => answer ?? [])) {
    const inside = isAbsolute(file) ? relativePathIn(root, file) : parseRelativePath(file);
    if (inside !== undefined && places.size < maximumPlaces) {
      places.set(`${inside}:${line}`, { file: inside, line, endLine: Math.max(line, endLine) });
    }
  }
  return [...places.values()];
}

/** Undefined if it fails or is not done in time; the caller's own signal is an error as everywhere. */
async function inTime<T>(ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const answer = await new Promise<T | undefined>((resolve) => {
    const end = (): void => {
      limit.abort();
      resolve(undefined);
    };
    const timer = setTimeout(end, timeLimitMs);
    signal.addEventListener('abort', end, { once: true });
    const settle = (value?: T): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(value);
    };
    ask(limit.signal).then(settle, () => settle());
  });
  signal.throwIfAborted();
  return answer;
}
