import type { DefinitionKind, Outline, OutlineDefinition, OutlineImport } from './outline.ts';
import { DEFINITION_KINDS } from './outline.ts';

// An outline as numbers over a table of strings: so it crosses threads without being copied object by object, lies in
// the cache as it lies in memory, and costs about fifty bytes a definition.

/** Strings by number; each is there once. */
export class StringTable {
  readonly strings: string[];
  readonly #numbers: Map<string, number>;

  constructor(strings: string[] = []) {
    this.strings = strings;
    this.#numbers = new Map(strings.map((text, number) => [text, number]));
  }

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.strings.length;
      this.strings.push(text);
      this.#numbers.set(text, number);
    }
    return number;
  }

  /** Undefined for a string that is not there. */
  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  at(number: number): string {
    return this.strings[number] ?? '';
  }
}

/**
 * Layout: counts of definitions, bases, parameters and imports and whether there are errors; then the definitions row by
 * row; then pairs of row and string for bases and for parameters; then the imports row by row.
 */
export type PackedOutline = Int32Array;

const headerLength = 5;
const rowLength = 11;
const pairLength = 2;
const importLength = 4;
const testMark = 0x100;

/** Places in a definition's row. */
const column = {
  kind: 0,
  name: 1,
  parent: 2,
  receiver: 3,
  headerStart: 4,
  start: 5,
  end: 6,
  nameStart: 7,
  bodyStart: 8,
  line: 9,
  endLine: 10,
} as const;

export function packOutline({ definitions, imports, hasErrors }: Outline, strings: StringTable): PackedOutline {
  const bases = definitions.flatMap((definition, row) => definition.bases.map((base) => [row, strings.numberOf(base)]));
  const parameters = definitions.flatMap((definition, row) =>
    definition.parameters.map((parameter) => [row, strings.numberOf(parameter)]),
  );
  const numbers = [definitions.length, bases.length, parameters.length, imports.length, hasErrors ? 1 : 0];
  for (const one of definitions) {
    numbers.push(
      DEFINITION_KINDS.indexOf(one.kind) | (one.isTest ? testMark : 0),
      strings.numberOf(one.name),
      one.parent,
      one.receiver === undefined ? -1 : strings.numberOf(one.receiver),
      one.headerStart,
      one.start,
      one.end,
      one.nameStart,
      one.bodyStart,
      one.line,
      one.endLine,
    );
  }
  for (const pair of [...bases, ...parameters]) numbers.push(...pair);
  for (const { line, module, name, alias } of imports) {
    numbers.push(line, strings.numberOf(module), strings.numberOf(name), strings.numberOf(alias));
  }
  return Int32Array.from(numbers);
}

/** The same outline over another table, in place. @param numberOf a string's number there, by its number here */
export function renumberStrings(packed: PackedOutline, numberOf: (number: number) => number): void {
  const renumber = (at: number): void => {
    const number = packed[at] ?? -1;
    if (number >= 0) packed[at] = numberOf(number);
  };
  const { definitions, bases, parameters, imports } = sections(packed);
  for (let at = definitions.start; at < definitions.end; at += rowLength) {
    renumber(at + column.name);
    renumber(at + column.receiver);
  }
  for (let at = bases.start; at < parameters.end; at += pairLength) renumber(at + 1);
  for (let at = imports.start; at < imports.end; at += importLength) {
    for (let place = 1; place < importLength; place += 1) renumber(at + place);
  }
}

/** Whether the counts are those of what is there: an outline from outside may say anything. */
export function isWhole(packed: PackedOutline): boolean {
  const counts = [...packed.subarray(0, headerLength - 1)];
  return (
    packed.length >= headerLength &&
    counts.every((count) => count >= 0) &&
    sections(packed).imports.end === packed.length
  );
}

/** Reads a packed outline without unpacking all of it. */
export class OutlineReader {
  readonly #numbers: PackedOutline;
  readonly #strings: StringTable;

  /** @param strings the table that the numbers are of */
  constructor(numbers: PackedOutline, strings: StringTable) {
    this.#numbers = numbers;
    this.#strings = strings;
  }

  get count(): number {
    return this.#numbers[0] ?? 0;
  }

  get hasErrors(): boolean {
    return this.#numbers[4] === 1;
  }

  /** The string's number in the table. */
  nameNumberAt(row: number): number {
    return this.#at(row, column.name);
  }

