import type { CompletionEngine, EngineStrength, ShadowDocument } from '../completion/completionEngine.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { OffsetRange } from '../workspace/positions.ts';
import { offset } from '../workspace/positions.ts';
import { wordsAt } from './hunkState.ts';
import type { FileMemo } from './memo.ts';
import type { LexicalRules } from './scan/lexicalRules.ts';
import { advance } from './scan/scanner.ts';
import type { NameSite } from './scan/scanState.ts';
import { startOfFile } from './scan/scanState.ts';

/** Below these shares of true names in the lists that claim to be complete, an engine is believed less. */
const leastRecall = { hard: 0.98, soft: 0.9, proof: 0.995 };
/** Names that an engine which is soft by nature must be right about before it may prune. */
const proofIdentifiers = 100;

export interface CalibrationParts {
  readonly engine: CompletionEngine;
  readonly rules: LexicalRules;
  readonly file: RelativePath;
  readonly text: string;
  /** Whose identifiers are asked: the function around the hunk. */
  readonly range: OffsetRange;
  /** Is not believed: it may be what is wrong. */
  readonly hunk: OffsetRange;
  readonly identifiers: number;
  readonly memo: FileMemo;
}

/**
 * How much the engine can be believed in this file: names of code that is there are looked up as if they were being
 * written, and how many are in the lists that claim to be complete is what it is worth.
 */
export async function calibratedStrength(parts: CalibrationParts, signal: AbortSignal): Promise<EngineStrength> {
  const { engine, memo, range, identifiers } = parts;
  if (engine.strength === 'off') return 'off';
  const key = `${engine.name}|${range.start}-${range.end}|${identifiers}`;
  const known = memo.strengths.get(key);
  if (known) return known;
  const recall = await recallOf(parts, signal);
  const strength = strengthFor(engine.strength, recall);
  // Without an answer the engine may only have been slow.
  if (recall.listed + recall.missing > 0) memo.strengths.set(key, strength);
  return strength;
}

export interface Recall {
  readonly listed: number;
  readonly missing: number;
}

export function strengthFor(strength: 'hard' | 'soft', { listed, missing }: Recall): EngineStrength {
  const asked = listed + missing;
  if (asked === 0) return strength;
  const recall = listed / asked;
  // One single miss is too little to give up an engine.
  if (recall < leastRecall.soft) return missing === 1 ? 'soft' : 'off';
  if (recall < leastRecall.hard) return 'soft';
  if (strength === 'hard') return 'hard';
  return asked >= proofIdentifiers && recall >= leastRecall.proof ? 'hard' : 'soft';
}

async function recallOf(parts: CalibrationParts, signal: AbortSignal): Promise<Recall> {
  const { engine, rules, file, text, range, hunk, identifiers } = parts;
  // What stands before the parameters is the function's own name.
  const from = Math.max(range.start, text.indexOf('(', range.start));
  const names = namesIn(rules, text, { start: offset(from), end: range.end }).filter(
    ({ site }) => !site.mayDeclare && !isIn(hunk, site.start),
  );
  await using document = await engine.open(file, text, signal);
  let listed = 0;
  let missing = 0;
  for (const name of evenly(names, identifiers)) {
    const isListed = await isNameListed(rules, document, name, signal);
    if (isListed === true) listed += 1;
    if (isListed === false) missing += 1;
  }
  return { listed, missing };
}

interface NameInText {
  readonly site: NameSite;
  readonly text: string;
}

function namesIn(rules: LexicalRules, text: string, range: OffsetRange): NameInText[] {
  const names = new Map<number, NameInText>();
  let state = startOfFile;
  for (const character of text.slice(0, range.end)) {
    state = advance(rules, state, character);
    const { lexeme } = state;
    if (lexeme.kind !== 'word' || lexeme.site.start < range.start) continue;
    names.set(lexeme.site.start, { site: lexeme.site, text: lexeme.text });
  }
  return [...names.values()].filter(({ site, text: name }) => !wordsAt(rules, site).has(name));
}

/** Asks with the rest of the line gone, as it is while decoding. Undefined if the list does not claim to be complete. */
async function isNameListed(
  rules: LexicalRules,
  document: ShadowDocument,
  { site, text: name }: NameInText,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const { text } = document;
  const lineEnd = /\r?\n|$/.exec(text.slice(site.start))?.index ?? 0;
  const tail = text.slice(site.start, site.start + lineEnd);
  document.update(replaceRange(site.start, site.start + tail.length, ''));
  const legal = await document.namesAt(offset(site.start), signal);
  document.update(replaceRange(site.start, site.start, tail));
  if (legal.kind !== 'closed' || legal.names.size === 0) return undefined;
  return legal.names.has(name) || wordsAt(rules, site).has(name);
}

function isIn(range: OffsetRange, position: number): boolean {
  return range.start <= position && position < range.end;
}

function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]).filter(
    (item) => item !== undefined,
  );
}
