import * as vscode from 'vscode';

/** What our hover says at a line of a file; the first line is 1. Hovers stand for the marks, which cannot be asked for. */
export async function suspectHover(file: vscode.Uri, line: number): Promise<string | undefined> {
  const position = new vscode.Position(line - 1, 6);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', file, position);
  const texts = hovers.flatMap(({ contents }) =>
    contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')),
  );
  return texts.find((text) => text.includes('Fixpoint suspect'));
}