  kindAt(row: number): DefinitionKind {
    return DEFINITION_KINDS[this.#at(row, column.kind) & (testMark - 1)] ?? 'variable';
  }

  parentAt(row: number): number {
    return this.#at(row, column.parent);
  }

  /** The type that the definition belongs to though it is written elsewhere: its receiver, or what its block extends. */
  ownerElsewhereAt(row: number): string | undefined {
    const receiver = this.#at(row, column.receiver);
    if (receiver !== -1) return lastPart(this.#strings.at(receiver));
    const parent = this.parentAt(row);
    return parent !== -1 && this.kindAt(parent) === 'extension'
      ? this.#strings.at(this.nameNumberAt(parent))
      : undefined;
  }

  /** Whether the definition is marked as test code. */
  isTestAt(row: number): boolean {
    return (this.#at(row, column.kind) & testMark) !== 0;
  }

  /** Rows that have bases, and each base's number. */
  *bases(): Generator<{ readonly row: number; readonly base: number }> {
    const { bases } = sections(this.#numbers);
    for (let at = bases.start; at < bases.end; at += pairLength) {
      yield { row: this.#numbers[at] ?? 0, base: this.#numbers[at + 1] ?? 0 };
    }
  }

  /** The row of the innermost definition around an offset; -1 outside of all. Fields and variables are around nothing. */
  innermostAt(offset: number): number {
    let innermost = -1;
    for (let row = 0; row < this.count && this.#at(row, column.start) <= offset; row += 1) {
      if (offset >= this.#at(row, column.end)) continue;
      const kind = this.kindAt(row);
      if (kind !== 'field' && kind !== 'variable') innermost = row;
    }
    return innermost;
  }

  definitionAt(row: number): OutlineDefinition {
    const { bases, parameters } = sections(this.#numbers);
    const receiver = this.#at(row, column.receiver);
    return {
      kind: this.kindAt(row),
      name: this.#strings.at(this.#at(row, column.name)),
      parent: this.#at(row, column.parent),
      receiver: receiver === -1 ? undefined : this.#strings.at(receiver),
      headerStart: this.#at(row, column.headerStart),
      start: this.#at(row, column.start),
      end: this.#at(row, column.end),
      nameStart: this.#at(row, column.nameStart),
      bodyStart: this.#at(row, column.bodyStart),
      line: this.#at(row, column.line),
      endLine: this.#at(row, column.endLine),
      isTest: this.isTestAt(row),
      parameters: this.#stringsOf(row, parameters),
      bases: this.#stringsOf(row, bases),
    };
  }

  imports(): OutlineImport[] {
    const { imports } = sections(this.#numbers);
    const found: OutlineImport[] = [];
    for (let at = imports.start; at < imports.end; at += importLength) {
      const [line = 0, module = 0, name = 0, alias = 0] = this.#numbers.subarray(at, at + importLength);
      found.push({
        line,
        module: this.#strings.at(module),
        name: this.#strings.at(name),
        alias: this.#strings.at(alias),
      });
    }
    return found;
  }

  #at(row: number, place: number): number {
    return this.#numbers[headerLength + row * rowLength + place] ?? 0;
  }

  /** Pairs are in the order of their rows. */
  #stringsOf(row: number, { start, end }: Section): string[] {
    let low = 0;
    let high = (end - start) / pairLength;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[start + middle * pairLength] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    for (let at = start + low * pairLength; at < end && this.#numbers[at] === row; at += pairLength) {
      found.push(this.#strings.at(this.#numbers[at + 1] ?? 0));
    }
    return found;
  }
}

const lastPart = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);

interface Section {
  readonly start: number;
  readonly end: number;
}

interface Sections {
  readonly definitions: Section;
  readonly bases: Section;
  readonly parameters: Section;
  readonly imports: Section;
}

function sections(packed: PackedOutline): Sections {
  const [definitionCount = 0, baseCount = 0, parameterCount = 0, importCount = 0] = packed;
  const behindRows = headerLength + definitionCount * rowLength;
  const behindBases = behindRows + baseCount * pairLength;
  const behindParameters = behindBases + parameterCount * pairLength;
  return {
    definitions: { start: headerLength, end: behindRows },
    bases: { start: behindRows, end: behindBases },
    parameters: { start: behindBases, end: behindParameters },
    imports: { start: behindParameters, end: behindParameters + importCount * importLength },
  };
}
