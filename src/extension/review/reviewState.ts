import type { ProposedPatch } from '../../protocol/protocol.ts';
import { asBufferText } from '../../workspace/bufferText.ts';
import type { Hunk, LineRange } from '../../workspace/hunks.ts';
import { applyHunks, hunksBetween, linesAfterApplying } from '../../workspace/hunks.ts';
import type { MergeResult } from '../../workspace/merge.ts';
import { mergeTexts } from '../../workspace/merge.ts';

export type Decision = 'pending' | 'accepted' | 'rejected';

export interface ReviewHunk {
  /** Unique in the review. */
  readonly id: string;
  readonly hunk: Hunk;
  readonly decision: Decision;
}

export interface ReviewFile {
  readonly uri: string;
  /** Below the workspace folder. */
  readonly file: string;
  /** Without byte-order mark, lines end with `\n`: see {@link asBufferText}. */
  readonly baseText: string;
  readonly hunks: readonly ReviewHunk[];
}

export interface ReviewPatch {
  readonly patchId: string;
  readonly files: readonly ReviewFile[];
}

/** The text of a file before and after hunks were accepted, by which undoing that is recognised. */
export interface Application {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
  readonly hunkIds: ReadonlySet<string>;
}

/** What a run proposed and what the user has decided. Values of this type never change; each step makes a new one. */
export interface Review {
  /** Alternatives: usually one of them is taken. */
  readonly patches: readonly ReviewPatch[];
  readonly applied: readonly Application[];
  readonly undone: readonly Application[];
}

export function openReview(proposals: readonly ProposedPatch[]): Review {
  const patches = proposals.map(({ patchId, files }, patchIndex) => ({
    patchId,
    files: files.map(({ uri, file, ...texts }, fileIndex) => {
      const baseText = asBufferText(texts.baseText);
      const hunks = hunksBetween(baseText, asBufferText(texts.patchedText)).map((hunk, index): ReviewHunk => ({
        id: `${patchIndex}.${fileIndex}.${index}`,
        hunk,
        decision: 'pending',
      }));
      return { uri, file, baseText, hunks };
    }),
  }));
  return { patches, applied: [], undone: [] };
}

/** Decides hunks that are still pending; with `pending` as the decision, takes decisions back. */
export function decide(review: Review, hunkIds: ReadonlySet<string>, decision: Decision): Review {
  const decided = (hunk: ReviewHunk): ReviewHunk => {
    const isOpen = hunk.decision === 'pending' || decision === 'pending';
    return hunkIds.has(hunk.id) && isOpen ? { ...hunk, decision } : hunk;
  };
  const patches = review.patches.map((patch) => ({
    ...patch,
    files: patch.files.map((file) => ({ ...file, hunks: file.hunks.map(decided) })),
  }));
  return { ...review, patches };
}

/**
 * What a file becomes when hunks are accepted: they are merged into its current text, which may hold earlier accepted
 * hunks, the user's own changes, or hunks of another patch.
 */
export function textWithAccepted(file: ReviewFile, hunkIds: ReadonlySet<string>, currentText: string): MergeResult {
  const accepted = hunksThatAre(file, 'accepted');
  const added = file.hunks.filter(({ id, decision }) => hunkIds.has(id) && decision === 'pending');
  return mergeTexts({
    base: applyHunks(file.baseText, accepted),
    current: currentText,
    proposed: applyHunks(file.baseText, [...accepted, ...added.map(({ hunk }) => hunk)]),
  });
}

/** Accepts hunks whose text has been written to the editor's buffers. */
export function acceptApplied(
  review: Review,
  hunkIds: ReadonlySet<string>,
  applications: readonly Application[],
): Review {
  return { ...decide(review, hunkIds, 'accepted'), applied: [...review.applied, ...applications], undone: [] };
}

