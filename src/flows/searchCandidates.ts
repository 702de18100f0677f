import { setMaxListeners } from 'node:events';
import type { CandidatePatch } from '../generate/candidate.ts';
import type { FailingPlace, GenerationContext } from '../generate/generate.ts';
import type { CollectedSpectrum, Localization, ProgramFilePredicate } from '../localize/localize.ts';
import type { Counts } from '../protocol/contract.ts';
import { DuplicateFilter } from '../rank/rank.ts';
import { functionAt } from '../symbols/symbols.ts';
import type { CandidateRunner, LineCoverage, TestId, TestResult } from '../testing/testRunner.ts';
import type { ValidatedCandidate } from '../validate/validate.ts';
import { candidateTimeLimit, validateCandidates } from '../validate/validate.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { ScratchTree } from '../workspace/scratchTree.ts';
import { changesExcluded, searchRounds } from './chosenLines.ts';
import type { FixOptions, FlowTools } from './fixTest.ts';
import { projectDefinitions } from './projectDefinitions.ts';
import { interleave } from './interleave.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface SearchInput {
  /** The unchanged program. */
  readonly original: ScratchTree;
  readonly isProgramFile: ProgramFilePredicate;
  readonly failing: readonly TestResult[];
  readonly collected: CollectedSpectrum;
  readonly localization: Localization;
  readonly stopwatch: Stopwatch;
  /** Told at once, while the search goes on. */
  readonly onFirstPlausible: (found: Plausible) => void;
  /** A generator that has lost what it needs; the search goes on without it. */
  readonly onLost: (generator: string, why: string) => void;
}

export interface Plausible {
  readonly candidate: CandidatePatch;
  readonly coveringTests: readonly TestId[];
  /** Failing tests that pass with it. */
  readonly passed: number;
}

export interface SearchResult {
  /** All targets pass. */
  readonly plausible: readonly Plausible[];
  /** Some of several targets pass. */
  readonly partial: readonly Plausible[];
  readonly counts: Omit<Counts, 'shown'>;
  /** 'unsteady': the targets pass without any change. */
  readonly end: 'exhausted' | 'enough' | 'candidates' | 'budget' | 'unsteady';
}

/** Once something is plausible, better ones are looked for a while longer: the first found is wrong one time in four. */
const settling = { candidates: 40, mostMs: 5_000 };
const enoughPlausible = 25;
/** Least time of a candidate where the failing test hangs: most candidates do then, too. */
const shortestAfterHangMs = 1_500;
/** The same where no test passes that would tell what loading the project takes. */
const shortestUnknownMs = 5_000;
/** Of the budget, kept back to verify what was found. */
const verificationShare = 0.15;

/** Generates and tests candidates until the space, the budget or the interest is exhausted. */
export async function searchCandidates(
  tools: FlowTools,
  options: FixOptions,
  input: SearchInput,
): Promise<SearchResult> {
  const search = new CandidateSearch(tools, options, input);
  return search.run();
}

class CandidateSearch {
  readonly #tools: FlowTools;
  readonly #options: FixOptions;
  readonly #input: SearchInput;
  readonly #counts = { generated: 0, pruned: 0, duplicate: 0, validated: 0, plausible: 0 };
  readonly #plausible: Plausible[] = [];
  readonly #partial: Plausible[] = [];
  #targetCount = 0;
  #hasReachedMaximum = false;

  constructor(tools: FlowTools, options: FixOptions, input: SearchInput) {
    this.#tools = tools;
    this.#options = options;
    this.#input = input;
  }

  async run(): Promise<SearchResult> {
    const { signal, budgetMs } = this.#options;
    const { stopwatch, original } = this.#input;
    const remainingMs = budgetMs * (1 - verificationShare) - stopwatch.elapsedMs;
    if (remainingMs <= 0) return this.#result('budget');
    const budget = AbortSignal.timeout(Math.ceil(remainingMs));
    const searching = AbortSignal.any([signal, budget]);
    setMaxListeners(0, searching); // every candidate in flight listens
    try {
      // Candidates share a copy: what one leaves behind may deceive the next, but never the verification.
      await using tree = await original.clone(searching);
      await using candidateRunner = await this.#tools.runner.openCandidateRunner(tree.directory, searching);
      return this.#result(await this.#search(candidateRunner, searching));
    } catch (error) {
      signal.throwIfAborted();
      if (budget.aborted) return this.#result('budget');
      throw error;
    }
  }

