import type { Match } from '../syntax/syntax.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { DefinitionKind, Outline, OutlineDefinition, OutlineImport } from './outline.ts';
import { DEFINITION_KINDS, isTypeKind } from './outline.ts';

const kinds: ReadonlySet<string> = new Set(DEFINITION_KINDS);
const manyNamed: ReadonlySet<DefinitionKind> = new Set(['field', 'variable', 'type']);

/**
 * Definitions and imports out of the matches of a language's `definitions.scm` and `imports.scm`, whose captures are
 * described in grammars/README.md. Several matches may tell of the same definition: what they say is put together.
 */
export function extractOutline(matches: readonly Match[], text: string, hasErrors: boolean): Outline {
  const lines = new LineIndex(text);
  const found = new Map<string, Found>();
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
  return {
    definitions: nested(inOrder, lines),
    imports: imports.sort(byPlace).map((match) => importOf(match, text, lines)),
    hasErrors,
  };
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Matches come in the order in which the query was done with them. */
function byPlace(a: Match, b: Match): number {
  const place = ({ captures }: Match): number => captures.find(({ name }) => name !== 'import')?.start ?? 0;
  return place(a) - place(b);
}

/** A definition while it is put together. */
interface Found {
  kind: DefinitionKind;
  name: string;
  receiver: string | undefined;
  headerStart: number;
  readonly start: number;
  readonly end: number;
  nameStart: number;
  bodyStart: number;
  isTest: boolean;
  /** No definition where it stands in a function. */
  isDroppedInFunctions: boolean;
  readonly parameters: string[];
  readonly bases: string[];
}

function addTo(
  found: Map<string, Found>,
  kind: DefinitionKind,
  { start, end }: TextRange,
  match: Match,
  text: string,
): void {
  const named = match.captures.find(({ name }) => name === 'name');
  // One node may define several names: `a, b = 1, 2`, `int a, b;`, `typedef int a, *b;`.
  const key = manyNamed.has(kind) ? `${kind}-${start}-${end}-${named?.start}` : `${start}-${end}`;
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
      parameters: [],
      bases: [],
    };
    found.set(key, definition);
  }
  if (kindOrder(kind) < kindOrder(definition.kind)) definition.kind = kind;
  const set = match.properties?.['name'];
  if (typeof set === 'string' && definition.name === '') definition.name = set;
  if (match.properties?.['local'] === 'none') definition.isDroppedInFunctions = true;
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
function attach(decorators: Decorator[], found: ReadonlyMap<string, Found>, text: string): void {
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

/** A definition that may be around the next one. */
interface Open extends TextRange {
  readonly row: number;
}

function nested(found: readonly Found[], lines: LineIndex): OutlineDefinition[] {
  const definitions: OutlineDefinition[] = [];
  const open: Open[] = [];
  const fields = new Set<string>();
  for (const one of found) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) < one.end) open.pop();
    const parent = parentOf(one, open, definitions);
    if (one.kind === 'field') {
      // A field of nothing is no field; one that is assigned twice is one.
      const key = `${parent}.${one.name}`;
      if (parent === undefined || fields.has(key)) continue;
      fields.add(key);
    }
    const around = parent === undefined ? undefined : definitions[parent];
    if (one.isDroppedInFunctions && (isInFunction(around, definitions) || isInValueOf(around, one))) continue;
    // A variable that a function is assigned to, an enumerator that is a member, too.
    if (isSame(one, definitions.at(-1))) continue;
    const isMember = one.receiver !== undefined || (around !== undefined && isTypeKind(around.kind));
    definitions.push({
      ...one,
      kind: one.kind === 'function' && isMember ? 'method' : one.kind,
      parent: parent ?? -1,
      line: lines.lineAt(one.start),
      endLine: lines.lineAt(Math.max(one.start, one.end - 1)),
      isTest: one.isTest || (around?.isTest ?? false),
    });
    // Of several names of one node the first is around what is in it.
    const isFirst = open.at(-1)?.start !== one.start || open.at(-1)?.end !== one.end;
    if (one.kind !== 'field' && isFirst) open.push({ start: one.start, end: one.end, row: definitions.length - 1 });
  }
  return definitions;
}

