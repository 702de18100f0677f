import type ts from 'typescript';
import type { TextEdit } from '../../workspace/edits.ts';
import { applyEdits } from '../../workspace/edits.ts';

/** How many changes are kept to parse incrementally; who looks less often than that has the file parsed anew. */
const keptChanges = 256;

let lastNumber = 0;

/** The thread's copy of a document, with snapshots that tell the compiler what changed between them. */
export class ShadowScript {
  /** Absolute. */
  readonly file: string;
  #text: string;
  #version = 0;
  readonly #number = ++lastNumber;
  /** `#changes[i]` led to version `#version - #changes.length + i + 1`. */
  readonly #changes: ts.TextChangeRange[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  get version(): number {
    return this.#version;
  }

  /** Tells it from other versions and from other copies of the same file. */
  get versionText(): string {
    return `shadow ${this.#number} ${this.#version}`;
  }

  update(edit: TextEdit): void {
    const { start, end, newText } = edit;
    this.#text = applyEdits(this.#text, [edit]);
    this.#version += 1;
    this.#changes.push({ span: { start, length: end - start }, newLength: newText.length });
    if (this.#changes.length > keptChanges) this.#changes.shift();
  }

  snapshot(compiler: typeof ts): ts.IScriptSnapshot {
    return new ShadowSnapshot(compiler, this, this.#version, this.#text);
  }

  /** Undefined if they are not known any more. */
  changesBetween(older: number, newer: number): readonly ts.TextChangeRange[] | undefined {
    const first = this.#version - this.#changes.length;
    if (older < first || newer < older) return undefined;
    return this.#changes.slice(older - first, newer - first);
  }
}

class ShadowSnapshot implements ts.IScriptSnapshot {
  readonly #compiler: typeof ts;
  readonly #script: ShadowScript;
  readonly #version: number;
  readonly #text: string;

  constructor(compiler: typeof ts, script: ShadowScript, version: number, text: string) {
    this.#compiler = compiler;
    this.#script = script;
    this.#version = version;
    this.#text = text;
  }

  getText(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  getLength(): number {
    return this.#text.length;
  }

  getChangeRange(old: ts.IScriptSnapshot): ts.TextChangeRange | undefined {
    if (!(old instanceof ShadowSnapshot) || old.#script !== this.#script) return undefined;
    const changes = this.#script.changesBetween(old.#version, this.#version);
    return changes && this.#compiler.collapseTextChangeRangesAcrossMultipleVersions(changes);
  }
}
