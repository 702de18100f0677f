import * as vscode from 'vscode';
import type { FixReport, ReportedPatch } from '../../protocol/contract.ts';
import type { FixTestResult } from '../../protocol/protocol.ts';
import { hunksBetween } from '../../workspace/hunks.ts';
import { tell, tellError } from '../messages.ts';
import { goToChange } from '../undocumented.ts';
import type { ReviewAddress } from './reviewAddress.ts';
import { addressOf, patchedScheme } from './reviewAddress.ts';
import type { ReviewDocuments } from './reviewDocuments.ts';
import { originalUri, patchedUri } from './reviewDocuments.ts';
import type { PendingHunk, Review, ReviewFile, ReviewPatch } from './reviewState.ts';
import {
  acceptApplied,
  countDecisions,
  decide,
  followBuffer,
  hunkAtLine,
  isFinished,
  neighbouringHunk,
  neighbouringPatch,
  openReview,
  pendingHunks,
  pendingIds,
  shownLines,
} from './reviewState.ts';
import { closeReviewTab, isReviewTabActive, isReviewTabOpen, openReviewTab } from './reviewTab.ts';
import { decidedText, hunkMarkdown, offerText, reviewTitle } from './reviewTexts.ts';
import type { ReviewThreads } from './reviewThreads.ts';
import { writeAccepted } from './writeAccepted.ts';

/** What reviews share, and whom they tell that something has changed. */
export interface ReviewSurface {
  readonly documents: ReviewDocuments;
  readonly threads: ReviewThreads;
  readonly onDidChange: () => void;
}

export interface ReviewNames {
  readonly subject: string;
  readonly inTitle: string;
}

const statusTimeoutMs = 8000;

/** The review of one run's patches, from the first look to the last decision. It outlives its tab. */
export class ReviewSession {
  readonly id: string;
  /** The name of what was to be repaired. */
  readonly subject: string;
  /** That name as the tab's title has it: short, and unique among reviews. */
  readonly nameInTitle: string;
  readonly #report: FixReport;
  readonly #surface: ReviewSurface;
  #review: Review;
  #patchIndex = 0;
  #currentHunk: string | undefined;
  /** Decisions are carried out one after the other. */
  #lastStep: Promise<void> = Promise.resolve();

