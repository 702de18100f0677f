import { diff3Merge } from 'node-diff3';
import type { LineRange } from './hunks.ts';
import { linesOf } from './hunks.ts';
import { lineNumber } from './positions.ts';

/** Two texts that were both made from a third. */
export interface DivergedTexts {
  readonly base: string;
  /** What the user has made of the base. */
  readonly current: string;
  /** What a patch makes of the base. */
  readonly proposed: string;
}

export type MergeResult =
  | { readonly kind: 'merged'; readonly text: string }
  /** Both changed the same or touching lines, differently; the conflicts' places in the current text. */
  | { readonly kind: 'conflict'; readonly conflicts: readonly LineRange[] };

/**
 * Three-way merge by lines (diff3; Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007). Changes of both
 * sides are kept if at least one unchanged line lies between them; the same change on both sides counts once.
 */
export function mergeTexts({ base, current, proposed }: DivergedTexts): MergeResult {
  if (current === base || current === proposed) return { kind: 'merged', text: proposed };
  if (proposed === base) return { kind: 'merged', text: current };

  const { head, middles, tail } = withoutSharedEnds(linesOf(current), linesOf(base), linesOf(proposed));
  const pieces = [...head];
  const conflicts: LineRange[] = [];
  for (const region of diff3Merge(...middles, { excludeFalseConflicts: true })) {
    if (region.conflict) {
      const { aIndex, a } = region.conflict;
      conflicts.push({ start: lineNumber(head.length + aIndex + 1), count: a.length });
    } else {
      pieces.push(...(region.ok ?? []));
    }
  }
  if (conflicts.length > 0) return { kind: 'conflict', conflicts };
  return { kind: 'merged', text: [...pieces, ...tail].join('') };
}

/** What all three share at both ends need not be aligned, which takes time quadratic in repeated lines. */
function withoutSharedEnds(current: string[], base: string[], proposed: string[]) {
  const shortest = Math.min(current.length, base.length, proposed.length);
  const isShared = (at: number): boolean => base.at(at) === current.at(at) && base.at(at) === proposed.at(at);
  let head = 0;
  while (head < shortest && isShared(head)) head += 1;
  let tail = 0;
  while (tail < shortest - head && isShared(-1 - tail)) tail += 1;
  const middle = (lines: string[]): string[] => lines.slice(head, lines.length - tail);
  return {
    head: base.slice(0, head),
    middles: [middle(current), middle(base), middle(proposed)] as const,
    tail: base.slice(base.length - tail),
  };
}