function parentOf(one: Found, open: readonly Open[], definitions: readonly OutlineDefinition[]): number | undefined {
  return open.findLast(({ start, end, row }) => {
    const kind = definitions[row]?.kind;
    if (kind === undefined) return false;
    if (one.kind === 'field') return isTypeKind(kind);
    // One node with two names is not a definition in a definition.
    if (start === one.start && end === one.end) return false;
    // `struct A { … } a;`, `typedef struct A { … } B;`: A is no member of what is declared along with it.
    return (one.kind !== 'struct' && one.kind !== 'enum') || (kind !== 'variable' && kind !== 'type');
  })?.row;
}

function isSame(a: Found, b: OutlineDefinition | undefined): boolean {
  return a.start === b?.start && a.end === b.end && a.nameStart === b.nameStart;
}

function isInFunction(around: OutlineDefinition | undefined, definitions: readonly OutlineDefinition[]): boolean {
  for (let outer = around; outer; outer = definitions[outer.parent]) {
    if (outer.kind === 'function' || outer.kind === 'method') return true;
  }
  return false;
}

/** A function without a name is around what is in a variable's value; `a = b = 1` are two variables. */
function isInValueOf(around: OutlineDefinition | undefined, inner: TextRange): boolean {
  return around?.kind === 'variable' && inner.end !== around.end;
}

function importOf(match: Match, text: string, lines: LineIndex): OutlineImport {
  const textsOf = (capture: string): string[] =>
    match.captures.filter(({ name }) => name === capture).map(({ start, end }) => unquoted(text.slice(start, end)));
  // A path that is in several nodes (Rust's `use a::{b::{c}}`) is joined by what follows its first part.
  const path = match.captures.find(({ name }) => name === 'import.module');
  const separator = path ? (/^[^\p{ID_Continue}\s{]*/u.exec(text.slice(path.end, path.end + 4))?.[0] ?? '') : '';
  return {
    line: lines.lineAt(match.captures[0]?.start ?? 0),
    module: textsOf('import.module').join(separator),
    name: textsOf('import.name')[0] ?? '',
    alias: textsOf('import.alias')[0] ?? '',
  };
}

const kindOrder = (kind: DefinitionKind): number => DEFINITION_KINDS.indexOf(kind);

const unquoted = (text: string): string => text.replace(/^(["'`<])(.*)["'`>]$/su, '$2');

const scoped =
  /^(?<scope>.*?)(?<gap>::\s*(?:(?:template|inline)\s+)?)(?<name>operator\b.*|~?\s*[\p{ID_Continue}]+)\s*(?:<(?:(?!>\s*::).)*>)?$/su;

/** Of `API f` and `API A::f`: a macro, or a type behind one, that the parser took for a part of the name. */
const beforeName = /^(?!["'`]|operator\b)[^]*?\s(?=(?:~?[\p{ID_Continue}]+|operator\b[^]*)$)/u;
const beforeScope = /^(?!operator\b)[\p{ID_Continue}]+\s+(?=[\p{ID_Continue}])/u;

/** `A<T>::B::f<int>` as the name `f` and the scope it belongs to, `A.B`; of `operator bool() const`: `operator bool`. */
function scopedName(text: string): { name: string; scope: string; offset: number } {
  const macro = (text.includes('::') ? beforeScope : beforeName).exec(text)?.[0] ?? '';
  const rest = text.slice(macro.length);
  const { scope = '', gap = '', name = rest } = rest.includes('::') ? (scoped.exec(rest)?.groups ?? {}) : {};
  return {
    name: /^operator\b(?:\s*\(\s*\)|[^(]*)/u.exec(name)?.[0].trim() ?? name,
    scope: dotted(scope),
    offset: macro.length + scope.length + gap.length,
  };
}

/** `A::B<T>` and `*A` as `A.B` and `A`. */
function dotted(text: string): string {
  return withoutArguments(text)
    .replaceAll('::', '.')
    .replace(/[^\p{ID_Continue}$.]/gu, '');
}

/** Of a base `pkg.Base[int]` or `ns::Base<T>(x)`: `Base`. */
function lastIdentifier(text: string): string {
  return /[\p{ID_Continue}$]+(?=\W*$)/u.exec(withoutArguments(text))?.[0] ?? '';
}

/** Of the type that an extension is for, `&'a ns::Type<T>`: `Type`; what is no name (a tuple) stays as it is. */
function typeName(text: string): string {
  return /^[\p{ID_Continue}.]+$/u.test(text) ? text : lastIdentifier(text) || text;
}

function withoutArguments(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if ('<[('.includes(character)) depth += 1;
    else if ('>])'.includes(character)) depth -= 1;
    else if (depth === 0) kept += character;
  }
  return kept;
}
