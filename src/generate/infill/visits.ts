import type { CompletionEngine } from '../../completion/completionEngine.ts';
import type { Suspect } from '../../localize/suspect.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import type { Language } from '../../syntax/syntax.ts';
import { languageOf } from '../../syntax/syntax.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { CandidateQueue } from '../candidateQueue.ts';
import type { GenerationContext } from '../generationContext.ts';
import { SuspiciousLines } from '../suspiciousLines.ts';
import type { Hole } from './holes.ts';
import { holePriors, holesOf, valueOf } from './holes.ts';
import { withSurprisingLines } from './surprisingLines.ts';

/** Suspect functions and holes of each that are tried; what comes later is hardly ever right. */
const mostSuspects = 5;
const mostHoles = 14;

/** A file that is written anew in places. */
export interface InfilledFile {
  readonly file: RelativePath;
  readonly language: Language;
  readonly text: string;
  readonly engine: CompletionEngine | undefined;
}

/** A hole's turn: some samples for it. */
export interface Visit {
  readonly parsed: InfilledFile;
  readonly suspect: Suspect;
  readonly hole: Hole;
  /** From 1. */
  readonly number: number;
}

export interface VisitsOptions {
  readonly model: LanguageModel;
  /** Who knows the legal names in a file; undefined where nobody does. */
  readonly engineFor: (file: RelativePath, text: string, signal: AbortSignal) => Promise<CompletionEngine | undefined>;
  /** What was left out, for people. */
  readonly onNote: (note: string) => void;
}

/** Stands in the queue where the best of the holes within functions would. */
const holesWithin = 'holes within functions';

/**
 * The holes of the suspect functions, likeliest first. Those within functions are found when their turn comes: the model
 * scores the lines before, which takes as long as a few samples, and functions that are written anew need no such scores.
 */
export class Visits {
  readonly #options: VisitsOptions;
  readonly #suspects: readonly Suspect[];
  readonly #context: GenerationContext;
  readonly #files: ReadonlyMap<RelativePath, InfilledFile>;
  readonly #queue = new CandidateQueue<Visit | typeof holesWithin>();

  private constructor(
    options: VisitsOptions,
    suspects: readonly Suspect[],
    context: GenerationContext,
    files: ReadonlyMap<RelativePath, InfilledFile>,
  ) {
    this.#options = options;
    this.#suspects = suspects;
    this.#context = context;
    this.#files = files;
  }

  static async of(
    options: VisitsOptions,
    suspects: readonly Suspect[],
    context: GenerationContext,
    signal: AbortSignal,
  ): Promise<Visits> {
    const files = new Map<RelativePath, InfilledFile>();
    for (const file of new Set(suspects.slice(0, mostSuspects).map((suspect) => suspect.file))) {
      const opened = await open(file, options.engineFor, context, signal);
      if (opened) files.set(file, opened);
    }
    const visits = new Visits(options, suspects, context, files);
    // To write a function anew with the old one before its eyes is what a model does better, if it can be held to code.
    if (options.model.openReply) await visits.#addHoles(suspects, ['function-rewrite'], signal);
    visits.#queue.add(holesWithin, holePriors['whole-statement']);
    return visits;
  }

  async take(signal: AbortSignal): Promise<{ readonly item: Visit; readonly priority: number } | undefined> {
    for (;;) {
      const next = this.#queue.take();
      if (!next) return undefined;
      const { item, priority } = next;
      if (item !== holesWithin) return { item, priority };
      await this.#addHolesWithin(signal);
    }
  }

  add(visit: Visit, priority: number): void {
    this.#queue.add(visit, priority);
  }

  async #addHolesWithin(signal: AbortSignal): Promise<void> {
    const { model, onNote } = this.#options;
    const rescored = await withSurprisingLines(this.#suspects, {
      model,
      textOf: (file) => this.#files.get(file)?.text,
      onSkipped: (why) => onNote(`The model has not scored the suspect lines: ${why}`),
      signal,
    });
    const unused = model.openReply ? ['function-rewrite', 'function-body'] : ['function-rewrite'];
    const templates = Object.keys(holePriors).filter((template) => !unused.includes(template));
    await this.#addHoles(rescored, templates, signal);
  }

  async #addHoles(suspects: readonly Suspect[], templates: readonly string[], signal: AbortSignal): Promise<void> {
    const { syntax } = this.#context;
    const suspicious = new SuspiciousLines(suspects);
    for (const suspect of suspects.slice(0, mostSuspects)) {
      const parsed = this.#files.get(suspect.file);
      if (!parsed) continue;
      const matches = await syntax.matches(parsed.language, parsed.text, parsed.language.queries.holes, signal);
      const holes = holesOf(parsed.text, matches, suspect, suspicious);
      for (const hole of holes.filter(({ template }) => templates.includes(template)).slice(0, mostHoles)) {
        this.#queue.add({ parsed, suspect, hole, number: 1 }, valueOf(hole));
      }
    }
  }
}

/** Undefined for a file that is read-only, unreadable or in a language without holes. */
async function open(
  file: RelativePath,
  engineFor: VisitsOptions['engineFor'],
  { syntax, isEditable, readFile }: GenerationContext,
  signal: AbortSignal,
): Promise<InfilledFile | undefined> {
  const language = languageOf(file, syntax.languages);
  if (!language || language.queries.holes === '' || !isEditable(file)) return undefined;
  const source = await readFile(file);
  if (!source) return undefined;
  return { file, language, text: source.text, engine: await engineFor(file, source.text, signal) };
}
