import type { RelativePath } from '../workspace/paths.ts';
import type { LineSet } from '../workspace/lineSet.ts';

export interface RankedElement {
  readonly file: RelativePath;
  /** Qualified; null for the module level. */
  readonly name: string | null;
  /** Whether one of the lines is the element's. */
  readonly hasAnyOf: (lines: LineSet) => boolean;
}

/** Something that is known beside the test runs: it multiplies suspiciousness and never makes a suspect by itself. */
export interface Prior {
  /** For people, beside a suspect that it raises. */
  readonly evidence: string;
  /** At least 1. */
  factorOf(element: RankedElement): number;
  factorOfLine(file: RelativePath, line: number): number;
}

/** Lines that were changed lately are likelier to hold the fault: it was not there before. */
export class ChangedLinesPrior implements Prior {
  readonly evidence: string;
  readonly #lines: ReadonlyMap<RelativePath, LineSet>;
  readonly #factor: number;

  constructor(lines: ReadonlyMap<RelativePath, LineSet>, factor: number, evidence: string) {
    this.#lines = lines;
    this.#factor = factor;
    this.evidence = evidence;
  }

  factorOf({ file, hasAnyOf }: RankedElement): number {
    const lines = this.#lines.get(file);
    return lines && hasAnyOf(lines) ? this.#factor : 1;
  }

  factorOfLine(file: RelativePath, line: number): number {
    return this.#lines.get(file)?.has(line) ? this.#factor : 1;
  }
}

const namedFunctionFactor = 1.4;
const namedFileFactor = 1.15;
/** Such words are in every text. */
const leastNameLength = 4;

/** What a report of the problem names is likelier to be the place, or near it. */
export class IssueTextPrior implements Prior {
  readonly evidence = 'named in the issue text';
  readonly #words: ReadonlySet<string>;

  constructor(issueText: string) {
    this.#words = new Set(issueText.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  }

  factorOf({ file, name }: RankedElement): number {
    const simple = name?.split('.').at(-1) ?? '';
    if (this.#names(simple)) return namedFunctionFactor;
    const stem = /([^/]*?)\.\w+$/.exec(file)?.[1] ?? '';
    return this.#names(stem) ? namedFileFactor : 1;
  }

  factorOfLine(): number {
    return 1; // of its function
  }

  #names(word: string): boolean {
    return word.length >= leastNameLength && this.#words.has(word);
  }
}
