import type { CompletionEngine } from '../../completion/completionEngine.ts';
import type { DecodedHunk, DecodingMode } from '../../decode/decode.ts';
import { DecodeMemo, decodeHunks, syntaxErrorsOf } from '../../decode/decode.ts';
import type { Suspect } from '../../localize/suspect.ts';
import type { LanguageModel, PromptFile } from '../../models/languageModel.ts';
import type { Language } from '../../syntax/syntax.ts';
import { languageOf } from '../../syntax/syntax.ts';
import { editedText, narrowed, replaceRange } from '../../workspace/edits.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { LineIndex } from '../../workspace/positions.ts';
import type { CandidatePatch } from '../candidate.ts';
import { CandidateQueue } from '../candidateQueue.ts';
import type { CandidateGenerator } from '../candidateGenerator.ts';
import type { GenerationContext } from '../generationContext.ts';
import { SuspiciousLines } from '../suspiciousLines.ts';
import type { Hole, HoleTemplate } from './holes.ts';
import { holesOf, holePriors, valueOf } from './holes.ts';
import { evidenceOf } from './promptEvidence.ts';
import { rewriteReply } from './rewriteReply.ts';
import { withSurprisingLines } from './surprisingLines.ts';

export interface InfillOptions {
  readonly model: LanguageModel;
  readonly mode: DecodingMode;
  readonly seed: number;
  /** Who knows the legal names in a file; undefined where nobody does. */
  readonly engineFor: (file: RelativePath, text: string, signal: AbortSignal) => Promise<CompletionEngine | undefined>;
  /** What a person should know of the run, for example that the model could not score the suspects. */
  readonly onNote: (note: string) => void;
}

/** Suspect functions and holes of each that are tried; what comes later is hardly ever right. */
const mostSuspects = 5;
const mostHoles = 14;
/** The prompt is evaluated once for all samples of a visit, which takes as long as several of them. */
const samplesOfVisit = 5;
const mostVisits = 4;
/** A hole that was visited is worth so much less. */
const afterVisit = 0.4;
const visitBudgetMs = 60_000;
const mostLostVisits = 2;
const oneLineVisits = 2;
const mostRewriteTokens = 600;
const temperatures = { first: 0.6, later: 1 };

/** Has a language model fill holes in the suspect lines, checked while it decodes (Repilot, ESEC/FSE 2023). */
export function infillGenerator(options: InfillOptions): CandidateGenerator {
  return {
    name: 'infill',
    languages: ['python', 'javascript', 'typescript', 'tsx', 'jsx', 'java', 'go'],
    expectation: { plausible: 0.06, secondsEach: 4 },
    candidates: (suspects, context, signal) => infillCandidates(options, suspects, context, signal),
  };
}

/** A file that is written anew in places. */
interface InfilledFile {
  readonly file: RelativePath;
  readonly language: Language;
  readonly text: string;
  readonly engine: CompletionEngine | undefined;
}

interface Visit {
  readonly parsed: InfilledFile;
  readonly suspect: Suspect;
  readonly hole: Hole;
  readonly number: number;
}

async function* infillCandidates(
  options: InfillOptions,
  suspects: readonly Suspect[],
  context: GenerationContext,
  signal: AbortSignal,
): AsyncGenerator<CandidatePatch> {
  const evidence = await evidenceOf(context, signal);
  const memo = new DecodeMemo();
  const queue = await holesToVisit(options, suspects, context, signal);
  const seen = new Set<string>();
  let lostVisits = 0;
  for (let next = queue.take(); next; next = queue.take()) {
    const visit = next.item;
    if (visit.number < mostVisits) {
      queue.add({ ...visit, number: visit.number + 1 }, next.priority * afterVisit);
    }
    try {
      for await (const decoded of samplesFor(visit, options, { evidence, memo, context }, signal)) {
        const patch = patchOf(visit, decoded, options.model.name);
        const [change] = patch.changes;
        const result = change && editedText(change);
        const key = `${visit.parsed.file}\0${result ?? ''}`;
        if (result === undefined || result === visit.parsed.text || seen.has(key)) continue;
        seen.add(key);
        yield patch;
      }
    } catch (error) {
      // A model's process or server may come back: the hole is tried again, and a model that stays away is given up.
      if (!(error instanceof UserError) || lostVisits === mostLostVisits) throw error;
      lostVisits += 1;
      if (visit.number === 1) queue.add(visit, next.priority * afterVisit);
    }
  }
}

