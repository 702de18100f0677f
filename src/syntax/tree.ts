import type { Offset, OffsetRange } from '../workspace/positions.ts';
import { offset } from '../workspace/positions.ts';

/**
 * A parsed file as flat columns in pre-order, so that it crosses the worker's border as a few transferable buffers and
 * needs no WebAssembly memory afterwards. Row `i` holds a node; its first child, if any, is row `i + 1`.
 */
export interface SerialisedTree {
  /** Node kinds by number. */
  readonly kinds: readonly string[];
  /** Field names by number; number 0 means "no field". */
  readonly fields: readonly string[];
  readonly kind: Uint16Array;
  readonly field: Uint16Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly parent: Int32Array;
  /** Rows in the node's subtree, itself included. */
  readonly size: Uint32Array;
  /** 1 named, 2 error, 4 missing, 8 extra (a comment). */
  readonly flags: Uint8Array;
}

export const NODE_FLAGS = { named: 1, error: 2, missing: 4, extra: 8 } as const;

/** An immutable concrete syntax tree over one text. */
export class SyntaxTree {
  readonly text: string;
  readonly columns: SerialisedTree;

  constructor(text: string, columns: SerialisedTree) {
    this.text = text;
    this.columns = columns;
  }

  get root(): SyntaxNode {
    return new SyntaxNode(this, 0);
  }

  get hasError(): boolean {
    return this.columns.flags.some((flags) => (flags & (NODE_FLAGS.error | NODE_FLAGS.missing)) !== 0);
  }

  /** The smallest named node that covers the range. */
  namedNodeCovering(range: OffsetRange): SyntaxNode {
    let node = this.root;
    for (;;) {
      const inner = node.namedChildren.find((child) => child.start <= range.start && range.end <= child.end);
      if (!inner) return node;
      node = inner;
    }
  }
}

/** A node of a {@link SyntaxTree}; a cheap handle, equal nodes may be different objects (compare with {@link equals}). */
export class SyntaxNode implements OffsetRange {
  readonly tree: SyntaxTree;
  readonly row: number;

  constructor(tree: SyntaxTree, row: number) {
    this.tree = tree;
    this.row = row;
  }

  get kind(): string {
    return this.tree.columns.kinds[this.tree.columns.kind[this.row] ?? 0] ?? '';
  }

  /** The field of the parent that this node fills. */
  get field(): string | undefined {
    const number = this.tree.columns.field[this.row] ?? 0;
    return number === 0 ? undefined : this.tree.columns.fields[number];
  }

  get start(): Offset {
    return offset(this.tree.columns.start[this.row] ?? 0);
  }

  get end(): Offset {
    return offset(this.tree.columns.end[this.row] ?? 0);
  }

  get text(): string {
    return this.tree.text.slice(this.start, this.end);
  }

  get isNamed(): boolean {
    return this.#has(NODE_FLAGS.named);
  }

  /** A comment or another node that may stand anywhere. */
  get isExtra(): boolean {
    return this.#has(NODE_FLAGS.extra);
  }

  get isError(): boolean {
    return this.#has(NODE_FLAGS.error);
  }

  get isMissing(): boolean {
    return this.#has(NODE_FLAGS.missing);
  }

  get parent(): SyntaxNode | undefined {
    const row = this.tree.columns.parent[this.row] ?? -1;
    return row < 0 ? undefined : new SyntaxNode(this.tree, row);
  }

  /** All children, tokens such as `(` included. */
  get children(): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    const behind = this.row + this.#size(this.row);
    for (let row = this.row + 1; row < behind; row += this.#size(row)) children.push(new SyntaxNode(this.tree, row));
    return children;
  }

  /** Children that stand for something: no punctuation, no comments. */
  get namedChildren(): SyntaxNode[] {
    return this.children.filter((child) => child.isNamed && !child.isExtra);
  }

  get nextNamedSibling(): SyntaxNode | undefined {
    const siblings = this.parent?.namedChildren ?? [];
    return siblings[siblings.findIndex((node) => node.row === this.row) + 1];
  }

  /** The first child in the given field. */
  child(field: string): SyntaxNode | undefined {
    return this.children.find((child) => child.field === field);
  }

  childrenIn(field: string): SyntaxNode[] {
    return this.children.filter((child) => child.field === field);
  }

  /** This node and everything below it, in text order. */
  *walk(): Generator<SyntaxNode> {
    const behind = this.row + this.#size(this.row);
    for (let row = this.row; row < behind; row += 1) yield new SyntaxNode(this.tree, row);
  }

  /** This node's ancestors, innermost first. */
  *ancestors(): Generator<SyntaxNode> {
    for (let node = this.parent; node; node = node.parent) yield node;
  }

  closest(kinds: ReadonlySet<string>): SyntaxNode | undefined {
    if (kinds.has(this.kind)) return this;
    for (const node of this.ancestors()) if (kinds.has(node.kind)) return node;
    return undefined;
  }

  equals(other: SyntaxNode): boolean {
    return this.row === other.row && this.tree === other.tree;
  }

  contains(other: OffsetRange): boolean {
    return this.start <= other.start && other.end <= this.end;
  }

  #has(flag: number): boolean {
    return ((this.tree.columns.flags[this.row] ?? 0) & flag) !== 0;
  }

  #size(row: number): number {
    return this.tree.columns.size[row] ?? 1;
  }
}
