import type { Checked } from './diagnostics.ts';

const keptEach = 4;

/**
 * What a server has told of opening texts. The same text is opened again and again, and what a server without versions
 * tells right after that may still be about the text before.
 */
export class OpeningChecks {
  readonly #byFile = new Map<string, readonly Checked[]>();

  of(file: string, text: string): Checked | undefined {
    return this.#byFile.get(file)?.find((checked) => checked.text === text);
  }

  note(file: string, checked: Checked): void {
    const others = this.#byFile.get(file)?.filter(({ text }) => text !== checked.text) ?? [];
    this.#byFile.set(file, [...others, checked].slice(-keptEach));
  }
}
