import type { CandidatePatch } from '../generate/candidate.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';

export type Novelty = 'new' | 'duplicate' | 'syntax-error';

/** Tells candidates that lead to a program already seen (same syntax trees), or to none at all. */
export class DuplicateFilter {
  readonly #syntax: Syntax;
  readonly #seen = new Set<string>();

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
  }

  async check(candidate: CandidatePatch, signal: AbortSignal): Promise<Novelty> {
    const parts: string[] = [];
    for (const change of candidate.changes) {
      const language = languageOf(change.file, this.#syntax.languages);
      if (!language) continue;
      const print = await this.#syntax.fingerprint(language, change.baseText, change.edits, signal);
      if (print.hasNewErrors) return 'syntax-error';
      parts.push(`${change.file}\0${print.hash}`);
    }
    const key = parts.sort().join('\0');
    if (this.#seen.has(key)) return 'duplicate';
    this.#seen.add(key);
    return 'new';
  }
}
