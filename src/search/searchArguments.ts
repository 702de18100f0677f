import { distance } from 'fastest-levenshtein';
import type { SearchArgument, SearchCallName } from '../protocol/searchCalls.ts';
import { isSearchCall, SEARCH_CALLS, searchCall } from '../protocol/searchCalls.ts';
import { usageError } from '../workspace/userErrors/commandErrors.ts';
import { styleless } from './nearestNames.ts';
import { clip } from './snippet.ts';

/** A call whose arguments are known to be right. */
export interface ParsedCall {
  readonly call: SearchCallName;
  /** By the argument's name; an optional one may be missing. */
  readonly texts: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, number>;
}

/** @throws UserError that names the right form */
export function parseCall(call: string, args: readonly string[]): ParsedCall {
  if (!isSearchCall(call)) throw usageError(unknownCall(call));
  const wanted = searchCall(call).arguments;
  if (args.length > wanted.length) {
    const blanks = wanted.some(({ name }) => name === 'text' || name === 'name') ? ' Quote what has blanks in it.' : '';
    throw usageError(`${call} takes ${counted(wanted)}, not ${args.length}: ${form(call)}.${blanks}`);
  }
  const texts = new Map<string, string>();
  const numbers = new Map<string, number>();
  wanted.forEach((argument, index) => {
    const given = args[index];
    if (given === undefined || given.trim() === '') {
      if (argument.isOptional) return;
      const problem = given === undefined ? 'is missing' : 'is empty';
      throw usageError(`${call}: the argument "${argument.name}" ${problem}. The form is ${form(call)}.`);
    }
    if (argument.type === 'string') texts.set(argument.name, given);
    else numbers.set(argument.name, numberFrom(call, argument, given));
  });
  return { call, texts, numbers };
}

function numberFrom(call: SearchCallName, { name }: SearchArgument, given: string): number {
  const text = given.trim();
  const least = name === 'window' ? 0 : 1;
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : NaN;
  if (value >= least) return value;
  throw usageError(
    `${call}: "${name}" must be a whole number, ${least} or more, and "${clip(text, 40)}" is none. The form is ${form(call)}.`,
  );
}

/** `search_class_in_file NAME FILE`, optional arguments in brackets. */
function form(call: SearchCallName): string {
  const placeholders = searchCall(call).arguments.map(({ name, isOptional }) =>
    isOptional ? `[${name.toUpperCase()}]` : name.toUpperCase(),
  );
  return [call, ...placeholders].join(' ');
}

const counted = (wanted: readonly SearchArgument[]): string =>
  wanted.length === 1 ? '1 argument' : `${wanted.length} arguments`;

function unknownCall(call: string): string {
  const names = Object.keys(SEARCH_CALLS);
  const key = styleless(call.slice(0, 60));
  const edits = (name: string): number => distance(styleless(name), key);
  const nearest = names.reduce((best, name) => (edits(name) < edits(best) ? name : best));
  const shown = clip(call, 60);
  return edits(nearest) <= nearest.length / 2
    ? `There is no search call "${shown}". Did you mean ${nearest}? The calls are ${names.join(', ')}.`
    : `There is no search call "${shown}". The calls are ${names.join(', ')}.`;
}
