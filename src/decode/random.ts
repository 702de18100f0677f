/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** Mulberry32 (T. Ettinger, public domain): 32 bits of state are enough to draw tokens. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A draw of the standard Gumbel distribution: added to log-weights, the greatest sum is a draw by the weights. */
export function gumbel(random: Random): number {
  return -Math.log(-Math.log(Math.max(random(), Number.MIN_VALUE)));
}
