import type { Place } from './candidateSteps.ts';
import type { BranchStep } from './deadBranches.ts';
import type { HunkState } from './hunkState.ts';

export interface SampleStep {
  /** After the token. */
  readonly place: Place;
  readonly state: HunkState;
  /** At temperature 1. */
  readonly logProbability: number;
  /** Among the candidates at the temperature of sampling. */
  readonly probability: number;
  readonly logFeasibleMass: number;
}

/** The tokens of a sample so far, with the states to go back to. */
export class SamplePath {
  readonly #start: { readonly place: Place; readonly state: HunkState };
  readonly #steps: SampleStep[] = [];

  constructor(place: Place, state: HunkState) {
    this.#start = { place, state };
  }

  get length(): number {
    return this.#steps.length;
  }

  get place(): Place {
    return this.#steps.at(-1)?.place ?? this.#start.place;
  }

  get state(): HunkState {
    return this.#steps.at(-1)?.state ?? this.#start.state;
  }

  get rootKey(): string {
    return this.#start.state.key;
  }

  get logProbability(): number {
    return this.#steps.reduce((sum, step) => sum + step.logProbability, 0);
  }

  get logFeasibleMass(): number {
    return this.#steps.reduce((sum, step) => sum + step.logFeasibleMass, 0);
  }

  push(step: SampleStep): void {
    this.#steps.push(step);
  }

  /** The last token turned out to end a statement that is right. */
  passStatement(statementStart: number): void {
    const step = this.#steps.pop();
    if (step) this.#steps.push({ ...step, state: { ...step.state, statementStart } });
  }

  branch(): BranchStep[] {
    return this.#steps.map(({ state, probability }) => ({ key: state.key, probability }));
  }

  /** Up to the token that wrote the character at the offset. */
  branchThrough(textOffset: number): BranchStep[] {
    const behind = this.#steps.findIndex(({ state }) => state.text.length > textOffset);
    return behind === -1 ? this.branch() : this.branch().slice(0, behind + 1);
  }

  /**
   * Forgets the tokens that wrote anything behind the offset, one at least.
   * @returns false if there is none
   */
  goBackTo(textOffset: number): boolean {
    if (this.#steps.length === 0) return false;
    const behind = this.#steps.findIndex(({ state }) => state.text.length > textOffset);
    this.#steps.length = behind === -1 ? this.#steps.length - 1 : behind;
    return true;
  }
}
