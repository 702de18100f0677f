import type { Match } from '../syntax/syntax.ts';
import { LineIndex } from '../workspace/positions.ts';
import { dotted, lastIdentifier, scopedName, typeName, unquoted } from './definitionNames.ts';
import { nestDefinitions } from './nestDefinitions.ts';
import type { DefinitionKind, Outline, OutlineImport } from './outline.ts';
import { DEFINITION_KINDS } from './outline.ts';

const kinds: ReadonlySet<string> = new Set(DEFINITION_KINDS);
const manyNamed: ReadonlySet<DefinitionKind> = new Set(['field', 'variable', 'type']);

/**
 * Definitions and imports out of the matches of a language's `definitions.scm` and `imports.scm`, whose captures are
 * described in grammars/README.md. Several matches may tell of the same definition: what they say is put together.
 */
export function extractOutline(matches: readonly Match[], text: string, hasErrors: boolean): Outline {
  const found = new Map<DefinitionKey, Found>();
  const imports: Match[] = [];
  const loose: Decorator[] = [];
  for (const match of matches) {
    const whole = match.captures.find(({ name }) => kinds.has(name));
    if (whole) addTo(found, whole.name as DefinitionKind, whole, match, text);
    else if (match.captures.some(({ name }) => name.startsWith('import'))) imports.push(match);
    else loose.push(...decoratorsOf(match));
  }
  attach(loose, found, text);
  const inOrder = [...found.values()]
    .filter(({ name }) => name !== '')
    .sort((a, b) => a.start - b.start || b.end - a.end || kindOrder(a.kind) - kindOrder(b.kind));
  reachToTheNext(inOrder, text.length);
  const lines = new LineIndex(text);
  return {
    definitions: nestDefinitions(withoutDoubles(inOrder), text),
    imports: inTextOrder(imports).map((match) => importOf(match, text, lines)),
    hasErrors,
  };
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Matches come in the order in which the query was done with them. */
function inTextOrder(imports: readonly Match[]): Match[] {
  const place = ({ captures }: Match): number => captures.find(({ name }) => name !== 'import')?.start ?? 0;
  return imports
    .map((match) => ({ match, at: place(match) }))
    .sort((a, b) => a.at - b.at)
    .map(({ match }) => match);
}

/** A definition while it is put together. */
interface Found {
  kind: DefinitionKind;
  name: string;
  receiver: string | undefined;
  headerStart: number;
  readonly start: number;
  end: number;
  nameStart: number;
  bodyStart: number;
  isTest: boolean;
  /** No definition where it stands in a function. */
  isDroppedInFunctions: boolean;
  /** What follows belongs to it. */
  isStatement: boolean;
  readonly parameters: string[];
  readonly bases: string[];
}

/** Of the node, as a number (texts are shorter than 2 ** 26); of the node and a name where it may have several. */
type DefinitionKey = number | string;

function keyOf(kind: DefinitionKind, start: number, end: number, match: Match): DefinitionKey {
  // One node may define several names: `a, b = 1, 2`, `int a, b;`, `typedef int a, *b;`.
  if (!manyNamed.has(kind)) return start * 2 ** 26 + end;
  const named = match.captures.find(({ name }) => name === 'name');
  return `${kind}-${start}-${end}-${named?.start}`;
}

function addTo(
  found: Map<DefinitionKey, Found>,
  kind: DefinitionKind,
  { start, end }: TextRange,
  match: Match,
  text: string,
): void {
  const key = keyOf(kind, start, end, match);
  let definition = found.get(key);
  if (!definition) {
    definition = {
      kind,
      name: '',
      receiver: undefined,
      headerStart: start,
      start,
      end,
      nameStart: start,
      bodyStart: -1,
      isTest: false,
      isDroppedInFunctions: kind === 'variable',
      isStatement: false,
      parameters: [],
      bases: [],
    };
    found.set(key, definition);
  }
  if (kindOrder(kind) < kindOrder(definition.kind)) definition.kind = kind;
  const set = match.properties?.['name'];
  if (typeof set === 'string' && definition.name === '') definition.name = set;
  if (match.properties?.['local'] === 'none') definition.isDroppedInFunctions = true;
  if (match.properties?.['extent'] === 'rest') definition.isStatement = true;
  for (const capture of match.captures) addCapture(definition, capture.name, capture, text);
}

function addCapture(definition: Found, capture: string, { start, end }: TextRange, text: string): void {
  switch (capture) {
    case 'name':
      setName(definition, text, start, end);
      break;
    case 'anonymous':
      if (definition.name === '') definition.name = `<anonymous ${lastIdentifier(text.slice(start, end))}>`;
      break;
    case 'receiver':
      definition.receiver = dotted(text.slice(start, end));
      break;
    case 'decorator':
      definition.headerStart = Math.min(definition.headerStart, start);
      break;
    case 'body':
      definition.bodyStart = start;
      break;
    case 'test':
      definition.isTest = true;
      break;
    case 'parameter':
      definition.parameters.push(text.slice(start, end));
      break;
    case 'base': {
      const base = lastIdentifier(text.slice(start, end));
      if (base !== '' && !definition.bases.includes(base)) definition.bases.push(base);
      break;
    }
  }
}

interface Decorator extends TextRange {
  readonly isTest: boolean;
}

function decoratorsOf({ captures }: Match): Decorator[] {
  const isTest = captures.some(({ name }) => name === 'test');
  return captures.filter(({ name }) => name === 'decorator').map(({ start, end }) => ({ start, end, isTest }));
}

const nothingBetween = /^(?:\s|\/\/.*(?:\n|$)|\/\*(?:(?!\*\/)[^])*\*\/)*$/u;

/** Decorators that were captured alone are the next definition's, if nothing but others and comments stand between. */
function attach(decorators: Decorator[], found: ReadonlyMap<DefinitionKey, Found>, text: string): void {
  if (decorators.length === 0) return;
  decorators.sort((a, b) => a.start - b.start);
  for (const definition of found.values()) {
    for (let at = countBefore(decorators, definition.start) - 1; at >= 0; at -= 1) {
      const decorator = decorators[at];
      if (!decorator || !nothingBetween.test(text.slice(decorator.end, definition.headerStart))) break;
      definition.headerStart = Math.min(definition.headerStart, decorator.start);
      definition.isTest ||= decorator.isTest;
    }
  }
}

/** How many begin before the position, by bisection. */
function countBefore(sorted: readonly TextRange[], position: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function setName(definition: Found, text: string, start: number, end: number): void {
  if (definition.kind === 'extension') {
    definition.name = typeName(text.slice(start, end));
    definition.nameStart = text.indexOf(definition.name, start);
    return;
  }
  const { name, scope, offset } = scopedName(text.slice(start, end));
  definition.name = unquoted(name);
  definition.nameStart = start + offset;
  if (scope !== '') definition.receiver = scope;
}

/** `namespace A;` is over where the next one starts. Its body is what follows it. */
function reachToTheNext(inOrder: readonly Found[], textEnd: number): void {
  let end = textEnd;
  for (const one of inOrder.toReversed()) {
    if (!one.isStatement) continue;
    one.bodyStart = one.end;
    one.end = end;
    end = one.start;
  }
}

/**
 * A variable or field whose value is a function or class is that. Of definitions with one body (a class and the variable
 * it is assigned to) the outer one counts.
 */
function withoutDoubles(inOrder: readonly Found[]): Found[] {
  const isValue = ({ kind }: Found): boolean => kind === 'field' || kind === 'variable';
  const known = new Map<number, Found[]>();
  for (const one of inOrder) {
    if (!isValue(one)) known.set(one.start, [...(known.get(one.start) ?? []), one]);
  }
  const isKnown = ({ start, end, name }: Found): boolean =>
    known.get(start)?.some((other) => other.end === end && other.name === name) ?? false;
  const byBody = new Map<number, Found>();
  return inOrder.filter((one) => {
    if (isValue(one)) return !isKnown(one);
    if (one.bodyStart === -1) return true;
    const outer = byBody.get(one.bodyStart);
    if (outer) outer.bases.push(...one.bases.filter((base) => !outer.bases.includes(base)));
    else byBody.set(one.bodyStart, one);
    return outer === undefined;
  });
}

function importOf(match: Match, text: string, lines: LineIndex): OutlineImport {
  const modules: { readonly start: number; readonly end: number }[] = [];
  let name: string | undefined;
  let alias = '';
  for (const capture of match.captures) {
    const { start, end } = capture;
    if (capture.name === 'import.module') modules.push(capture);
    else if (capture.name === 'import.name') name ??= unquoted(text.slice(start, end));
    else if (capture.name === 'import.alias') alias ||= unquoted(text.slice(start, end));
  }
  return {
    line: lines.lineAt(match.captures[0]?.start ?? 0),
    module: modules.map(({ start, end }) => unquoted(text.slice(start, end))).join(separatorBehind(modules, text)),
    name: name ?? match.properties?.['name'] ?? '',
    alias,
  };
}

/** A path that is in several nodes (Rust's `use a::{b::{c}}`) is joined by what follows its first part. */
function separatorBehind(parts: readonly { readonly end: number }[], text: string): string {
  const [first] = parts;
  if (!first || parts.length === 1) return '';
  return /^[^\p{ID_Continue}\s{]*/u.exec(text.slice(first.end, first.end + 4))?.[0] ?? '';
}

const kindOrder = (kind: DefinitionKind): number => DEFINITION_KINDS.indexOf(kind);
