import * as vscode from 'vscode';
import type { ReviewAddress } from './reviewAddress.ts';
import { addressOf, originalScheme, patchedScheme, queryOf } from './reviewAddress.ts';
import type { ReviewFile } from './reviewState.ts';
import { originalText, patchedText } from './reviewState.ts';

/** In short lines: two of these documents stand beside each other in a tab that the editor brought back. */
const goneText = 'This proposal is gone.\nRun Fix Failing Test again.\n';

export type FindReviewFile = (address: ReviewAddress) => ReviewFile | undefined;

/** Serves both sides of a review as read-only documents. Nothing of them is ever on disk. */
export class ReviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #find: FindReviewFile;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: readonly vscode.Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(find: FindReviewFile) {
    this.#find = find;
    this.#registrations = [originalScheme, patchedScheme].map((scheme) =>
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const address = addressOf(uri.query);
    const file = address && this.#find(address);
    if (!file) return goneText;
    return uri.scheme === originalScheme ? originalText(file) : patchedText(file);
  }

  /** Has both sides read again after a decision. */
  refresh(address: ReviewAddress, file: ReviewFile): void {
    this.#changed.fire(originalUri(address, file));
    this.#changed.fire(patchedUri(address, file));
  }

  dispose(): void {
    this.#registrations.forEach((registration) => void registration.dispose());
    this.#changed.dispose();
  }
}

export function originalUri(address: ReviewAddress, file: ReviewFile): vscode.Uri {
  return virtualUri(originalScheme, address, file);
}

export function patchedUri(address: ReviewAddress, file: ReviewFile): vscode.Uri {
  return virtualUri(patchedScheme, address, file);
}

function virtualUri(scheme: string, address: ReviewAddress, file: ReviewFile): vscode.Uri {
  return vscode.Uri.parse(file.uri).with({ scheme, authority: '', query: queryOf(address), fragment: '' });
}
