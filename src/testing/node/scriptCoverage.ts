import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import type { RelativePath } from '../../workspace/paths.ts';
import { relativePathIn } from '../../workspace/paths.ts';
import { markCode } from './codeCharacters.ts';

/** Ranges as V8 tells them, flat: start and end offset (end exclusive), and whether it ran (1 or 0). */
export type FlatRanges = readonly number[];

/** A text that V8 ran, and what it was made from. */
export class CoveredScript {
  readonly #tree: string;
  readonly #path: string;
  readonly #source: string;
  readonly #lineStarts: readonly number[];
  #lines: LineFinder | undefined;
  #map: TraceMap | null | undefined;

  /** @param path absolute */
  constructor(tree: string, path: string, source: string) {
    this.#tree = tree;
    this.#path = path;
    this.#source = source;
    this.#lineStarts = lineStartsOf(source);
  }

  /** Adds the lines of project files that the ranges of one interval executed. */
  addExecuted(ranges: FlatRanges, lines: Map<RelativePath, Set<number>>): void {
    this.#lines ??= this.#makeFinder();
    for (const [start, end] of executedSegments(ranges)) this.#lines.add(start, end, lines);
  }

  /** The source map, if the text was transformed and tells its map. */
  get map(): TraceMap | undefined {
    this.#map ??= sourceMapOf(this.#path, this.#source) ?? null;
    return this.#map ?? undefined;
  }

