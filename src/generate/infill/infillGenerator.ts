import type { DecodedHunk, DecodingMode } from '../../decode/decode.ts';
import { DecodeMemo, decodeHunks, syntaxErrorsOf } from '../../decode/decode.ts';
import type { Suspect } from '../../localize/suspect.ts';
import type { PromptFile } from '../../models/languageModel.ts';
import { editedText, narrowed, replaceRange } from '../../workspace/edits.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { LineIndex } from '../../workspace/positions.ts';
import type { CandidatePatch } from '../candidate.ts';
import type { CandidateGenerator } from '../candidateGenerator.ts';
import type { GenerationContext } from '../generationContext.ts';
import type { Hole } from './holes.ts';
import { holePriors } from './holes.ts';
import { evidenceOf } from './promptEvidence.ts';
import { rewriteReply } from './rewriteReply.ts';
import type { Visit, VisitsOptions } from './visits.ts';
import { Visits } from './visits.ts';

export interface InfillOptions extends VisitsOptions {
  readonly mode: DecodingMode;
  readonly seed: number;
}

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
    expectation: { plausible: 0.06, secondsEach: 4, typicalTries: 15 },
    candidates: (suspects, context, signal) => infillCandidates(options, suspects, context, signal),
  };
}

async function* infillCandidates(
  options: InfillOptions,
  suspects: readonly Suspect[],
  context: GenerationContext,
  signal: AbortSignal,
): AsyncGenerator<CandidatePatch> {
  const evidence = await evidenceOf(context, signal);
  const memo = new DecodeMemo();
  const visits = await Visits.of(options, suspects, context, signal);
  const seen = new Set<string>();
  let lostVisits = 0;
  for (let next = await visits.take(signal); next; next = await visits.take(signal)) {
    const visit = next.item;
    if (visit.number < mostVisits) {
      visits.add({ ...visit, number: visit.number + 1 }, next.priority * afterVisit);
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
      if (visit.number === 1) visits.add(visit, next.priority * afterVisit);
    }
  }
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
