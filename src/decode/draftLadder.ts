import type { Draft, LanguageModel } from '../models/languageModel.ts';
import type { Checks } from './checks.ts';
import { checksOf } from './checks.ts';
import type { DecodedHunk, DecodeRequest } from './decodeRequest.ts';
import { promptOf } from './prompt.ts';
import type { Counters } from './statistics.ts';
import { countedSince, noCounts, timed } from './statistics.ts';
import type { Walked } from './walkText.ts';
import { walkText } from './walkText.ts';

/** Drafts for one sample. */
const maxRounds = 8;
/** What a redraft is hotter than the draft before, so that it is another. */
const hotter = 0.2;
const hottest = 1.4;
/** A choice among more names than this is answered slowly. */
const maxChoices = 300;

type DraftText = NonNullable<LanguageModel['draft']>;

/**
 * For models without steps: draft the hunk, cut it where it is first wrong, ask for the one name that must stand there where
 * the model can choose, and go on from the cut.
 */
export async function* decodeByDrafts(
  request: DecodeRequest,
  draft: DraftText,
): AsyncGenerator<DecodedHunk, void, undefined> {
  const counters = noCounts();
  await using checks = await checksOf(request, counters, request.signal);
  let counted = { ...counters };
  for (let attempt = 0; attempt < request.samples; attempt += 1) {
    const sample = await new DraftedSample(
      request,
      draft,
      checks,
      counters,
      request.seed + attempt * maxRounds,
    ).write();
    if (sample) {
      yield { ...sample, statistics: countedSince(counted, counters) };
      counted = { ...counters };
    }
    if (request.temperature === 0) return;
  }
}

class DraftedSample {
  readonly #request: DecodeRequest;
  readonly #draft: DraftText;
  readonly #checks: Checks;
  readonly #counters: Counters;
  readonly #seed: number;
  #kept = '';
  #temperature: number;
  /** Of the kept text; undefined once a part of it came without. */
  #logProbability: number | undefined = 0;

  constructor(request: DecodeRequest, draft: DraftText, checks: Checks, counters: Counters, seed: number) {
    this.#request = request;
    this.#draft = draft;
    this.#checks = checks;
    this.#counters = counters;
    this.#seed = seed;
    this.#temperature = request.temperature;
  }

  async write(): Promise<Omit<DecodedHunk, 'statistics'> | undefined> {
    const { signal } = this.#request;
    for (let round = 0; round < maxRounds; round += 1) {
      const drafted = await this.#next(round);
      const written = this.#kept + drafted.text;
      const walked = await walkText(this.#checks, written, signal);
      if (walked.kind === 'legal') {
        this.#count(drafted, walked.text.length - this.#kept.length);
        return { text: walked.text, logProbability: this.#logProbability, logFeasibleMass: undefined };
      }
      if (walked.kind === 'refused') {
        this.#counters.rejected += 1;
        await this.#goOnBehind(walked, drafted, round);
        continue;
      }
      if (drafted.text === '') return undefined;
      this.#count(drafted, drafted.text.length);
      this.#kept = written;
    }
    this.#counters.deadEnds += 1;
    return undefined;
  }

  #next(round: number): Promise<Draft> {
    const { maxTokens, topK, signal, ending, mode } = this.#request;
    const prompt = promptOf(this.#request, this.#kept);
    this.#counters.modelCalls += 1;
    return timed(this.#counters, 'modelMs', () =>
      this.#draft(prompt, {
        maxTokens,
        temperature: this.#temperature,
        seed: this.#seed + round,
        ...(topK === undefined ? {} : { topK }),
        // Off: nothing looks at what comes after the line.
        ...(ending === 'line' && mode === 'off' ? { stop: ['\n'] } : {}),
        signal,
      }),
    );
  }

  /** Keeps what is right, with a name that the model chooses of those that exist, or else hotter. */
  async #goOnBehind(walked: Extract<Walked, { kind: 'refused' }>, drafted: Draft, round: number): Promise<void> {
    this.#counters.rewinds += 1;
    this.#count(drafted, walked.kept.length - this.#kept.length);
    this.#kept = walked.kept;
    const name = await this.#chosenName(walked.names, round);
    if (name === undefined) this.#temperature = Math.min(hottest, this.#temperature + hotter);
    else this.#kept += name;
  }

  async #chosenName(names: ReadonlySet<string> | undefined, round: number): Promise<string | undefined> {
    const { model, signal } = this.#request;
    if (!names || !model.capabilities.choice || names.size > maxChoices) return undefined;
    this.#counters.modelCalls += 1;
    const chosen = await timed(this.#counters, 'modelMs', () =>
      this.#draft(promptOf(this.#request, this.#kept), {
        maxTokens: 32,
        temperature: this.#temperature,
        seed: this.#seed + round,
        choices: [...names],
        signal,
      }),
    );
    const name = chosen.text.trim();
    if (!names.has(name)) return undefined;
    this.#count(chosen, name.length);
    return name;
  }

  #count(drafted: Draft, length: number): void {
    const { tokens } = drafted;
    if (!tokens) {
      this.#logProbability = undefined;
      return;
    }
    const kept = tokens.filter(({ start }) => start < length);
    this.#counters.tokens += kept.length;
    if (this.#logProbability === undefined) return;
    this.#logProbability += kept.reduce((sum, token) => sum + token.logProbability, 0);
  }
}
