import * as vscode from 'vscode';
import type { ReportedFailure } from './testFailureText.ts';
import { failuresIn, isFailureOf } from './testFailureText.ts';
import { languagesWithTests, testFunctionAt } from './testFunctionAt.ts';
import { lastTestFailures } from './undocumented.ts';

/** The light bulb must not wait, and must not ask the editor for the failures at every move of the cursor. */
const patienceMs = 300;
const cacheLifetimeMs = 2000;

/** Offers "Fix Failing Test" in tests that failed in the last run, whoever ran it. */
export class QuickFix implements vscode.CodeActionProvider {
  static readonly selector: vscode.DocumentSelector = languagesWithTests.map((language) => ({
    language,
    scheme: 'file',
  }));
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  #failures: Promise<readonly ReportedFailure[] | undefined> | undefined;
  #askedAt = 0;

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const lines = document.getText().split('\n');
    const test = testFunctionAt(lines, range.start.line + 1, document.languageId);
    if (!test) return [];
    const failures = await this.#lastFailures();
    const isWanted = failures
      ? failures.some((failure) => isFailureOf(failure, document.uri.fsPath, test))
      : context.triggerKind === vscode.CodeActionTriggerKind.Invoke; // unknown: only for who asks
    if (!isWanted) return [];
    const action = new vscode.CodeAction('Fix Failing Test', vscode.CodeActionKind.QuickFix);
    action.command = {
      title: action.title,
      command: 'fixpoint.fixTestAtCursor',
      arguments: [document.uri, test.startLine],
    };
    return [action];
  }

  /**
   * Undefined if this editor cannot tell in time which tests failed. No one's token ends the question: its answer is for
   * all who ask within the next moments, and every move of the cursor cancels the request before it.
   */
  #lastFailures(): Promise<readonly ReportedFailure[] | undefined> {
    const now = Date.now();
    if (!this.#failures || now - this.#askedAt > cacheLifetimeMs) {
      this.#askedAt = now;
      this.#failures = lastTestFailures().then((text) => (text === undefined ? undefined : failuresIn(text)));
    }
    return Promise.race([this.#failures, afterPatience()]);
  }
}

function afterPatience(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, patienceMs, undefined);
  });
}
