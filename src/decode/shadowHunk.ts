import type { Diagnostic, LegalNames, ShadowDocument } from '../completion/completionEngine.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { OffsetRange } from '../workspace/positions.ts';
import { offset } from '../workspace/positions.ts';
import type { HunkMemo } from './memo.ts';
import type { Counters } from './statistics.ts';
import { timed } from './statistics.ts';

/** The engine's copy of the file, with generated text in the hunk's place. Asks what the memo does not know. */
export class ShadowHunk {
  readonly engineName: string;
  readonly #document: ShadowDocument;
  readonly #start: number;
  readonly #memo: HunkMemo;
  readonly #counters: Counters;
  #written: string;

  constructor(parts: {
    readonly engineName: string;
    readonly document: ShadowDocument;
    readonly hunk: OffsetRange;
    readonly memo: HunkMemo;
    readonly counters: Counters;
  }) {
    this.engineName = parts.engineName;
    this.#document = parts.document;
    this.#start = parts.hunk.start;
    this.#memo = parts.memo;
    this.#counters = parts.counters;
    this.#written = parts.document.text.slice(parts.hunk.start, parts.hunk.end);
  }

  /** Names that may stand behind the generated text, where an identifier starts. */
  async namesBehind(generated: string, signal: AbortSignal): Promise<LegalNames> {
    const known = this.#memo.names(this.engineName, generated);
    if (known) {
      this.#counters.memoHits += 1;
      return known;
    }
    this.#write(generated);
    this.#counters.engineCalls += 1;
    const at = offset(this.#start + generated.length);
    const names = await timed(this.#counters, 'engineMs', () => this.#document.namesAt(at, signal));
    this.#memo.keepNames(this.engineName, generated, names);
    return names;
  }

  /**
   * New trouble in the generated text from `from` on, which may be before it, with ranges in it; undefined where the engine cannot tell.
   * @param margin how far behind the text trouble counts, too
   */
  async errors(
    generated: string,
    from: number,
    margin: number,
    signal: AbortSignal,
  ): Promise<readonly Diagnostic[] | undefined> {
    const asked = `${from}+${margin}`;
    const known = this.#memo.errors(this.engineName, asked, generated);
    if (known) {
      this.#counters.memoHits += 1;
      return known;
    }
    this.#write(generated);
    this.#counters.engineCalls += 1;
    const end = Math.min(this.#document.text.length, this.#start + generated.length + margin);
    const range = { start: offset(this.#start + from), end: offset(end) };
    const found = await timed(this.#counters, 'engineMs', () => this.#document.newDiagnostics(range, signal));
    const errors = found?.map((diagnostic) => ({
      ...diagnostic,
      range: {
        start: offset(diagnostic.range.start - this.#start),
        end: offset(diagnostic.range.end - this.#start),
      },
    }));
    if (errors) this.#memo.keepErrors(this.engineName, asked, generated, errors);
    return errors;
  }

  #write(generated: string): void {
    const written = this.#written;
    if (written === generated) return;
    let kept = 0;
    while (kept < written.length && kept < generated.length && written[kept] === generated[kept]) kept += 1;
    this.#document.update(replaceRange(this.#start + kept, this.#start + written.length, generated.slice(kept)));
    this.#written = generated;
  }
}
