import type { IndexedFile, KnownOutline } from './indexedFile.ts';
import type { StringTable } from './packedOutline.ts';

/**
 * Which files define a name, which have a class with a base of that name, and which have members of a type of that name
 * outside of it. Rows are found in the file's outline.
 */
export class NameIndex {
  readonly #strings: StringTable;
  readonly #byName = new Map<number, IndexedFile[]>();
  readonly #byBase = new Map<number, IndexedFile[]>();
  readonly #byOwner = new Map<string, IndexedFile[]>();

  constructor(strings: StringTable) {
    this.#strings = strings;
  }

  /**
   * Takes over that another outline, or none, stands for the file now. Of a long file an edit changes few names: only those
   * are touched.
   */
  replace(indexed: IndexedFile, before: KnownOutline | undefined, after: KnownOutline | undefined): void {
    const old = keysOf(before);
    const now = keysOf(after);
    move(this.#byName, indexed, old.names, now.names);
    move(this.#byBase, indexed, old.bases, now.bases);
    move(this.#byOwner, indexed, old.owners, now.owners);
  }

  filesDefining(name: string): readonly IndexedFile[] {
    return this.#byName.get(this.#strings.find(name) ?? -1) ?? [];
  }

  filesWithBase(name: string): readonly IndexedFile[] {
    return this.#byBase.get(this.#strings.find(name) ?? -1) ?? [];
  }

  filesWithMembersOf(typeName: string): readonly IndexedFile[] {
    return this.#byOwner.get(typeName) ?? [];
  }

  names(): string[] {
    return [...this.#byName.keys()].map((number) => this.#strings.at(number));
  }
}

interface Keys {
  readonly names: ReadonlySet<number>;
  readonly bases: ReadonlySet<number>;
  readonly owners: ReadonlySet<string>;
}

function keysOf(outline: KnownOutline | undefined): Keys {
  const names = new Set<number>();
  const bases = new Set<number>();
  const owners = new Set<string>();
  if (!outline) return { names, bases, owners };
  const { reader } = outline;
  for (let row = 0; row < reader.count; row += 1) {
    if (reader.kindAt(row) !== 'extension') names.add(reader.nameNumberAt(row));
    const owner = reader.ownerElsewhereAt(row);
    if (owner !== undefined) owners.add(owner);
  }
  for (const { base } of reader.bases()) bases.add(base);
  return { names, bases, owners };
}

function move<Key>(
  map: Map<Key, IndexedFile[]>,
  indexed: IndexedFile,
  before: ReadonlySet<Key>,
  after: ReadonlySet<Key>,
): void {
  for (const key of before) if (!after.has(key)) drop(map, key, indexed);
  for (const key of after) if (!before.has(key)) append(map, key, indexed);
}

function append<Key>(map: Map<Key, IndexedFile[]>, key: Key, indexed: IndexedFile): void {
  const files = map.get(key);
  if (files) files.push(indexed);
  else map.set(key, [indexed]);
}

function drop<Key>(map: Map<Key, IndexedFile[]>, key: Key, indexed: IndexedFile): void {
  const left = map.get(key)?.filter((other) => other !== indexed) ?? [];
  if (left.length === 0) map.delete(key);
  else map.set(key, left);
}