  async #search(candidateRunner: CandidateRunner, signal: AbortSignal): Promise<SearchResult['end']> {
    const { stopwatch } = this.#input;
    const startedAt = performance.now();
    const generatedBefore = this.#generationMs;
    const plan = await this.#plan(candidateRunner, signal);
    if (plan.targets.length === 0) return 'unsteady';
    this.#targetCount = plan.targets.length;
    this.#searchingSinceMs = performance.now();
    let first: { readonly validated: number; readonly atMs: number } | undefined;
    try {
      for await (const validated of validateCandidates(this.#candidates(signal), candidateRunner, plan, signal)) {
        this.#note(validated);
        if (validated.kind === 'plausible') first ??= { validated: this.#counts.validated, atMs: performance.now() };
        if (this.#plausible.length >= enoughPlausible) return 'enough';
        if (!first) continue;
        const isSettled = this.#counts.validated - first.validated >= settling.candidates;
        if (isSettled || performance.now() - first.atMs >= settling.mostMs) return 'enough';
      }
      return this.#hasReachedMaximum ? 'candidates' : 'exhausted';
    } finally {
      const generationMs = this.#generationMs - generatedBefore;
      stopwatch.add('generate', generationMs);
      stopwatch.add('validate', Math.max(0, performance.now() - startedAt - generationMs));
    }
  }

  /**
   * Runs the unchanged program once as if it were a candidate: that gives what a run costs beside its test, and what
   * passes without any change would make every candidate look good.
   */
  async #plan(
    candidateRunner: CandidateRunner,
    signal: AbortSignal,
  ): Promise<Parameters<typeof validateCandidates>[2]> {
    const { failing, collected } = this.#input;
    const targets = failing.map(({ id }) => id);
    const { passing } = collected.spectrum;
    const slowestPassingMs = Math.max(0, ...passing.map(({ durationMs }) => durationMs));
    const hangs = failing.some(({ outcome }) => outcome === 'timed-out');
    const usual = hangs ? passing.slice(0, 1).map(({ id }) => id) : targets;
    const options = { signal, timeoutMs: candidateTimeLimit(Infinity), stopsAtFirstFailure: false };
    const unchanged = usual.length === 0 ? undefined : await candidateRunner.run(usual, new Map(), options);
    const usualMs = unchanged?.durationMs ?? 0;
    const durations = new Map(passing.map(({ id, durationMs }) => [id, durationMs]));
    const sum = (tests: readonly TestId[]): number => tests.reduce((ms, id) => ms + (durations.get(id) ?? 0), 0);
    return {
      targets: targets.filter((id) => unchanged?.outcomes.get(id) !== 'passed'),
      coveringTests: (candidate) => this.#coveringTests(candidate),
      timeoutMs: hangs
        ? candidateTimeLimit(usualMs, unchanged ? shortestAfterHangMs : shortestUnknownMs)
        : candidateTimeLimit(Math.max(usualMs, slowestPassingMs)),
      coveringTimeoutMs: (tests) => candidateTimeLimit(usualMs + sum(tests)),
    };
  }

  #generationMs = 0;
  #searchingSinceMs = performance.now();

  /** New candidates: where a person pointed at first, and by what they are expected to be worth. */
  async *#candidates(signal: AbortSignal): AsyncGenerator<CandidatePatch> {
    const { generators, syntax } = this.#tools;
    const { startAt, excluded = [] } = this.#options;
    const rounds = searchRounds(this.#input.localization.suspects, { ...(startAt ? { startAt } : {}), excluded });
    const filter = new DuplicateFilter(syntax);
    const context = this.#generationContext();
    for (const suspects of rounds) {
      const streams = generators.map((generator) => ({
        generator,
        stream: generator.candidates(suspects, context, signal)[Symbol.asyncIterator](),
      }));
      const candidates = interleave(streams, {
        validationSeconds: () => this.#validationSeconds(),
        onLost: ({ name }, { message }) => this.#input.onLost(name, message),
      });
      for (;;) {
        const startedAt = performance.now();
        const next = await candidates.next();
        if (next.done) break;
        if (changesExcluded(next.value, excluded)) continue;
        this.#counts.generated += 1;
        const novelty = await filter.check(next.value, signal);
        this.#generationMs += performance.now() - startedAt;
        if (novelty === 'syntax-error') this.#counts.pruned += 1;
        else if (novelty === 'duplicate') this.#counts.duplicate += 1;
        else yield next.value;
        if (this.#counts.generated >= this.#options.maxCandidates) {
          this.#hasReachedMaximum = true;
          return;
        }
      }
    }
  }

  /** The mean so far; what is known before the first is a guess. */
  #validationSeconds(): number {
    const { validated } = this.#counts;
    const spentMs = performance.now() - this.#searchingSinceMs - this.#generationMs;
    return validated === 0 ? 0.2 : Math.max(0, spentMs) / 1000 / validated;
  }

