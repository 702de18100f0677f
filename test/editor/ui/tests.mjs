import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './files.mjs';

const failingTest = 'test_fifty_pieces_get_the_large_discount';
const brokenLine = 'if quantity > 50:';
const fixedLine = 'if quantity >= 50:';
const basket = (workspace) => join(workspace, 'shop/basket.py');
const progress = 'Fixpoint';

/** What a person does, from a red test to a saved fix, and every way out before that. */
export const uiTests = {
  async 'a failing test is fixed from the test explorer, accepted and saved'({ workbench, workspace }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 9);
    await workbench.runTests(failingTest, 'Failed');
    await workbench.testRow(failingTest).click({ button: 'right' });
    await workbench.screenshot('test explorer menu');
    await workbench.menuItem('Fix Failing Test').click();
    await workbench.notification(progress).waitFor();
    await workbench.screenshot('progress');

    await workbench.reviewLine(fixedLine).waitFor();
    await workbench.threadButton('Accept').waitFor();
    await workbench.screenshot('review');
    assert.deepEqual(filesBelow(workspace), before);

    await workbench.threadButton('Accept').click();
    await workbench.openFile('basket.py', 6);
    await workbench.dirtyTab('basket.py').waitFor();
    assert.ok((await workbench.editorText()).includes(fixedLine));
    assert.deepEqual(filesBelow(workspace), before);
    await workbench.screenshot('accepted');

    await workbench.press('Control+S');
    await workbench.dirtyTab('basket.py').waitFor({ state: 'detached' });
    assert.equal(readFileSync(basket(workspace), 'utf8'), before['shop/basket.py'].replace(brokenLine, fixedLine));
    await workbench.runTests(failingTest, 'Passed');
  },

  async 'a fix for the test at the cursor is discarded'({ workbench, workspace }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 10);
    await workbench.runCommand('Fixpoint: Fix Test at Cursor');
    await workbench.reviewLine(fixedLine).waitFor();
    await workbench.runCommand('Fixpoint: Discard Review');
    await workbench.reviewLine(fixedLine).waitFor({ state: 'detached' });

    await workbench.openFile('basket.py', 6);
    assert.ok((await workbench.editorText()).includes(brokenLine));
    assert.equal(await workbench.dirtyTab('basket.py').count(), 0);
    assert.deepEqual(filesBelow(workspace), before);
  },

  async 'a review that is closed does nothing and can be reopened'({ workbench, workspace }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 10);
    await workbench.rightClickLine('discount_percent(50)');
    await workbench.menuItem('Fix Test at Cursor').click();
    await workbench.reviewLine(fixedLine).waitFor();
    await workbench.runCommand('View: Close Editor');
    await workbench.reviewLine(fixedLine).waitFor({ state: 'detached' });
    assert.equal(await workbench.dirtyTab('').count(), 0);
    assert.deepEqual(filesBelow(workspace), before);

    await workbench.runCommand('Fixpoint: Reopen Review');
    await workbench.reviewLine(fixedLine).waitFor();
  },

  async 'a cancelled run leaves every file as it was'({ workbench, workspace }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 10);
    await workbench.runCommand('Fixpoint: Fix Test at Cursor');
    await workbench.notificationButton(progress, 'Cancel').click();
    await workbench.notification(progress).waitFor({ state: 'detached' });
    assert.equal(await workbench.reviewLine(fixedLine).count(), 0);
    assert.deepEqual(filesBelow(workspace), before);
  },
};
