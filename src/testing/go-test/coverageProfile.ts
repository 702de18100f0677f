import { LineSet } from '../../workspace/lineSet.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { LineNumber } from '../../workspace/positions.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { LineCoverage } from '../testRunner.ts';

interface Block {
  /** File and position: what names the block. */
  readonly place: string;
  /** As the compiler names it: the import path of its package, a slash, its base name. */
  readonly file: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

export interface CoveredFiles {
  /** Undefined for files that are not the project's. */
  fileOf(name: string): RelativePath | undefined;
  isCode(file: RelativePath, line: LineNumber): boolean;
}

/** Whether something can be executed on a line: blocks begin on the line of a signature and end with a brace. */
export function isCodeLine(text: string): boolean {
  return !/^\s*(?:[)\]}]+[,;]?\s*)?(?:\/\/.*)?$|^func\b.*\{\s*$/.test(text);
}

/** Nobody writes a longer statement list; a profile that says so is not the compiler's. */
export const longestBlock = 100_000;

/** A text profile of `-covermode=count`: a block a line, `import/path/file.go:12.34,15.2 statements count`. */
export class CoverageProfile {
  static readonly empty = new CoverageProfile('');
  readonly #lines: readonly string[];
  #counts: Map<string, number> | undefined;

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  /**
   * Lines of the blocks that were executed more often than in `other`.
   * @param files tells the project's files and their lines that hold code
   */
  executedBeyond(other: CoverageProfile, files: CoveredFiles): LineCoverage {
    const lines = new Map<string, number[]>();
    this.#lines.forEach((line, index) => {
      // Processes of one binary list the same blocks in the same order, and most are not executed.
      if (line === other.#lines[index]) return;
      const block = readBlock(line);
      if (!block || block.count <= other.#countOf(block.place)) return;
      const known = lines.get(block.file) ?? [];
      for (let at = block.first; at <= block.last; at += 1) known.push(at);
      lines.set(block.file, known);
    });
    const coverage = new Map<RelativePath, LineSet>();
    for (const [name, numbers] of lines) {
      const file = files.fileOf(name);
      if (file === undefined) continue;
      const code = LineSet.of(numbers.filter((line) => files.isCode(file, lineNumber(line))));
      if (code.size > 0) coverage.set(file, code);
    }
    return coverage;
  }

  #countOf(place: string): number {
    if (this.#counts === undefined) {
      this.#counts = new Map();
      for (const line of this.#lines) {
        const block = readBlock(line);
        if (block) this.#counts.set(block.place, block.count);
      }
    }
    return this.#counts.get(place) ?? 0;
  }
}

function readBlock(line: string): Block | undefined {
  const [, place, file, first, last, count] = /^((.+):(\d+)\.\d+,(\d+)\.\d+) \d+ (\d+)$/.exec(line) ?? [];
  if (place === undefined || file === undefined || Number(last) - Number(first) > longestBlock) return undefined;
  return { place, file, first: Number(first), last: Number(last), count: Number(count) };
}
