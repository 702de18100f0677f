import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { basketFile, brokenLine, eventually, failingTest, fixedLine, resetProject, testFile } from './project.ts';
import { acceptAll, assertBasket, basketBuffer, discard, fixTestAtCursor, proposal, reviewTitles } from './review.ts';
import type { TestTable } from './testTable.ts';

export const reviewTests: TestTable = {
  'an open review that is reopened gets no second tab': async () => {
    await resetProject();
    await fixTestAtCursor();
    await proposal();
    await vscode.window.showTextDocument(testFile());

    await vscode.commands.executeCommand('fixpoint.review.reopen');

    await eventually('the review is in front', () => (isInFront(reviewTitles()[0]) ? true : undefined));
    await eventually('it has one tab', () => (reviewTitles().length === 1 ? true : undefined));
    await discard();
    assert.deepEqual(reviewTitles(), []);
  },

  'two reviews of tests with one name: discarding one leaves the other': async () => {
    await resetProject();
    await fixTestAtCursor();
    await proposal();
    await vscode.commands.executeCommand('fixpoint.fixFailingTest', itemOfPythonExtension());
    await eventually('both are open', () => (reviewTitles().length === 2 ? true : undefined));
    const [first, second] = reviewTitles();
    assert.ok(isInFront(second), second);

    await vscode.commands.executeCommand('fixpoint.review.discard');
    assert.deepEqual(reviewTitles(), [first]);
    await vscode.commands.executeCommand('fixpoint.review.reopen');
    await discard();
    assert.deepEqual(reviewTitles(), []);
  },

  'a file with a byte-order mark and CRLF keeps both': async () => {
    await resetProject();
    const fixture = await readFile(basketFile().fsPath, 'utf8');
    const windows = `\uFEFF${fixture.replaceAll('\n', '\r\n')}`;
    await writeFile(basketFile().fsPath, windows);
    const basket = await basketBuffer();
    await eventually('the editor has read it', () => (basket.eol === vscode.EndOfLine.CRLF ? true : undefined));

    await fixTestAtCursor();
    await acceptAll();

    await assertBasket(fixture.replaceAll('\n', '\r\n').replace(brokenLine, fixedLine));
    // Nothing kept the first document open.
    assert.equal(await (await basketBuffer()).save(), true);
    assert.equal(await readFile(basketFile().fsPath, 'utf8'), windows.replace(brokenLine, fixedLine));
  },
};

/** A test item as ms-python.python makes them: absolute paths in the ids. */
function itemOfPythonExtension(): object {
  const uri = testFile();
  const file = { id: uri.fsPath, label: 'test_basket.py', uri };
  return { id: `${uri.fsPath}::${failingTest}`, label: failingTest, uri, parent: file };
}

function isInFront(title: string | undefined): boolean {
  return title !== undefined && vscode.window.tabGroups.activeTabGroup.activeTab?.label === title;
}