async function holesToVisit(
  { model, engineFor, onNote }: InfillOptions,
  suspects: readonly Suspect[],
  context: GenerationContext,
  signal: AbortSignal,
): Promise<CandidateQueue<Visit>> {
  // To write a function anew with the old one before its eyes is what a model does better, if it can.
  const unused: HoleTemplate = model.openReply ? 'function-body' : 'function-rewrite';
  const queue = new CandidateQueue<Visit>();
  const files = new Map<RelativePath, InfilledFile | undefined>();
  for (const { file } of suspects.slice(0, mostSuspects)) {
    if (!files.has(file)) files.set(file, await open(file, engineFor, context, signal));
  }
  const rescored = await withSurprisingLines(suspects, {
    model,
    textOf: (file) => files.get(file)?.text,
    onSkipped: (why) => onNote(`The model has not scored the suspect lines: ${why}`),
    signal,
  });
  const suspicious = new SuspiciousLines(rescored);
  for (const suspect of rescored.slice(0, mostSuspects)) {
    const parsed = files.get(suspect.file);
    if (!parsed) continue;
    const matches = await context.syntax.matches(parsed.language, parsed.text, parsed.language.queries.holes, signal);
    const holes = holesOf(parsed.text, matches, suspect, suspicious).filter(({ template }) => template !== unused);
    for (const hole of holes.slice(0, mostHoles)) {
      queue.add({ parsed, suspect, hole, number: 1 }, valueOf(hole));
    }
  }
  return queue;
}

/** Undefined for a file that is read-only, unreadable or in a language without holes. */
async function open(
  file: RelativePath,
  engineFor: InfillOptions['engineFor'],
  { syntax, isEditable, readFile }: GenerationContext,
  signal: AbortSignal,
): Promise<InfilledFile | undefined> {
  const language = languageOf(file, syntax.languages);
  if (!language || language.queries.holes === '' || !isEditable(file)) return undefined;
  const source = await readFile(file);
  if (!source) return undefined;
  return { file, language, text: source.text, engine: await engineFor(file, source.text, signal) };
}

function samplesFor(
  { parsed, suspect, hole, number }: Visit,
  { model, mode, seed }: InfillOptions,
  { evidence, memo, context }: { evidence: readonly PromptFile[]; memo: DecodeMemo; context: GenerationContext },
  signal: AbortSignal,
): AsyncIterable<DecodedHunk> {
  const { file, language, engine } = parsed;
  // What surrounds an inserted statement is there before the model starts, so that the seam is checked against it.
  const text = parsed.text.slice(0, hole.start) + hole.trail + parsed.text.slice(hole.start);
  const isInsertion = hole.trail !== '';
  const hunk = { start: hole.start, end: isInsertion ? hole.start : hole.end };
  const lines = new LineIndex(text);
  const isRewrite = hole.template === 'function-rewrite';
  const isBody = isRewrite || hole.template === 'function-body';
  return decodeHunks({
    model,
    engine,
    languageId: language.id,
    file,
    text,
    hunk,
    ending: isRewrite ? 'fence' : isBody ? 'token' : 'line',
    ...(isRewrite ? { reply: rewriteReply({ file, languageId: language.id, text }, hunk, suspect, evidence) } : {}),
    // A small model opens blocks that it does not close: one line for one line comes first.
    ...(isBody || number > oneLineVisits ? {} : { moreLines: 0 }),
    calibrationRange: { start: lines.startOf(suspect.line), end: lines.endOf(suspect.endLine) },
    context: evidence,
    mode,
    samples: samplesOfVisit,
    budgetMs: visitBudgetMs,
    maxTokens: isRewrite ? mostRewriteTokens : isBody ? 300 : 64,
    temperature: number === 1 ? temperatures.first : temperatures.later,
    seed: seed * 1_000_003 + hole.start * 101 + number,
    memo,
    ...(mode === 'full' ? { syntaxErrors: syntaxErrorsOf(context.syntax, language, text, hunk) } : {}),
    signal,
  });
}

function patchOf({ parsed, hole }: Visit, decoded: DecodedHunk, model: string): CandidatePatch {
  const { start, end, trail, template, suspiciousness } = hole;
  const isInsertion = trail !== '';
  const whole = replaceRange(start, isInsertion ? start : end, `${decoded.text}${trail}`);
  const edit = template === 'function-rewrite' ? narrowed(parsed.text, whole) : whole;
  return {
    changes: [{ file: parsed.file, baseText: parsed.text, edits: [edit] }],
    origin: { generator: 'infill', template, model },
    explanation: explanationOf(hole),
    prior: holePriors[template] * confidenceOf(decoded),
    suspiciousness,
  };
}

function explanationOf({ trail, template, line }: Hole): string {
  if (trail !== '') return `insert a statement before line ${line}`;
  return template === 'function-rewrite'
    ? `write the function around line ${line} anew`
    : `write line ${line} anew (${template})`;
}

/** The geometric mean of its tokens' probabilities, in (0, 1]; the middle where the model does not tell. */
function confidenceOf({ logProbability, statistics }: DecodedHunk): number {
  if (logProbability === undefined) return 0.5;
  return Math.max(0.01, Math.exp(logProbability / Math.max(1, statistics.tokens)));
}