  constructor(id: string, names: ReviewNames, { report, proposals }: FixTestResult, surface: ReviewSurface) {
    this.id = id;
    this.subject = names.subject;
    this.nameInTitle = names.inTitle;
    this.#report = report;
    this.#surface = surface;
    // The engine writes addresses in its own way; the editor's way is needed to recognise them.
    const sameAddress = (uri: string): string => vscode.Uri.parse(uri).toString();
    this.#review = openReview(
      proposals.map((patch) => ({
        ...patch,
        files: patch.files.map((file) => ({ ...file, uri: sameAddress(file.uri) })),
      })),
    );
  }

  get title(): string {
    return reviewTitle(this.#reported(this.#patch), this.#review.patches.length, this.nameInTitle);
  }

  get offer(): string {
    return offerText(this.#reported(this.#patch), this.#review.patches.length, this.subject);
  }

  /** Whether something is left to decide in another patch than the one shown. */
  get hasOtherPatch(): boolean {
    return neighbouringPatch(this.#review, this.#patchIndex, 'next') !== this.#patchIndex;
  }

  get pendingCount(): number {
    return pendingHunks(this.#patch).length;
  }

  get isFinished(): boolean {
    return isFinished(this.#review);
  }

  get isOpen(): boolean {
    return isReviewTabOpen(this.title);
  }

  get isActive(): boolean {
    return isReviewTabActive(this.title);
  }

  get #patch(): ReviewPatch {
    const patch = this.#review.patches[this.#patchIndex];
    if (!patch) throw new RangeError(`The review has no patch ${this.#patchIndex}`);
    return patch;
  }

  fileAt({ patchIndex, fileIndex }: ReviewAddress): ReviewFile | undefined {
    return this.#review.patches[patchIndex]?.files[fileIndex];
  }

  concerns(uri: string): boolean {
    return this.#review.patches.some(({ files }) => files.some((file) => file.uri === uri));
  }

  /** Opens the tab, or brings it to the front. */
  async show(): Promise<void> {
    const files = this.#patch.files.map((file, fileIndex) => {
      const address = this.#addressOf(fileIndex);
      return [vscode.Uri.parse(file.uri), originalUri(address, file), patchedUri(address, file)] as const;
    });
    await openReviewTab(this.title, files);
    this.#refresh();
  }

  /** Shows another of the alternatives that are not decided yet, in a circle, in place of this one. */
  async showPatch(direction: 'next' | 'previous'): Promise<void> {
    if (!this.hasOtherPatch) return;
    const left = this.title;
    this.#patchIndex = neighbouringPatch(this.#review, this.#patchIndex, direction);
    this.#currentHunk = undefined;
    await this.show();
    await closeReviewTab(left);
  }

  /** The hunk at the cursor, else the one gone to last, else the first. */
  get hunkAtHand(): string | undefined {
    const { document, selection } = vscode.window.activeTextEditor ?? {};
    const address = document?.uri.scheme === patchedScheme ? addressOf(document.uri.query) : undefined;
    const file = address?.reviewId === this.id && address.patchIndex === this.#patchIndex && this.fileAt(address);
    const atCursor = file && selection ? hunkAtLine(file, selection.active.line + 1)?.id : undefined;
    const pending = pendingIds(this.#patch);
    const last = this.#currentHunk !== undefined && pending.has(this.#currentHunk) ? this.#currentHunk : undefined;
    return atCursor ?? last ?? [...pending][0];
  }

  async goToHunk(direction: 'next' | 'previous'): Promise<void> {
    const target = neighbouringHunk(this.#patch, this.#currentHunk, direction);
    if (!target) return;
    this.#currentHunk = target.hunk.id;
    const uri = patchedUri(this.#addressOf(target.fileIndex), target.file).toString();
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
    if (!editor) {
      await goToChange(direction);
      return;
    }
    const range = rangeOf(target);
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  accept(hunkIds: ReadonlySet<string> = pendingIds(this.#patch)): Promise<void> {
    return this.#step(async () => {
      const outcome = await writeAccepted(this.#patch.files, hunkIds);
      if (outcome.kind === 'refused') {
        tellError(outcome.error);
        return;
      }
      this.#review = acceptApplied(this.#review, hunkIds, outcome.applications);
      if (outcome.mergedFiles.length > 0) {
        const files = outcome.mergedFiles.join(', ');
        tell('information', `${files} had changed since the patch was tested. It was merged; run the tests again.`);
      }
      await this.#decided();
    });
  }

  reject(hunkIds: ReadonlySet<string>): Promise<void> {
    return this.#step(async () => {
      this.#review = decide(this.#review, hunkIds, 'rejected');
      await this.#decided();
    });
  }

  /** Follows undo and redo in a buffer. */
  followBuffer(uri: string, text: string): void {
    const followed = followBuffer(this.#review, uri, text);
    if (followed === this.#review) return;
    this.#review = followed;
    this.#refresh();
  }

  /** Notes stand beside hunks as long as the tab is open. Closing it does nothing else. */
  followTab(): void {
    this.#surface.threads.show(this.id, this.isOpen ? this.#notes() : []);
  }

  async close(): Promise<void> {
    this.#surface.threads.show(this.id, []);
    await closeReviewTab(this.title);
  }

  #step(work: () => Promise<void>): Promise<void> {
    const step = this.#lastStep.then(work);
    this.#lastStep = step.catch(() => undefined); // who asked for the step gets the error
    return step;
  }

  async #decided(): Promise<void> {
    this.#refresh();
    const counts = countDecisions(this.#patch);
    if (counts.pending > 0) return;
    vscode.window.setStatusBarMessage(decidedText(counts), statusTimeoutMs);
    if (counts.accepted === 0 && this.hasOtherPatch) {
      await this.showPatch('next'); // the person has said no to this one, not to all of them
      return;
    }
    await this.close();
    if (counts.accepted > 0) await this.#showLastChange();
  }

  /** The keyboard must go somewhere when the review's tab goes: to what was changed, where it can be undone. */
  async #showLastChange(): Promise<void> {
    const last = this.#review.applied.at(-1);
    if (!last) return;
    const line = (hunksBetween(last.before, last.after)[0]?.patchedLines.start ?? 1) - 1;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(last.uri), { selection, preview: false });
  }

  #refresh(): void {
    this.#patch.files.forEach((file, index) => this.#surface.documents.refresh(this.#addressOf(index), file));
    this.followTab();
    this.#surface.onDidChange();
  }

  #notes() {
    const reported = this.#reported(this.#patch);
    const all = this.#patch.files.flatMap(({ hunks }) => hunks.map(({ id }) => id));
    return pendingHunks(this.#patch).map((pending) => ({
      hunkId: pending.hunk.id,
      uri: patchedUri(this.#addressOf(pending.fileIndex), pending.file),
      range: rangeOf(pending),
      label: `Hunk ${all.indexOf(pending.hunk.id) + 1} of ${all.length}`,
      body: hunkMarkdown(this.#report, reported, pending.file, pending.hunk),
    }));
  }

  #addressOf(fileIndex: number): ReviewAddress {
    return { reviewId: this.id, patchIndex: this.#patchIndex, fileIndex };
  }

  #reported({ patchId }: ReviewPatch): ReportedPatch {
    const reported = this.#report.patches.find(({ id }) => id === patchId);
    if (!reported) throw new RangeError(`The report has no patch ${patchId}`);
    return reported;
  }
}

/** On the right side; a deletion, which has no line there, is noted at the line in front of it. */
function rangeOf({ file, hunk }: PendingHunk): vscode.Range {
  const { start, count } = shownLines(file, hunk);
  const first = count > 0 ? start - 1 : Math.max(0, start - 2);
  return new vscode.Range(first, 0, first + Math.max(0, count - 1), 0);
}
