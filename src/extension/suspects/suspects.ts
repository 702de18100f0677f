import type { ReportedSuspect } from '../../protocol/contract.ts';
import type { ChosenLines } from '../../protocol/protocol.ts';
import type { Exclusion } from './exclusions.ts';
import { excludedLines, withoutExcluded } from './exclusions.ts';
import type { HeatMark } from './heat.ts';
import { heatLevelOf, heatOf, highestScore } from './heat.ts';
import type { TextChange } from './movingLines.ts';
import { MovingLines } from './movingLines.ts';
import type { PlaceFacts } from './suspectTexts.ts';
import type { Ranking, SuspectsResult } from './suspectsResult.ts';
import { rankingsOf } from './suspectsResult.ts';
import { SuspectTree, tiedLinesOf } from './suspectTree.ts';

/** `edit`: only lines have moved, or a file counts as changed. */
export type SuspectsChange = 'ranking' | 'edit';

/** The suspects that this window shows: one ranking, what a person has excluded of it, and where its lines are now. */
export class Suspects {
  #result: SuspectsResult | undefined;
  #tree: SuspectTree | undefined;
  #exclusions: readonly Exclusion[] = [];
  #heat: ReadonlyMap<string, readonly HeatMark[]> = new Map();
  readonly #lines = new Map<string, MovingLines>();
  readonly #changed = new Set<string>();
  readonly #listeners = new Set<(change: SuspectsChange) => void>();

  get result(): SuspectsResult | undefined {
    return this.#result;
  }

  get tree(): SuspectTree | undefined {
    return this.#tree;
  }

  get hasExclusions(): boolean {
    return this.#exclusions.length > 0;
  }

  /** Without what is excluded. */
  get visible(): readonly ReportedSuspect[] {
    return withoutExcluded(this.#result?.report.suspects ?? [], this.#exclusions);
  }

  /** What is compared with each other, without what is excluded. */
  get #rankings(): Ranking[] {
    const rankings = this.#result ? rankingsOf(this.#result.report) : [];
    return rankings.map((ranking) => ({
      ...ranking,
      suspects: withoutExcluded(ranking.suspects, this.#exclusions),
    }));
  }

  /** Files with marks, below the root. */
  get files(): readonly string[] {
    return [...this.#heat.keys()];
  }

  onDidChange(listener: (change: SuspectsChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Shows a new ranking in place of the one before. What was excluded stays so, where it is now. */
  take(result: SuspectsResult): void {
    const isSameFolder = this.#result?.rootUri === result.rootUri;
    this.#exclusions = isSameFolder ? this.#exclusions.flatMap((exclusion) => this.#moved(exclusion)) : [];
    this.#result = result;
    this.#lines.clear();
    this.#changed.clear();
    const { report } = result;
    for (const suspect of [report, ...report.groups].flatMap(({ suspects }) => suspects)) {
      const { file, line, endLine, lines } = suspect;
      const known = this.#lines.get(file)?.lines ?? [];
      this.#lines.set(file, new MovingLines([...known, line, endLine, ...lines.map((own) => own.line)]));
    }
    this.#arrange();
  }

  clear(): void {
    this.#result = undefined;
    this.#exclusions = [];
    this.#lines.clear();
    this.#changed.clear();
    this.#arrange();
  }

  exclude(exclusion: Exclusion): void {
    this.#exclusions = [...this.#exclusions, exclusion];
    this.#arrange();
  }

  restoreExcluded(): void {
    this.#exclusions = [];
    this.#arrange();
  }

  /** @param file below the root of the ranking */
  noteEdit(file: string, changes: readonly TextChange[]): void {
    const lines = this.#lines.get(file);
    if (!lines || changes.length === 0) return;
    lines.apply(changes);
    this.#changed.add(file);
    this.#tell('edit');
  }

  hasChanged(file: string): boolean {
    return this.#changed.has(file);
  }

  /** Where a line of the report is now; undefined if it was deleted. */
  lineNow(file: string, line: number): number | undefined {
    return this.#lines.get(file)?.now(line);
  }

  /** Marks of a file at the lines as they are now. */
  marksNow(file: string): HeatMark[] {
    const marks = this.#heat.get(file) ?? [];
    return marks.flatMap((mark) => {
      const line = this.lineNow(file, mark.line);
      return line === undefined ? [] : [{ ...mark, line }];
    });
  }

  /** What is excluded in a folder, as lines of its present texts. */
  excludedIn(rootUri: string): ChosenLines[] {
    if (this.#result?.rootUri !== rootUri) return [];
    const { report } = this.#result;
    const suspects = [report, ...report.groups].flatMap((ranking) => ranking.suspects);
    return excludedLines(this.#exclusions, suspects, (file, line) => this.lineNow(file, line));
  }

  /** What is known of a marked line, at its present number; `line` is undefined for a function's header. */
  placeAt(file: string, lineNow: number): { facts: PlaceFacts; line: number | undefined } | undefined {
    const mark = this.marksNow(file).find(({ line }) => line === lineNow);
    if (!mark) return undefined;
    const places = this.#rankings.flatMap((ranking) => this.#placesIn(ranking, file, lineNow, mark.kind));
    return places.find(({ level }) => level === mark.level) ?? places[0];
  }

  #placesIn({ suspects, spectrum }: Ranking, file: string, lineNow: number, kind: HeatMark['kind']) {
    const highest = highestScore(suspects);
    const hasChanged = this.hasChanged(file);
    const own = suspects.filter((suspect) => suspect.file === file);
    return own.flatMap((suspect) => {
      const isHere = (line: number): boolean => this.lineNow(file, line) === lineNow;
      const line = kind === 'line' ? suspect.lines.find((other) => isHere(other.line)) : undefined;
      if (!line && (kind === 'line' || suspect.function === null || !isHere(suspect.line))) return [];
      const { score, executedBy } = line ?? suspect;
      const tiedWith = suspects.filter(({ rank }) => rank === suspect.rank).length - 1;
      const tiedLines = line ? tiedLinesOf(suspect, line).flatMap((other) => this.lineNow(file, other) ?? []) : [];
      const facts = { suspect, score, executedBy, spectrum, tiedLines, tiedWith, hasChanged };
      return [{ facts, line: line?.line, level: heatLevelOf(score, highest) }];
    });
  }

  #moved(exclusion: Exclusion): Exclusion[] {
    if (exclusion.kind === 'function') return [exclusion];
    const line = this.lineNow(exclusion.file, exclusion.line);
    return line === undefined ? [] : [{ ...exclusion, line }];
  }

  #arrange(): void {
    const exclusions = this.#exclusions;
    this.#heat = heatOf(this.#rankings.map(({ suspects }) => suspects));
    this.#tree = this.#result && new SuspectTree(this.#result.report, (all) => withoutExcluded(all, exclusions));
    this.#tell('ranking');
  }

  #tell(change: SuspectsChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
