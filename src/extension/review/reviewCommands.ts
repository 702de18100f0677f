import * as vscode from 'vscode';
import { proposalGone } from '../../workspace/userErrors/reviewErrors.ts';
import { tellError } from '../messages.ts';
import type { ReviewSession } from './reviewSession.ts';
import type { HunkAtHand, Reviews } from './reviews.ts';

/** The commands of a review, for its buttons and for the keyboard. */
export function registerReviewCommands(reviews: Reviews): vscode.Disposable[] {
  const onReview = (name: string, run: (session: ReviewSession) => Promise<void>): vscode.Disposable =>
    register(name, async () => {
      const session = reviews.atHand;
      if (session) await run(session);
      else tellError(proposalGone());
    });
  const onHunk = (name: string, run: (hunk: HunkAtHand) => Promise<void>): vscode.Disposable =>
    register(name, async (thread) => {
      const hunk = reviews.hunkAtHand(thread);
      if (hunk) await run(hunk);
      else tellError(proposalGone());
    });
  return [
    onHunk('acceptHunk', ({ session, hunkId }) => session.accept(new Set([hunkId]))),
    onHunk('rejectHunk', ({ session, hunkId }) => session.reject(new Set([hunkId]))),
    onReview('acceptAll', (session) => session.accept()),
    onReview('discard', (session) => reviews.discard(session)),
    onReview('nextPatch', (session) => session.showPatch('next')),
    onReview('previousPatch', (session) => session.showPatch('previous')),
    onReview('nextHunk', (session) => session.goToHunk('next')),
    onReview('previousHunk', (session) => session.goToHunk('previous')),
    register('reopen', () => reviews.reopen()),
  ];
}

function register(name: string, run: (argument: unknown) => Promise<void>): vscode.Disposable {
  return vscode.commands.registerCommand(`fixpoint.review.${name}`, run);
}