  #makeFinder(): LineFinder {
    if (this.map)
      return new MappedLines(this.#tree, this.#path, this.map, mappedLineStarts(this.#source, this.#lineStarts));
    const file = relativePathIn(this.#tree, this.#path);
    return file === undefined ? noLines : new OwnLines(file, this.#source, this.#lineStarts);
  }
}

/**
 * Runners put a text into a function without moving its lines: `'use strict';async (require, exports) => {{…`. The map is
 * that of the text.
 */
const wrapper =
  /^(?:['"]use strict['"];)? *(?:\(?(?:async )?\([^()\n]*\) *=> *\{\{|\(\{"Object\.<anonymous>":function ?\([^()\n]*\) ?\{|\(function \(exports, require, [^()\n]*\) \{)/;

function mappedLineStarts(source: string, [, ...others]: readonly number[]): number[] {
  return [wrapper.exec(source)?.[0].length ?? 0, ...others];
}

interface LineFinder {
  add(start: number, end: number, lines: Map<RelativePath, Set<number>>): void;
}

const noLines: LineFinder = { add: () => undefined };

/** The text is the file's own: a line is executed if a character of it is that says something. */
class OwnLines implements LineFinder {
  readonly #file: RelativePath;
  readonly #marks: Uint8Array;
  readonly #lineStarts: readonly number[];

  constructor(file: RelativePath, source: string, lineStarts: readonly number[]) {
    this.#file = file;
    this.#marks = markCode(source);
    this.#lineStarts = lineStarts;
  }

  add(start: number, end: number, lines: Map<RelativePath, Set<number>>): void {
    const executed = setOf(lines, this.#file);
    const last = Math.min(end, this.#marks.length);
    for (let line = lastAtOrBefore(this.#lineStarts, start); line < this.#lineStarts.length; line += 1) {
      const from = Math.max(start, this.#lineStarts[line] ?? last);
      if (from >= last) return;
      const to = Math.min(last, this.#lineStarts[line + 1] ?? last);
      if (this.#marks.subarray(from, to).includes(1)) executed.add(line + 1);
    }
  }
}

/** The text was made from others: a line is executed if a place of the text is that comes from it. */
class MappedLines implements LineFinder {
  readonly #offsets: number[] = [];
  readonly #places: { readonly file: RelativePath; readonly line: number }[] = [];

  constructor(tree: string, path: string, map: TraceMap, lineStarts: readonly number[]) {
    const sources = map.resolvedSources.map((source, index) =>
      originalOf(tree, path, source, map.sourcesContent?.[index] ?? undefined),
    );
    for (const [line, segments] of decodedMappings(map).entries()) {
      const lineStart = lineStarts[line];
      if (lineStart === undefined) break;
      for (const segment of segments) {
        if (segment.length === 1) continue;
        const source = sources[segment[1]];
        if (!source?.hasCode(segment[2])) continue;
        this.#offsets.push(lineStart + segment[0]);
        this.#places.push({ file: source.file, line: segment[2] + 1 });
      }
    }
  }

  add(start: number, end: number, lines: Map<RelativePath, Set<number>>): void {
    let at = lastAtOrBefore(this.#offsets, start);
    if ((this.#offsets[at] ?? -1) < start) at += 1;
    for (; at < this.#offsets.length && (this.#offsets[at] ?? end) < end; at += 1) {
      const place = this.#places[at];
      if (place) setOf(lines, place.file).add(place.line);
    }
  }
}

interface Original {
  readonly file: RelativePath;
  /** Whether the line, from 0, has anything that says something. */
  readonly hasCode: (line: number) => boolean;
}

/** Undefined if it does not lie in the tree, or was installed there. */
function originalOf(
  tree: string,
  path: string,
  source: string | null,
  content: string | undefined,
): Original | undefined {
  if (source === null) return undefined;
  const absolute = pathOfSource(path, source);
  const file = absolute === undefined ? undefined : relativePathIn(tree, absolute);
  if (absolute === undefined || file === undefined || /(?:^|\/)node_modules\//.test(file)) return undefined;
  const text = content ?? textOf(absolute);
  if (text === undefined) return { file, hasCode: () => true };
  const lineStarts = lineStartsOf(text);
  const marks = markCode(text);
  const hasCode = (line: number): boolean => {
    const start = lineStarts[line];
    return start !== undefined && marks.subarray(start, lineStarts[line + 1] ?? marks.length).includes(1);
  };
  return { file, hasCode };
}

/** Tools name a source relative to the script, absolutely, or as a URL. */
export function pathOfSource(path: string, source: string): string | undefined {
  const plain = source.split('?')[0] ?? source;
  if (plain.startsWith('file:')) return pathOfUrl(plain);
  if (/^[a-z][a-z0-9+.-]+:/i.test(plain)) return undefined; // webpack:, node: and other things that are no files
  const absolute = resolve(dirname(path), plain);
  // Some tools name it from the folder they were started in, or only by its name.
  return !existsSync(absolute) && path.endsWith(`/${plain}`) ? path : absolute;
}

export function pathOfUrl(urlOrPath: string): string | undefined {
  if (!urlOrPath.startsWith('file:')) return urlOrPath;
  try {
    return fileURLToPath(urlOrPath);
  } catch {
    return undefined;
  }
}

/** The map that the last comment of the text names: inline, or a file beside it. */
function sourceMapOf(path: string, source: string): TraceMap | undefined {
  const at = source.lastIndexOf('sourceMappingURL=');
  if (at === -1 || !/^[/*#@ \t]+$/.test(source.slice(source.lastIndexOf('\n', at) + 1, at).slice(-4))) return undefined;
  const [address = ''] = source.slice(at + 'sourceMappingURL='.length).split(/[\s'"*]/, 1);
  try {
    const text = address.startsWith('data:') ? inlineText(address) : textOf(resolve(dirname(path), decodeURI(address)));
    return text === undefined ? undefined : new TraceMap(text, path);
  } catch {
    return undefined; // as good as none
  }
}

function inlineText(address: string): string | undefined {
  const comma = address.indexOf(',');
  if (comma === -1) return undefined;
  const data = address.slice(comma + 1);
  const isPacked = address.slice(0, comma).endsWith(';base64');
  return isPacked ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * The disjoint stretches that ran, in ascending order. Ranges lie inside each other; the innermost that holds a character
 * tells whether it ran. A part that no range holds belongs to functions that did not run.
 */
export function executedSegments(ranges: FlatRanges): [start: number, end: number][] {
  const order = Array.from({ length: Math.floor(ranges.length / 3) }, (_, index) => index * 3);
  const value = (at: number): number => ranges[at] ?? 0;
  // Equal ranges stay in order: the later one is the block inside of the function.
  order.sort((a, b) => value(a) - value(b) || value(b + 1) - value(a + 1));
  const segments: [number, number][] = [];
  const open: number[] = [];
  let reached = 0;
  const closeUntil = (end: number): void => {
    const top = open.at(-1);
    if (top !== undefined && value(top + 2) > 0 && end > reached) append(segments, reached, end);
    reached = Math.max(reached, end);
  };
  for (const at of order) {
    for (let top = open.at(-1); top !== undefined && value(top + 1) <= value(at); top = open.at(-1)) {
      closeUntil(value(top + 1));
      open.pop();
    }
    closeUntil(value(at));
    open.push(at);
  }
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    closeUntil(value(top + 1));
    open.pop();
  }
  return segments;
}

function append(segments: [number, number][], start: number, end: number): void {
  const last = segments.at(-1);
  if (last?.[1] === start) last[1] = end;
  else segments.push([start, end]);
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last number that is not greater; 0 if there is none. */
function lastAtOrBefore(ascending: readonly number[], number: number): number {
  let low = 0;
  let high = ascending.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= number) low = middle;
    else high = middle;
  }
  return low;
}

function setOf(lines: Map<RelativePath, Set<number>>, file: RelativePath): Set<number> {
  let known = lines.get(file);
  if (!known) lines.set(file, (known = new Set()));
  return known;
}