  #generationContext(): GenerationContext {
    const { syntax, workspace } = this.#tools;
    return {
      syntax,
      readFile: (file) => workspace.read(file),
      isEditable: this.#input.isProgramFile,
      failing: failingPlaces(this.#input.failing, this.#input.isProgramFile),
      projectDefinitions: projectDefinitions(this.#input.localization),
    };
  }

  #note(validated: ValidatedCandidate): void {
    const { candidate } = validated;
    this.#counts.validated += 1;
    if (validated.kind === 'plausible') {
      this.#counts.plausible += 1;
      const { coveringTests } = validated;
      const found = { candidate, coveringTests, passed: this.#targetCount };
      this.#plausible.push(found);
      if (this.#plausible.length === 1) this.#input.onFirstPlausible(found);
    } else if (validated.kind === 'partial') {
      this.#partial.push({ candidate, coveringTests: this.#coveringTests(candidate), passed: validated.passed });
    }
    const { generated, validated: tested, plausible } = this.#counts;
    this.#options.onProgress('validate', `tested ${tested} of ${generated} candidates, ${plausible} plausible`);
  }

  /** Passing tests that execute a function the candidate changes, those that execute least first. */
  #coveringTests(candidate: CandidatePatch): TestId[] {
    const { collected, localization } = this.#input;
    const changed = candidate.changes.map((change) => {
      const lines = new LineIndex(change.baseText);
      const definitions = localization.definitions.get(change.file) ?? [];
      const ranges = change.edits.map((edit) => {
        const around = functionAt(lines.lineAt(edit.start), definitions);
        return around ? { from: around.bodyLine ?? around.line, to: around.endLine } : { from: 0, to: 0x7fffffff };
      });
      return { file: change.file, ranges };
    });
    return collected.spectrum.passing
      .filter(({ coverage }) =>
        changed.some(({ file, ranges }) => ranges.some(({ from, to }) => coverage.get(file)?.hasAnyIn(from, to))),
      )
      .sort((a, b) => executedLines(a.coverage) - executedLines(b.coverage))
      .map(({ id }) => id);
  }

  #result(end: SearchResult['end']): SearchResult {
    return { plausible: this.#plausible, partial: this.#partial, counts: { ...this.#counts }, end };
  }
}

/** The innermost frame of a test's own code; the outermost of all for a test whose code is not in the trace. */
function failingPlaces(failing: readonly TestResult[], isProgramFile: ProgramFilePredicate): FailingPlace[] {
  return failing.flatMap(({ failure }) => {
    const frame = failure?.frames.findLast(({ file }) => !isProgramFile(file));
    return failure && frame ? [{ file: frame.file, line: frame.line, message: failure.message }] : [];
  });
}

function executedLines(coverage: LineCoverage): number {
  return [...coverage.values()].reduce((sum, lines) => sum + lines.size, 0);
}
