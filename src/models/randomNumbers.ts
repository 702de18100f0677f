/**
 * Numbers from 0 up to, and without, 1; the same ones for the same seed. Mulberry32 (Tommy Ettinger, public domain): small,
 * and good enough to sample with.
 */
export function randomNumbers(seed = Math.floor(Math.random() * 2 ** 32)): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
