import { RecentMap } from './recentMap.ts';

/** One step of a branch: the text after it, and how likely it was among the tokens at its place. */
export interface BranchStep {
  /** Key of the whole generated text with this step. */
  readonly key: string;
  readonly probability: number;
}

interface Branch {
  /** Share of what can follow that is known to lead nowhere. */
  share: number;
  readonly children: Map<string, number>;
}

/**
 * Which beginnings of generated text lead nowhere, and how much of each beginning's probability that takes: the trie of
 * proven-invalid prefixes of constraint-aware rejection sampling (CARS, 2025). A dead end takes its whole mass; the
 * beginnings above it lose as much as they would have led there, so that penalties fade upwards by themselves. Texts that
 * were given out already count likewise: sampling goes on without replacement (Shi et al., "Incremental sampling without
 * replacement", 2020).
 *
 * Probabilities belong to one model and one temperature; so does an object of this class.
 */
export class DeadBranches {
  readonly #branches = new RecentMap<string, Branch>(20_000);

  /** Between 0 and 1. */
  share(key: string): number {
    return this.#branches.get(key)?.share ?? 0;
  }

  /**
   * The last step of the branch leads nowhere but for `1 - share` of its mass.
   * @param steps from the start of the generated text to the dead end
   * @param rootKey key of the text before the first step
   */
  add(rootKey: string, steps: readonly BranchStep[], share = 1): void {
    const end = steps.at(-1);
    if (!end) return;
    const leaf = this.#branch(end.key);
    leaf.share = Math.max(leaf.share, share);
    for (let index = steps.length - 1; index >= 0; index -= 1) {
      const step = steps[index];
      if (!step) return;
      const parent = this.#branch(steps[index - 1]?.key ?? rootKey);
      parent.children.set(step.key, step.probability);
      parent.share = Math.min(1, Math.max(parent.share, this.#lostBelow(parent)));
    }
  }

  #lostBelow(parent: Branch): number {
    let lost = 0;
    for (const [key, probability] of parent.children) lost += probability * this.share(key);
    return lost;
  }

  #branch(key: string): Branch {
    const known = this.#branches.get(key);
    if (known) return known;
    const branch: Branch = { share: 0, children: new Map() };
    this.#branches.set(key, branch);
    return branch;
  }
}
