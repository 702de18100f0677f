import type { Match } from '../syntax/syntax.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { DefinitionKind, Outline, OutlineDefinition, OutlineImport } from './outline.ts';
import { DEFINITION_KINDS, isTypeKind } from './outline.ts';

const kinds: ReadonlySet<string> = new Set(DEFINITION_KINDS);

/**
 * Definitions and imports out of the matches of a language's `definitions.scm` and `imports.scm`, whose captures are
 * described in grammars/README.md. Several matches may tell of the same definition: what they say is put together.
 */
export function extractOutline(matches: readonly Match[], text: string, hasErrors: boolean): Outline {
  const lines = new LineIndex(text);
  const found = new Map<string, Found>();
  const imports: Match[] = [];
  for (const match of matches) {
    const whole = match.captures.find(({ name }) => kinds.has(name));
    if (whole) addTo(found, whole.name as DefinitionKind, whole, match, text);
    else if (match.captures.some(({ name }) => name.startsWith('import'))) imports.push(match);
  }
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
  // One node may define several names: `a, b = 1, 2`, `int a, b;`.
  const key = kind === 'field' || kind === 'variable' ? `${start}-${end}-${named?.start}` : `${start}-${end}`;
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
      parameters: [],
      bases: [],
    };
    found.set(key, definition);
  }
  if (kindOrder(kind) < kindOrder(definition.kind)) definition.kind = kind;
  const set = match.properties?.['name'];
  if (typeof set === 'string' && definition.name === '') definition.name = set;
  for (const capture of match.captures) addCapture(definition, capture.name, capture, text);
}

function addCapture(definition: Found, capture: string, { start, end }: TextRange, text: string): void {
  switch (capture) {
    case 'name':
      definition.name = unquoted(text.slice(start, end));
      definition.nameStart = start;
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

function nested(found: readonly Found[], lines: LineIndex): OutlineDefinition[] {
  const definitions: OutlineDefinition[] = [];
  const open: (TextRange & { readonly row: number })[] = [];
  const fields = new Set<string>();
  for (const one of found) {
    while (open.length > 0 && !isAround(open.at(-1), one)) open.pop();
    const parent = one.kind === 'field' ? typeAround(open, definitions) : open.at(-1)?.row;
    if (one.kind === 'field') {
      // A field of nothing is no field; one that is assigned twice is one.
      const key = `${parent}.${one.name}`;
      if (parent === undefined || fields.has(key)) continue;
      fields.add(key);
    }
    const around = parent === undefined ? undefined : definitions[parent];
    if (one.kind === 'variable' && isInFunction(around, definitions)) continue;
    const isMember = one.receiver !== undefined || (around !== undefined && isTypeKind(around.kind));
    definitions.push({
      ...one,
      kind: one.kind === 'function' && isMember ? 'method' : one.kind,
      parent: parent ?? -1,
      line: lines.lineAt(one.start),
      endLine: lines.lineAt(Math.max(one.start, one.end - 1)),
      isTest: one.isTest || (around?.isTest ?? false),
    });
    if (one.kind !== 'field') open.push({ start: one.start, end: one.end, row: definitions.length - 1 });
  }
  return definitions;
}

/** One node with two names is not a definition in a definition. */
function isAround(outer: TextRange | undefined, inner: TextRange): boolean {
  return outer !== undefined && inner.start < outer.end && (inner.start > outer.start || inner.end < outer.end);
}

function typeAround(
  open: readonly { readonly row: number }[],
  definitions: readonly OutlineDefinition[],
): number | undefined {
  return open.findLast(({ row }) => {
    const kind = definitions[row]?.kind;
    return kind !== undefined && isTypeKind(kind);
  })?.row;
}

function isInFunction(around: OutlineDefinition | undefined, definitions: readonly OutlineDefinition[]): boolean {
  for (let outer = around; outer; outer = definitions[outer.parent]) {
    if (outer.kind === 'function' || outer.kind === 'method') return true;
  }
  return false;
}

function importOf(match: Match, text: string, lines: LineIndex): OutlineImport {
  const textOf = (capture: string): string => {
    const found = match.captures.find(({ name }) => name === capture);
    return found ? unquoted(text.slice(found.start, found.end)) : '';
  };
  return {
    line: lines.lineAt(match.captures[0]?.start ?? 0),
    module: textOf('import.module'),
    name: textOf('import.name'),
    alias: textOf('import.alias'),
  };
}

const kindOrder = (kind: DefinitionKind): number => DEFINITION_KINDS.indexOf(kind);

const unquoted = (text: string): string => text.replace(/^(["'`<])(.*)["'`>]$/su, '$2');

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
