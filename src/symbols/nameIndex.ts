import type { IndexedFile } from './indexedFile.ts';
import type { StringTable } from './packedOutline.ts';

/** Which files define a name, and which have a class with a base of that name. Rows are found in the file's outline. */
export class NameIndex {
  readonly #strings: StringTable;
  readonly #byName = new Map<number, IndexedFile[]>();
  readonly #byBase = new Map<number, IndexedFile[]>();

  constructor(strings: StringTable) {
    this.#strings = strings;
  }

  add(indexed: IndexedFile): void {
    const { names, bases } = numbersOf(indexed);
    for (const name of names) append(this.#byName, name, indexed);
    for (const base of bases) append(this.#byBase, base, indexed);
  }

  /** Call it before the file's outline is replaced. */
  remove(indexed: IndexedFile): void {
    const { names, bases } = numbersOf(indexed);
    for (const name of names) drop(this.#byName, name, indexed);
    for (const base of bases) drop(this.#byBase, base, indexed);
  }

  filesDefining(name: string): readonly IndexedFile[] {
    return this.#byName.get(this.#strings.find(name) ?? -1) ?? [];
  }

  filesWithBase(name: string): readonly IndexedFile[] {
    return this.#byBase.get(this.#strings.find(name) ?? -1) ?? [];
  }

  names(): string[] {
    return [...this.#byName.keys()].map((number) => this.#strings.at(number));
  }
}

function numbersOf({ outline }: IndexedFile): { names: Set<number>; bases: Set<number> } {
  const names = new Set<number>();
  const bases = new Set<number>();
  if (outline) {
    for (let row = 0; row < outline.reader.count; row += 1) {
      if (outline.reader.kindAt(row) !== 'extension') names.add(outline.reader.nameNumberAt(row));
    }
    for (const { base } of outline.reader.bases()) bases.add(base);
  }
  return { names, bases };
}

function append(map: Map<number, IndexedFile[]>, key: number, indexed: IndexedFile): void {
  const files = map.get(key);
  if (files) files.push(indexed);
  else map.set(key, [indexed]);
}

function drop(map: Map<number, IndexedFile[]>, key: number, indexed: IndexedFile): void {
  const left = map.get(key)?.filter((other) => other !== indexed) ?? [];
  if (left.length === 0) map.delete(key);
  else map.set(key, left);
}
