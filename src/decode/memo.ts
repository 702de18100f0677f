import type { Diagnostic, LegalNames } from '../completion/completionEngine.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { OffsetRange } from '../workspace/positions.ts';
import { DeadBranches } from './deadBranches.ts';
import { RecentMap } from './recentMap.ts';

/** What calibration found for a file: is kept with what else is known of it. */
export interface FileMemo {
  readonly text: string;
  readonly strengths: Map<string, 'hard' | 'soft' | 'off'>;
  readonly names: RecentMap<string, LegalNames>;
  readonly errors: RecentMap<string, readonly Diagnostic[]>;
  readonly dead: RecentMap<string, DeadBranches>;
}

/**
 * What was found out while decoding, for the next sample, template and model. Keys are texts, never tokens. What is known
 * of a file is dropped when the file has another text.
 */
export class DecodeMemo {
  readonly #files = new RecentMap<RelativePath, FileMemo>(32);

  /** @param text the file's, without what is decoded */
  file(file: RelativePath, text: string): FileMemo {
    const known = this.#files.get(file);
    if (known?.text === text) return known;
    const fresh: FileMemo = {
      text,
      strengths: new Map(),
      names: new RecentMap(20_000),
      errors: new RecentMap(2000),
      dead: new RecentMap(200),
    };
    this.#files.set(file, fresh);
    return fresh;
  }

  hunk(file: RelativePath, text: string, hunk: OffsetRange): HunkMemo {
    return new HunkMemo(this.file(file, text), hunk);
  }
}

export class HunkMemo {
  readonly #file: FileMemo;
  readonly #lineStart: number;
  readonly #lineText: string;
  readonly #end: number;

  constructor(file: FileMemo, hunk: OffsetRange) {
    this.#file = file;
    this.#lineStart = file.text.lastIndexOf('\n', hunk.start - 1) + 1;
    this.#lineText = file.text.slice(this.#lineStart, hunk.start);
    this.#end = hunk.end;
  }

  /** @param engine its name: engines differ in what they know */
  names(engine: string, generated: string): LegalNames | undefined {
    return this.#file.names.get(this.#key(engine, generated));
  }

  /** Trouble of the engine's is not kept: the next time it may know. */
  keepNames(engine: string, generated: string, names: LegalNames): void {
    if (names.kind === 'unknown' && names.reason !== 'nothing-known') return;
    this.#file.names.set(this.#key(engine, generated), names);
  }

  /** @param asked what they were looked for in */
  errors(engine: string, asked: string, generated: string): readonly Diagnostic[] | undefined {
    return this.#file.errors.get(`${asked}|${this.#key(engine, generated)}`);
  }

  keepErrors(engine: string, asked: string, generated: string, errors: readonly Diagnostic[]): void {
    this.#file.errors.set(`${asked}|${this.#key(engine, generated)}`, errors);
  }

  /** @param sampling what probabilities depend on: model, temperature and the checks that are on */
  dead(sampling: string): DeadBranches {
    const key = this.#key(sampling, '');
    const known = this.#file.dead.get(key);
    if (known) return known;
    const dead = new DeadBranches();
    this.#file.dead.set(key, dead);
    return dead;
  }

  /** Hunks that start within one line share what they have in common, as templates of one line do. */
  #key(source: string, generated: string): string {
    return `${source}|${this.#lineStart}|${this.#end}|${this.#lineText}${generated}`;
  }
}
