import type { DecodingSession, TokenCandidate, TokenId } from '../models/languageModel.ts';
import type { Counters } from './statistics.ts';
import { timed } from './statistics.ts';

/** A sequence of tokens after the prompt, shared by all samples that start with it. */
export interface Place {
  readonly depth: number;
  readonly parent: Place | undefined;
  readonly token: TokenId | undefined;
  readonly next: Map<TokenId, Place>;
  known: readonly TokenCandidate[] | undefined;
}

/** Guesses what comes next, to be evaluated in one batch. */
export type Drafter = (path: readonly TokenId[]) => readonly TokenId[];

const maximumPlaces = 50_000;

/**
 * The model as a function from tokens to candidates. Whatever was evaluated once is known: going back costs nothing, and
 * samples share their beginnings. The session follows only where something new is asked.
 */
export class CandidateSteps {
  readonly #session: DecodingSession;
  readonly #count: number;
  readonly #counters: Counters;
  readonly #drafter: Drafter | undefined;
  #root = placeAt(undefined, undefined);
  #placeCount = 0;
  #accepted: readonly TokenId[] = [];

  constructor(parts: {
    readonly session: DecodingSession;
    /** Candidates at a place. */
    readonly count: number;
    readonly counters: Counters;
    readonly drafter?: Drafter | undefined;
  }) {
    this.#session = parts.session;
    this.#count = parts.count;
    this.#counters = parts.counters;
    this.#drafter = parts.drafter;
  }

  /** Where a sample starts. Places of earlier samples stay usable. */
  get start(): Place {
    if (this.#placeCount > maximumPlaces) {
      this.#root = placeAt(undefined, undefined);
      this.#placeCount = 0;
    }
    return this.#root;
  }

  after(place: Place, token: TokenId): Place {
    const known = place.next.get(token);
    if (known) return known;
    const next = placeAt(place, token);
    place.next.set(token, next);
    this.#placeCount += 1;
    return next;
  }

  async candidates(place: Place, signal: AbortSignal): Promise<readonly TokenCandidate[]> {
    if (place.known) {
      this.#counters.knownSteps += 1;
      return place.known;
    }
    const draft = this.#session.verify && this.#drafter ? this.#drafter(pathTo(place)) : [];
    const evaluated = await this.evaluate(place, draft, signal);
    if (evaluated) return evaluated;
    await this.#moveTo(place, signal);
    this.#counters.modelCalls += 1;
    const known = await timed(this.#counters, 'modelMs', () => this.#session.candidates(this.#count, signal));
    place.known = known;
    return known;
  }

  /**
   * Evaluates the place and those along the draft in one batch.
   * @returns the place's own candidates; undefined, and nothing is done, where the model has no batches
   */
  async evaluate(
    place: Place,
    draft: readonly TokenId[],
    signal: AbortSignal,
  ): Promise<readonly TokenCandidate[] | undefined> {
    const { verify } = this.#session;
    if (!verify || draft.length === 0) return undefined;
    await this.#moveTo(place, signal);
    this.#counters.modelCalls += 1;
    const lists = await timed(this.#counters, 'modelMs', () => verify.call(this.#session, draft, this.#count, signal));
    this.#accepted = [...this.#accepted, ...draft];
    let at = place;
    for (const [index, list] of lists.entries()) {
      at.known ??= list;
      const token = draft[index];
      if (token === undefined) break;
      at = this.after(at, token);
    }
    return place.known;
  }

  tokensOf(text: string, signal: AbortSignal): Promise<readonly TokenId[]> {
    return timed(this.#counters, 'modelMs', async () => {
      const pieces = await this.#session.tokenize(text, signal);
      return pieces.map(({ token }) => token);
    });
  }

  async #moveTo(place: Place, signal: AbortSignal): Promise<void> {
    const wanted = pathTo(place);
    let shared = 0;
    while (shared < wanted.length && wanted[shared] === this.#accepted[shared]) shared += 1;
    await timed(this.#counters, 'modelMs', async () => {
      if (shared < this.#accepted.length) await this.#session.rewind(shared, signal);
      this.#accepted = this.#accepted.slice(0, shared);
      if (shared < wanted.length) await this.#session.accept(wanted.slice(shared), signal);
      this.#accepted = wanted;
    });
  }
}

export function pathTo(place: Place): TokenId[] {
  const path: TokenId[] = [];
  for (let at: Place | undefined = place; at?.token !== undefined; at = at.parent) path.push(at.token);
  return path.reverse();
}

function placeAt(parent: Place | undefined, token: TokenId | undefined): Place {
  return { depth: (parent?.depth ?? -1) + 1, parent, token, next: new Map(), known: undefined };
}
