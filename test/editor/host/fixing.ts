import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { basketFile, brokenLine, editBuffer, filesOnDisk, fixedLine, resetProject } from './project.ts';
import { acceptAll, assertBasket, basketBuffer, discard, fixTestAtCursor, proposal, undoInBasket } from './review.ts';
import type { TestTable } from './testTable.ts';

export const fixingTests: TestTable = {
  'a fix is computed against the unsaved buffer, and nothing is written': async () => {
    await resetProject();
    // Only the buffer has the bug, so whoever reads the disk sees no failing test at all.
    const broken = await readFile(basketFile().fsPath, 'utf8');
    await writeFile(basketFile().fsPath, broken.replace(brokenLine, fixedLine));
    const basket = await vscode.workspace.openTextDocument(basketFile());
    await editBuffer(basket, fixedLine, `    # typed, not saved\n${brokenLine}`);
    const before = await filesOnDisk();
    const typed = basket.getText();

    await fixTestAtCursor();

    const { original, patched } = await proposal();
    assert.equal(original, typed);
    assert.equal(patched, typed.replace(brokenLine, fixedLine));
    assert.equal(basket.getText(), typed);
    assert.deepEqual(await filesOnDisk(), before);
  },

  'accept all is one undo step and saves nothing': async () => {
    await resetProject();
    const before = await filesOnDisk();
    const basket = await basketBuffer();
    const broken = basket.getText();

    await fixTestAtCursor();
    await acceptAll();

    await assertBasket(broken.replace(brokenLine, fixedLine));
    assert.equal(basket.isDirty, true);
    assert.deepEqual(await filesOnDisk(), before);

    await undoInBasket();
    await assertBasket(broken);
    assert.equal(basket.isDirty, false);
  },

  'typing and accepting are two undo steps': async () => {
    await resetProject();
    const basket = await basketBuffer();
    await vscode.window.showTextDocument(basket);
    await editBuffer(basket, '"""Prices', '"""All prices');
    const typed = basket.getText();

    await fixTestAtCursor();
    await acceptAll();
    await undoInBasket();

    await assertBasket(typed);
    assert.equal(basket.isDirty, true);
  },

  'a change elsewhere in the file meanwhile is kept': async () => {
    await resetProject();
    await fixTestAtCursor();
    const basket = await basketBuffer();
    await editBuffer(basket, 'def basket_total(lines):', 'def basket_total(lines=()):');
    const changed = basket.getText();

    await acceptAll();

    await assertBasket(changed.replace(brokenLine, fixedLine));
  },

  'a change on disk meanwhile is kept': async () => {
    await resetProject();
    await fixTestAtCursor();
    const before = await readFile(basketFile().fsPath, 'utf8');
    const changed = before.replace('def basket_total(lines):', 'def basket_total(lines=()):');
    await writeFile(basketFile().fsPath, changed);

    await acceptAll();

    await assertBasket(changed.replace(brokenLine, fixedLine));
    assert.equal(await readFile(basketFile().fsPath, 'utf8'), changed);
  },

  'a change in the same place meanwhile is refused, and nothing is lost': async () => {
    await resetProject();
    await fixTestAtCursor();
    const basket = await basketBuffer();
    await editBuffer(basket, brokenLine, '    if quantity > 40:');
    const changed = basket.getText();

    await acceptAll();

    await assertBasket(changed);
  },

  'discard changes nothing': async () => {
    await resetProject();
    const before = await filesOnDisk();
    await fixTestAtCursor();
    await proposal();
    const dirty = vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty);

    await discard();

    assert.deepEqual(dirty, []);
    assert.equal((await basketBuffer()).isDirty, false);
    assert.deepEqual(await filesOnDisk(), before);
  },

  'a closed review changes nothing and can be opened again': async () => {
    await resetProject();
    const before = await filesOnDisk();
    const broken = (await basketBuffer()).getText();
    await fixTestAtCursor();
    await proposal();

    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await assertBasket(broken);
    assert.deepEqual(await filesOnDisk(), before);

    await vscode.commands.executeCommand('fixpoint.review.reopen');
    await proposal();
    await acceptAll();
    await assertBasket(broken.replace(brokenLine, fixedLine));
  },
};
