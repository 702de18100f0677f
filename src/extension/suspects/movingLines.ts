/** A change of a text, as the editor tells it: lines and characters from 0, the range as it was before. */
export interface TextChange {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/** Lines of one file that are followed through edits. The first line is 1. */
export class MovingLines {
  /** By the line as it was. One that was deleted is absent. */
  readonly #now: Map<number, number>;

  constructor(lines: Iterable<number>) {
    this.#now = new Map([...lines].map((line) => [line, line]));
  }

  /** The lines that are followed, as they were. */
  get lines(): number[] {
    return [...this.#now.keys()];
  }

  /** Where the line is now; undefined if it was deleted. */
  now(line: number): number | undefined {
    return this.#now.get(line);
  }

  /** @param changes in the editor's order, each against the text that those before it have left */
  apply(changes: readonly TextChange[]): void {
    for (const change of changes) {
      for (const [line, now] of this.#now) {
        const after = lineAfter(now - 1, change);
        if (after === undefined) this.#now.delete(line);
        else this.#now.set(line, after + 1);
      }
    }
  }
}

/** Lines from 0. */
function lineAfter(line: number, { range: { start, end }, text }: TextChange): number | undefined {
  const added = text.split('\n').length - 1;
  if (line < start.line) return line;
  if (line > end.line) return line + added - (end.line - start.line);
  if (start.line === end.line) {
    const isInFront = start.character === 0 && end.character === 0;
    return isInFront ? line + added : line;
  }
  // The range begins or ends in this line, or the line lies within it.
  if (line === end.line && end.character === 0) return start.line + added;
  return line === start.line && start.character > 0 ? line : undefined;
}
