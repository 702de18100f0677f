import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { basketFile, brokenLine, editBuffer, filesOnDisk, fixedLine, resetProject, settingsFile } from './project.ts';
import {
  acceptAll,
  assertBasket,
  basketBuffer,
  discard,
  fixTestAtCursor,
  proposal,
  reviewTitle,
  undoInBasket,
} from './review.ts';
import type { TestTable } from './testTable.ts';

export const fixingTests: TestTable = {
  'a fix is computed against the unsaved buffer, and nothing is written': async () => {
    await resetProject();
    // Only the buffer has the bug, so whoever reads the disk sees no failing test at all.
    const basket = await basketBuffer();
    await writeFile(basketFile().fsPath, basket.getText().replace(brokenLine, fixedLine));
    await editBuffer(basket, brokenLine, `    # typed, not saved\n${brokenLine}`);
    const before = await filesOnDisk();
    const typed = basket.getText();

    await fixTestAtCursor();

    const { title, original, patched } = await proposal();
    assert.match(title, /· verified · 1\/1 target, 2\/2 covering/);
    assert.equal(original, typed);
    assert.equal(patched, typed.replace(brokenLine, fixedLine));
    assert.equal(basket.getText(), typed);
    assert.deepEqual(await filesOnDisk(), before);
  },

  'unsaved settings count, too': async () => {
    await resetProject();
    const settings = await vscode.workspace.openTextDocument(settingsFile());
    await editBuffer(settings, '[tool.pytest.ini_options]', '[tool.pytest.ini_options]\naddopts = "--no-such-option"');

    await fixTestAtCursor();

    assert.equal(reviewTitle(), undefined, 'pytest ran with the settings on disk');
  },

  'accept all is one undo step and saves nothing': async () => {
    await resetProject();
    const before = await filesOnDisk();
    const basket = await basketBuffer();
    const untouched = basket.getText();
    await vscode.window.showTextDocument(basket);
    await editBuffer(basket, '"""Prices', '"""All prices');
    const typed = basket.getText();

    await fixTestAtCursor();
    await acceptAll();

    await assertBasket(typed.replace(brokenLine, fixedLine));
    assert.equal(basket.isDirty, true);
    assert.deepEqual(await filesOnDisk(), before);

    await undoInBasket();
    await assertBasket(typed);
    await undoInBasket();
    await assertBasket(untouched);
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
    assert.ok(reviewTitle(), 'the proposal stays open');
  },

  'discard changes nothing': async () => {
    await resetProject();
    const before = await filesOnDisk();
    await fixTestAtCursor();

    await discard();

    assert.equal(reviewTitle(), undefined);
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
    assert.equal(reviewTitle(), undefined);
    await assertBasket(broken);
    assert.deepEqual(await filesOnDisk(), before);

    await vscode.commands.executeCommand('fixpoint.review.reopen');
    await acceptAll();
    await assertBasket(broken.replace(brokenLine, fixedLine));
  },
};
