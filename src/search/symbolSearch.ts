import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FoundSymbol } from '../protocol/protocol.ts';
import type { FoundDefinition } from '../symbols/codeIndex.ts';
import type { SearchContext } from './context.ts';
import { leftOutNotes } from './leftOut.ts';
import { fittingPrefix, parseName } from './names.ts';
import { nearestNames, styleless } from './nearestNames.ts';
import { byRank, eachOnce } from './ranking.ts';
import { clip } from './snippet.ts';

/** With fewer symbols than that, names with typing mistakes and lines of text are shown, too. */
const fewSymbols = 5;
const maximumTypedLength = 200;
const maximumWords = 12;

/** Definitions whose names are like what was typed, then lines that hold it. */
export async function symbolSearch(
  context: SearchContext,
  typed: string,
  limit: number,
): Promise<{ readonly symbols: readonly FoundSymbol[]; readonly note: string }> {
  const text = typed.trim();
  if (text === '' || limit < 1 || text.length > maximumTypedLength) return { symbols: [], note: '' };
  const query = parseName(text);
  const names = await context.index.definedNames(context.signal);
  const scored = names.flatMap((name) => {
    const score = likeness(query.simple, name);
    return score === undefined ? [] : [{ name, score }];
  });
  scored.sort((a, b) => a.score - b.score || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  const wanted = scored.slice(0, 2 * limit);
  if (wanted.length < fewSymbols) {
    const known = new Set(wanted.map(({ name }) => name));
    const near = nearestNames(query.simple, names, fewSymbols).filter(({ name }) => !known.has(name));
    wanted.push(...near.map(({ name }) => ({ name, score: 6 })));
  }
  const all: { readonly one: FoundDefinition; readonly score: number }[] = [];
  for (const { name, score } of wanted) {
    const definitions = eachOnce(await context.index.definitionsNamed(name, context.signal));
    all.push(...definitions.map((one) => ({ one, score })));
  }
  const fitting = new Set(
    fittingPrefix(
      query,
      all.map(({ one }) => one),
    ).found,
  );
  const found = all.filter(({ one }) => fitting.has(one));
  found.sort(
    (a, b) =>
      a.score - b.score ||
      Number(a.one.isTest) - Number(b.one.isTest) ||
      a.one.definition.name.length - b.one.definition.name.length ||
      byRank(a.one, b.one),
  );
  const symbols = found.slice(0, limit).map(({ one }) => symbolOf(context, one));
  const room = Math.min(limit - symbols.length, limit);
  if (symbols.length < Math.min(fewSymbols, limit)) {
    const lines = await textSymbols(context, text, room + symbols.length);
    // The line of a definition that is shown says nothing new.
    const isShown = (line: FoundSymbol): boolean =>
      symbols.some((shown) => shown.file === line.file && shown.line === line.line);
    symbols.push(...lines.filter((line) => !isShown(line)).slice(0, room));
  }
  return { symbols, note: (await leftOutNotes(context, 'definitions')).join(' ') };
}

/** From 0, the name itself, to 5, its letters in order; undefined if it is not like it. */
export function likeness(typed: string, name: string): number | undefined {
  if (name === typed) return 0;
  const lower = name.toLowerCase();
  const lowerTyped = typed.toLowerCase();
  if (lower === lowerTyped) return 1;
  if (lower.startsWith(lowerTyped)) return 2;
  if (isHumps(typed, name)) return 3;
  if (lower.includes(lowerTyped)) return 4;
  return typed.length > 2 && isSubsequence(lowerTyped, lower) ? 5 : undefined;
}

/** `pF` and `pf` for `parseFile` and `parse_file`: beginnings of words in order, starting with the first one. */
function isHumps(typed: string, name: string): boolean {
  const letters = styleless(typed);
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\d+/gu) ?? [];
  if (words.length < 2 || letters === '') return false;
  // How many letters the words so far can have taken.
  let taken = new Set([0]);
  for (const [index, word] of words.slice(0, maximumWords).entries()) {
    // A word in the middle may be left out, the first one not.
    const next = new Set(index === 0 ? [] : taken);
    for (const from of taken) {
      for (let to = from; to < letters.length && letters[to] === word[to - from]?.toLowerCase(); to += 1)
        next.add(to + 1);
    }
    taken = next;
  }
  return taken.has(letters.length);
}

function isSubsequence(letters: string, name: string): boolean {
  let at = -1;
  for (const letter of letters) {
    at = name.indexOf(letter, at + 1);
    if (at === -1) return false;
  }
  return true;
}

function symbolOf({ index }: SearchContext, { file, definition, container }: FoundDefinition): FoundSymbol {
  const { name, kind, line, endLine } = definition;
  return { name, kind, container: container ?? '', file, uri: uriOf(index.root, file), line, endLine };
}

const uriOf = (root: string, file: string): string => pathToFileURL(join(root, file)).href;

async function textSymbols(context: SearchContext, text: string, limit: number): Promise<FoundSymbol[]> {
  const { index, signal } = context;
  const query = { text, isRegularExpression: false, ignoresCase: true, maximumHits: limit };
  const answer = await index.findText(query, signal);
  if (answer.kind !== 'searched') return [];
  const symbols: FoundSymbol[] = [];
  for (const { file, line } of answer.hits) {
    const lineText = clip((await context.source(file))?.lines.contentOf(line).trim() ?? '');
    const uri = uriOf(index.root, file);
    symbols.push({ name: text, kind: 'text', container: '', file, uri, line, endLine: line, lineText });
  }
  return symbols;
}
