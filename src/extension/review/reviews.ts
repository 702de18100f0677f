import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { FixTestResult } from '../../protocol/protocol.ts';
import { asBufferText } from '../../workspace/bufferText.ts';
import { proposalGone } from '../../workspace/userErrors/reviewErrors.ts';
import { tellError } from '../messages.ts';
import { setContext } from '../setContext.ts';
import { ReviewDocuments } from './reviewDocuments.ts';
import { ReviewSession } from './reviewSession.ts';
import { nameInTitle } from './reviewTexts.ts';
import { ReviewThreads } from './reviewThreads.ts';

/** A hunk that a command is about, and its review. */
export interface HunkAtHand {
  readonly session: ReviewSession;
  readonly hunkId: string;
}

/** All reviews of this window: one for each run that found patches, until it is discarded or its tests are run again. */
export class Reviews implements vscode.Disposable {
  readonly #threads = new ReviewThreads();
  readonly #documents = new ReviewDocuments((address) => this.#find(address.reviewId)?.fileAt(address));
  readonly #listeners: readonly vscode.Disposable[];
  /** By what was repaired; the one shown last is the last. */
  readonly #sessions = new Map<string, ReviewSession>();
  #statusBarItem: vscode.StatusBarItem | undefined;

  constructor() {
    this.#listeners = [
      vscode.window.tabGroups.onDidChangeTabs(() => this.#followTabs()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#followTabs()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#followBuffer(document)),
    ];
  }

  /** Keeps a run's proposals, in place of those of an earlier run on the same tests. They are not shown yet. */
  async add(testsKey: string, subject: string, result: FixTestResult): Promise<ReviewSession> {
    await this.#remove(this.#sessions.get(testsKey));
    const others = [...this.#sessions.values()].map((session) => session.nameInTitle);
    const surface = {
      documents: this.#documents,
      threads: this.#threads,
      onDidChange: () => this.#followSessions(),
    };
    // VS Code brings tabs back after a reload: an address must never name another review then.
    const id = randomUUID().replaceAll('-', '');
    const session = new ReviewSession(id, { subject, inTitle: nameInTitle(subject, others) }, result, surface);
    this.#sessions.set(testsKey, session);
    this.#followSessions();
    return session;
  }

  async show(session: ReviewSession): Promise<void> {
    const [key] = [...this.#sessions].find(([, known]) => known === session) ?? [];
    if (key === undefined) {
      tellError(proposalGone()); // from a message that is older than another run or a discard
      return;
    }
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    await session.show();
    this.#followTabs();
  }

  /** The review in the active tab, else the open one that was shown last. */
  get atHand(): ReviewSession | undefined {
    const sessions = [...this.#sessions.values()];
    return sessions.find((session) => session.isActive) ?? sessions.findLast((session) => session.isOpen);
  }

  /** The hunk of a comment thread, or without one the hunk at the cursor. */
  hunkAtHand(thread: unknown): HunkAtHand | undefined {
    const noted = this.#threads.hunkOf(thread);
    const session = noted ? this.#find(noted.reviewId) : this.atHand;
    const hunkId = noted?.hunkId ?? session?.hunkAtHand;
    return session && hunkId !== undefined ? { session, hunkId } : undefined;
  }

  /** Opens a review that was closed; asks which one if there are several. */
  async reopen(): Promise<void> {
    const sessions = this.#reopenable.reverse();
    const unfinished = sessions.filter((session) => !session.isFinished);
    const choices = unfinished.length > 0 ? unfinished : sessions;
    const [only, ...others] = choices;
    if (!only) {
      tellError(proposalGone());
      return;
    }
    const items = choices.map((session) => ({ label: session.subject, description: session.title, session }));
    const chosen =
      others.length === 0
        ? only
        : (await vscode.window.showQuickPick(items, { placeHolder: 'Which review?' }))?.session;
    if (chosen) await this.show(chosen);
  }

  async discard(session: ReviewSession): Promise<void> {
    await this.#remove(session);
    this.#followSessions();
  }

  dispose(): void {
    this.#listeners.forEach((listener) => void listener.dispose());
    this.#documents.dispose();
    this.#threads.dispose();
    this.#statusBarItem?.dispose();
  }

  get #reopenable(): ReviewSession[] {
    return [...this.#sessions.values()].filter((session) => session.pendingCount > 0);
  }

  #find(reviewId: string): ReviewSession | undefined {
    return [...this.#sessions.values()].find(({ id }) => id === reviewId);
  }

  async #remove(session: ReviewSession | undefined): Promise<void> {
    for (const [key, known] of this.#sessions) if (known === session) this.#sessions.delete(key);
    await session?.close();
  }

  #followBuffer(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    const concerned = [...this.#sessions.values()].filter((session) => session.concerns(uri));
    if (concerned.length === 0) return;
    const text = asBufferText(document.getText());
    concerned.forEach((session) => session.followBuffer(uri, text));
  }

  #followTabs(): void {
    if (this.#sessions.size === 0) return;
    for (const session of this.#sessions.values()) session.followTab();
    this.#followSessions();
  }

  #followSessions(): void {
    const { atHand } = this;
    setContext('fixpoint.review.isActive', atHand?.isActive ?? false);
    setContext('fixpoint.review.hasSeveralPatches', atHand?.hasOtherPatch ?? false);
    setContext('fixpoint.review.exists', this.#reopenable.length > 0);
    this.#showStatus();
  }

  /** As long as a review waits for decisions, one click leads to it. */
  #showStatus(): void {
    const waiting = [...this.#sessions.values()].filter((session) => !session.isFinished);
    if (waiting.length === 0) {
      this.#statusBarItem?.hide();
      return;
    }
    this.#statusBarItem ??= vscode.window.createStatusBarItem('fixpoint.reviews', vscode.StatusBarAlignment.Left);
    const item = this.#statusBarItem;
    item.name = 'Fixpoint Reviews';
    item.command = 'fixpoint.review.reopen';
    item.text = `$(wrench) ${waiting.length === 1 ? 'Fixpoint review' : `${waiting.length} Fixpoint reviews`}`;
    item.tooltip = `Proposed patches wait for your decision: ${waiting.map(({ subject }) => subject).join(', ')}`;
    item.accessibilityInformation = { label: item.tooltip, role: 'button' };
    item.show();
  }
}
