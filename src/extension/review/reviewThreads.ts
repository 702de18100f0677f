import * as vscode from 'vscode';

/** What is said beside one pending hunk. */
export interface HunkNote {
  readonly hunkId: string;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly label: string;
  /** Markdown. */
  readonly body: string;
}

interface NotedHunk {
  readonly reviewId: string;
  readonly hunkId: string;
}

/** The comment threads of all reviews, one for each pending hunk of a patch that is shown. */
export class ReviewThreads implements vscode.Disposable {
  readonly #threads = new Map<string, Map<string, vscode.CommentThread>>();
  readonly #hunks = new WeakMap<object, NotedHunk>();
  #controller: vscode.CommentController | undefined;

  /** Makes the threads of one review exactly these. */
  show(reviewId: string, notes: readonly HunkNote[]): void {
    const threads = this.#threads.get(reviewId) ?? new Map<string, vscode.CommentThread>();
    this.#threads.set(reviewId, threads);
    for (const [hunkId, thread] of threads) {
      if (notes.some((note) => note.hunkId === hunkId)) continue;
      thread.dispose();
      threads.delete(hunkId);
    }
    for (const note of notes) {
      const thread = threads.get(note.hunkId);
      if (thread) {
        thread.range = note.range;
        thread.label = note.label;
      } else {
        threads.set(note.hunkId, this.#createThread(reviewId, note));
      }
    }
  }

  /** The hunk that a thread handed over by a menu belongs to. */
  hunkOf(thread: unknown): NotedHunk | undefined {
    return typeof thread === 'object' && thread !== null ? this.#hunks.get(thread) : undefined;
  }

  dispose(): void {
    this.#controller?.dispose();
  }

  #createThread(reviewId: string, { hunkId, uri, range, label, body }: HunkNote): vscode.CommentThread {
    // Made with the first thread: a comment controller alone already shows in the editor.
    this.#controller ??= vscode.comments.createCommentController('fixpoint-review', 'Fixpoint');
    const comment: vscode.Comment = {
      author: { name: 'Fixpoint' },
      body: new vscode.MarkdownString(body),
      mode: vscode.CommentMode.Preview,
    };
    const thread = this.#controller.createCommentThread(uri, range, [comment]);
    thread.label = label;
    thread.contextValue = 'pending';
    thread.canReply = false;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    this.#hunks.set(thread, { reviewId, hunkId });
    return thread;
  }
}
