import type { Tree } from 'web-tree-sitter';
import type { SerialisedTree } from './tree.ts';
import { NODE_FLAGS } from './tree.ts';

/** Copies a tree out of WebAssembly memory in one cursor walk. */
export function serialiseTree(tree: Tree): SerialisedTree {
  const cursor = tree.walk();
  const kinds = new NumberedNames();
  const fields = new NumberedNames('');
  const rows: number[][] = [];
  const sizes: number[] = [];
  const open: number[] = [];

  const enter = (): void => {
    const fieldName = cursor.currentFieldName ?? '';
    const kind = cursor.nodeType;
    const node = cursor.nodeIsMissing ? NODE_FLAGS.missing : 0;
    // The cursor knows no "extra" flag; comments are the only extras that matter to us.
    const flags =
      node |
      (cursor.nodeIsNamed ? NODE_FLAGS.named : 0) |
      (kind === 'ERROR' ? NODE_FLAGS.error : 0) |
      (kind.endsWith('comment') || kind === 'line_continuation' ? NODE_FLAGS.extra : 0);
    rows.push([
      kinds.numberOf(kind),
      fields.numberOf(fieldName),
      cursor.startIndex,
      cursor.endIndex,
      open.at(-1) ?? -1,
      flags,
    ]);
    sizes.push(1);
    open.push(rows.length - 1);
  };
  const leave = (): void => {
    const row = open.pop() ?? 0;
    const parent = open.at(-1);
    if (parent !== undefined) sizes[parent] = (sizes[parent] ?? 0) + (sizes[row] ?? 0);
  };

  enter();
  for (;;) {
    if (cursor.gotoFirstChild()) {
      enter();
      continue;
    }
    leave();
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete();
        return columns(rows, sizes, kinds.names, fields.names);
      }
      leave();
    }
    enter();
  }
}

export function transferableBuffers(tree: SerialisedTree): ArrayBuffer[] {
  return [tree.kind, tree.field, tree.start, tree.end, tree.parent, tree.size, tree.flags].map(
    (column) => column.buffer as ArrayBuffer,
  );
}

function columns(rows: number[][], sizes: number[], kinds: string[], fields: string[]): SerialisedTree {
  const column = (index: number): number[] => rows.map((row) => row[index] ?? 0);
  return {
    kinds,
    fields,
    kind: Uint16Array.from(column(0)),
    field: Uint16Array.from(column(1)),
    start: Uint32Array.from(column(2)),
    end: Uint32Array.from(column(3)),
    parent: Int32Array.from(column(4)),
    size: Uint32Array.from(sizes),
    flags: Uint8Array.from(column(5)),
  };
}

class NumberedNames {
  readonly names: string[];
  readonly #numbers = new Map<string, number>();

  constructor(...names: string[]) {
    this.names = names;
    names.forEach((name, number) => this.#numbers.set(name, number));
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }
}