/** Follows a change of a buffer: undoing an acceptance makes its hunks pending again, redoing it accepts them. */
export function followBuffer(review: Review, uri: string, text: string): Review {
  const last = review.applied.findLast((application) => application.uri === uri);
  if (last?.before === text) {
    const applied = review.applied.filter((application) => application !== last);
    return { ...decide(review, last.hunkIds, 'pending'), applied, undone: [...review.undone, last] };
  }
  const next = review.undone.findLast((application) => application.uri === uri);
  if (next?.after === text) {
    const undone = review.undone.filter((application) => application !== next);
    return { ...decide(review, next.hunkIds, 'accepted'), applied: [...review.applied, next], undone };
  }
  return review;
}

/** What the left side shows: what has been accepted so far. */
export function originalText(file: ReviewFile): string {
  return applyHunks(file.baseText, hunksThatAre(file, 'accepted'));
}

/** What the right side shows: what the file becomes if everything pending is accepted too. */
export function patchedText(file: ReviewFile): string {
  return applyHunks(file.baseText, hunksThatAre(file, 'accepted', 'pending'));
}

/** Where a pending hunk lies in {@link patchedText}. */
export function shownLines(file: ReviewFile, { hunk }: ReviewHunk): LineRange {
  return linesAfterApplying(hunk, hunksThatAre(file, 'accepted', 'pending'));
}

/** A pending hunk and where it is. */
export interface PendingHunk {
  readonly fileIndex: number;
  readonly file: ReviewFile;
  readonly hunk: ReviewHunk;
}

/** In the order in which they are shown. */
export function pendingHunks(patch: ReviewPatch): PendingHunk[] {
  return patch.files.flatMap((file, fileIndex) =>
    file.hunks.filter(({ decision }) => decision === 'pending').map((hunk) => ({ fileIndex, file, hunk })),
  );
}

/** The next pending hunk (or the one before) in a circle, from any hunk of the patch or, without one, from outside. */
export function neighbouringHunk(
  patch: ReviewPatch,
  from: string | undefined,
  direction: 'next' | 'previous',
): PendingHunk | undefined {
  const pending = pendingHunks(patch);
  const order = patch.files.flatMap(({ hunks }) => hunks.map(({ id }) => id));
  const position = from === undefined ? -1 : order.indexOf(from);
  if (direction === 'next') {
    return pending.find(({ hunk }) => order.indexOf(hunk.id) > position) ?? pending[0];
  }
  return pending.findLast(({ hunk }) => order.indexOf(hunk.id) < position) ?? pending.at(-1);
}

/** The next patch (or the one before), in a circle, of those with pending hunks; the same one if no other has any. */
export function neighbouringPatch({ patches }: Review, from: number, direction: 'next' | 'previous'): number {
  const others = patches.map((_, index) => (from + index) % patches.length).slice(1);
  if (direction === 'previous') others.reverse();
  const hasPending = (index: number): boolean => patches[index] !== undefined && pendingIds(patches[index]).size > 0;
  return others.find(hasPending) ?? from;
}

/** The pending hunk whose new lines hold a line of {@link patchedText}; a deletion has the line in front of it. */
export function hunkAtLine(file: ReviewFile, line: number): ReviewHunk | undefined {
  return file.hunks.find((hunk) => {
    const { start, count } = shownLines(file, hunk);
    const isInside = count > 0 ? start <= line && line < start + count : line === Math.max(1, start - 1);
    return hunk.decision === 'pending' && isInside;
  });
}

export function countDecisions(patch: ReviewPatch): Record<Decision, number> {
  const counts = { pending: 0, accepted: 0, rejected: 0 };
  for (const { decision } of patch.files.flatMap(({ hunks }) => hunks)) counts[decision] += 1;
  return counts;
}

export function pendingIds(patch: ReviewPatch): Set<string> {
  return new Set(pendingHunks(patch).map(({ hunk }) => hunk.id));
}

/** One patch has been decided and something of it taken, or nothing is left to decide. */
export function isFinished(review: Review): boolean {
  const counts = review.patches.map(countDecisions);
  return (
    counts.every(({ pending }) => pending === 0) ||
    counts.some(({ pending, accepted }) => pending === 0 && accepted > 0)
  );
}

function hunksThatAre(file: ReviewFile, ...decisions: readonly Decision[]): Hunk[] {
  return file.hunks.filter(({ decision }) => decisions.includes(decision)).map(({ hunk }) => hunk);
}
