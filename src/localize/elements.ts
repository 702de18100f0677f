import type { Definition } from '../symbols/symbols.ts';
import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';

/** What the localizer must know of a program file. */
export interface ProgramFile {
  readonly file: RelativePath;
  /** In text order. */
  readonly definitions: readonly Definition[];
  readonly lineCount: number;
  /** See {@link lineComplexity}; by line, from 1. Absent: all alike. */
  readonly complexities?: readonly number[];
}

/** Index of an element of a file; see {@link Elements}. */
export type ElementIndex = number;

export interface ElementBits {
  readonly element: ElementIndex;
  readonly bits: number;
}

export const moduleLevel: ElementIndex = 0;

const headersLookedFor = 4;

/**
 * The elements of a file that are ranked: the module level, and each function and method. Lines of a function inside
 * another belong to the inner one, and a header to what is around it: that is what executes it.
 */
export class Elements {
  readonly file: RelativePath;
  readonly count: number;
  readonly #definitions: readonly Definition[];
  /** By line. */
  readonly #elements: Int32Array;
  readonly #headerLines: ReadonlySet<number>;

  constructor({ file, definitions, lineCount }: ProgramFile) {
    this.file = file;
    this.#definitions = definitions.filter(({ kind }) => kind !== 'class');
    this.count = this.#definitions.length + 1;
    this.#elements = new Int32Array(lineCount + 1);
    this.#definitions.forEach(({ line, bodyLine = line, endLine }, index) => {
      this.#elements.fill(index + 1, bodyLine, endLine + 1);
    });
    this.#headerLines = new Set(definitions.map(({ line }) => line));
  }

  at(line: number): ElementIndex {
    return this.#elements[line] ?? moduleLevel;
  }

  /** The elements that have lines in each word of 32 lines, with those lines as bits; see `LineSet.forEachWord`. */
  byWord(): readonly (readonly ElementBits[])[] {
    const words: { element: ElementIndex; bits: number }[][] = [];
    this.#elements.forEach((element, line) => {
      const word = (words[line >>> 5] ??= []);
      const known = word.find((one) => one.element === element);
      if (known) known.bits |= 1 << (line & 31);
      else word.push({ element, bits: 1 << (line & 31) });
    });
    return words;
  }

  /** Undefined for the module level. */
  definitionOf(element: ElementIndex): Definition | undefined {
    return this.#definitions[element - 1];
  }

  /** The lines of the module level but for headers, as bits by word of 32 lines; see `LineSet.forEachWord`. */
  moduleLevelWords(): Uint32Array {
    const words = new Uint32Array((this.#elements.length >>> 5) + 1);
    this.#elements.forEach((_, line) => {
      if (this.isRankedAtModuleLevel(line)) words[line >>> 5] = (words[line >>> 5] ?? 0) | (1 << (line & 31));
    });
    return words;
  }

  /**
   * Whether the lines, which one test executes, tell that it imports the file: definitions are opened then. An import
   * opens all of them, so that a few are looked at.
   */
  isImportedBy(lines: LineSet): boolean {
    let looked = 0;
    for (const line of this.#headerLines) {
      if (this.at(line) !== moduleLevel) continue;
      if (lines.has(line)) return true;
      looked += 1;
      if (looked === headersLookedFor) return false;
    }
    return false;
  }

  /**
   * At module or class level the lines that open definitions are no place for a fault: all of them are executed by
   * whatever imports the file, be it a test.
   */
  isMereHeader(line: number): boolean {
    return this.at(line) === moduleLevel && this.#headerLines.has(line);
  }

  isRankedAtModuleLevel(line: number): boolean {
    return this.at(line) === moduleLevel && !this.#headerLines.has(line);
  }
}
