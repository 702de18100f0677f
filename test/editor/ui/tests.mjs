import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, until, useSettings } from './files.mjs';

const failingTest = 'test_fifty_pieces_get_the_large_discount';
const brokenLine = 'if quantity > 50:';
const fixedLine = 'if quantity >= 50:';
const otherFixedLine = 'if quantity > 49:';
const themes = ['Default Light Modern', 'Default High Contrast', 'Default High Contrast Light', 'Default Dark Modern'];
const basket = (workspace) => join(workspace, 'shop/basket.py');

/** What a person does, from a red test to a saved fix, and every way out before that. */
export const uiTests = {
  async 'a failing test is fixed from the test explorer, accepted and saved'({ workbench, workspace }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 9);
    await workbench.runTests(failingTest, 'Failed');
    await workbench.testRow(failingTest).click({ button: 'right' });
    await workbench.menuItem('Fix Failing Test').waitFor();
    await workbench.screenshot('test explorer menu');
    await workbench.chooseMenuItem('Fix Failing Test');
    await workbench.notification(/Fixpoint.*(Reproducing|Recording|Localizing|Searching|Testing)/).waitFor();
    await workbench.screenshot('progress');

    await workbench.reviewLine(fixedLine).waitFor();
    await workbench.threadButton('Accept Hunk').waitFor();
    await workbench.screenshot('review');
    assert.match(await workbench.commentThread().innerText(), /Verified: failing tests 1\/1 pass/);
    assert.deepEqual(filesBelow(workspace), before);

    await workbench.threadButton('Accept Hunk').click();
    await workbench.reviewTab().waitFor({ state: 'detached' });
    await workbench.dirtyTab('basket.py').waitFor();
    await workbench.editorLine(fixedLine).waitFor();
    assert.deepEqual(filesBelow(workspace), before);
    await workbench.screenshot('accepted');

    await workbench.editorTakesKeys();
    await workbench.press('Control+S');
    await workbench.dirtyTab('basket.py').waitFor({ state: 'detached' });
    assert.equal(readFileSync(basket(workspace), 'utf8'), before['shop/basket.py'].replace(brokenLine, fixedLine));
    await workbench.runTests(failingTest, 'Passed');
  },

  async 'a fix from the failure peek: the next patch is looked at, the review discarded'({ workbench, workspace }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 9);
    await workbench.runTests(failingTest, 'Failed');
    await workbench.peekFailure('assert 10 == 20');
    await workbench.peekButton('Fix Failing Test').waitFor();
    await workbench.screenshot('failure peek');
    await workbench.peekButton('Fix Failing Test').click();

    await workbench.reviewLine(fixedLine).waitFor();
    await workbench.titleButton('Next Patch').click();
    await workbench.reviewLine(otherFixedLine).waitFor();
    await workbench.reviewTab(1).waitFor({ state: 'detached' });
    await workbench.titleButton('Discard Review').click();
    await workbench.reviewTab().waitFor({ state: 'detached' });

    await workbench.openFile('basket.py', 6);
    await workbench.editorLine(brokenLine).waitFor();
    assert.equal(await workbench.dirtyTab('basket.py').count(), 0);
    assert.deepEqual(filesBelow(workspace), before);
  },

  async 'a closed review does nothing; reopened, it is accepted and undone by keys'({ workbench, workspace }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 10);
    await workbench.rightClickLine('discount_percent(50)');
    await workbench.chooseMenuItem('Fix Failing Test at Cursor');
    await workbench.reviewLine(fixedLine).waitFor();
    await workbench.runCommand('View: Close Editor');
    await workbench.reviewTab().waitFor({ state: 'detached' });
    await workbench.openFile('basket.py', 6);
    await workbench.editorLine(brokenLine).waitFor();
    assert.equal(await workbench.dirtyTab('basket.py').count(), 0);

    await workbench.runCommand('Fixpoint: Reopen Review');
    await workbench.reviewLine(fixedLine).waitFor();
    await workbench.press('Control+Alt+Y');
    await workbench.dirtyTab('basket.py').waitFor();
    await workbench.editorLine(fixedLine).waitFor();
    await workbench.editorTakesKeys();
    await workbench.press('Control+Z');
    await workbench.dirtyTab('basket.py').waitFor({ state: 'detached' });
    await workbench.editorLine(brokenLine).waitFor();
    assert.deepEqual(filesBelow(workspace), before);
  },

  async 'a cancelled run ends its processes and leaves every file as it was'({ workbench, workspace, ...given }) {
    const before = filesBelow(workspace);
    const testProcesses = () => given.processes().filter(({ command }) => command.includes('pytest'));
    await workbench.openFile('test_basket.py', 10);
    await workbench.runCommand('Fixpoint: Fix Failing Test at Cursor');
    await until('tests run', () => testProcesses().length > 0);
    await workbench.notificationButton('Fixpoint', 'Cancel').click();
    await workbench.notification('Fixpoint').waitFor({ state: 'detached' });
    await until('no test runs', () => testProcesses().length === 0);
    await until('no scratch folder is left', () => !given.temporaryFiles().some((name) => name.startsWith('fixpoint')));
    assert.equal(await workbench.reviewTab().count(), 0);
    assert.deepEqual(filesBelow(workspace), before);
  },

  async 'an engine that dies is told once, and Restart helps'({ workbench, processes }) {
    await workbench.openFile('test_basket.py', 10);
    await workbench.runCommand('Fixpoint: Fix Failing Test at Cursor');
    await workbench.notification(/Reproducing|Recording/).waitFor();
    const engines = processes().filter(({ command }) => command.includes('engine.js'));
    assert.equal(engines.length, 1);
    process.kill(engines[0].pid, 'SIGKILL');
    await workbench.notificationButton('engine has stopped', 'Show Log').waitFor();
    assert.equal(await workbench.notification('engine has stopped').count(), 1);
    await workbench.screenshot('engine stopped');

    await workbench.notificationButton('engine has stopped', 'Restart').click();
    await workbench.openFile('test_basket.py', 10);
    await workbench.runCommand('Fixpoint: Fix Failing Test at Cursor');
    await workbench.reviewLine(fixedLine).waitFor();
  },

  async 'suspects are ranked, marked, explained, excluded and cleared, and the keyboard stays'({
    workbench,
    workspace,
  }) {
    const before = filesBelow(workspace);
    await workbench.openFile('test_basket.py', 9);
    await workbench.runTests(failingTest, 'Failed');
    await workbench.testRow(failingTest).click({ button: 'right' });
    await workbench.chooseMenuItem('Show Suspects');
    await workbench.suspectRow('discount_percent').waitFor();
    assert.match(await workbench.suspectMessage(), /1 failing and 2 passing tests · \d\d:\d\d/);
    const spoken = await workbench.suspectRow('if quantity > 50').getAttribute('aria-label');
    assert.match(spoken, /^Line 6: if quantity > 50:\. Executed by 1 of 1 failing tests/);

    await workbench.suspectRow('if quantity > 50').click();
    await workbench.editorLine(brokenLine).waitFor();
    await workbench.cursorIsOn(6);
    await until('5 marks in the gutter', async () => (await workbench.gutterMarks().count()) === 5);
    await workbench.hidePanel();
    await workbench.hoverLine(brokenLine, 'Executed by 1 of 1 failing tests');
    await workbench.screenshot('suspects', 530);

    await workbench.hoverLink('Exclude').click();
    await workbench.suspectRow('if quantity > 50').waitFor({ state: 'detached' });
    await until('4 marks in the gutter', async () => (await workbench.gutterMarks().count()) === 4);
    await workbench.runCommand('Fixpoint: Restore Excluded Suspects');
    await workbench.suspectRow('if quantity > 50').waitFor();
    assert.deepEqual(filesBelow(workspace), before);

    for (const theme of themes) {
      await workbench.useTheme(workspace, theme);
      await workbench.screenshot(`suspects ${theme}`);
    }
    await workbench.runCommand('Fixpoint: Clear Suspects');
    await workbench.welcomeButton('Find Suspects of Failing Test at Cursor').waitFor();
    await until('0 marks in the gutter', async () => (await workbench.gutterMarks().count()) === 0);
    await workbench.screenshot('suspects welcome');
  },

  async 'a failing run of another extension brings suspects by itself, by cause'({ workbench, workspace }) {
    const file = basket(workspace);
    const faulty = readFileSync(file, 'utf8');
    await workbench.openFile('basket.py', 6);
    // The editor offers the last run's failures some seconds after a window opens: what has failed until then is old.
    await workbench.runTests(failingTest, 'Failed');
    await workbench.runCommand('Fixpoint: Show Suspects');
    writeFileSync(file, faulty.replace('return full_price - ', 'return full_price / 0 - '));
    await workbench.editorLine('full_price / 0').waitFor();
    await workbench.runCommand('Test: Run All Tests');
    await workbench.suspectRow('ZeroDivisionError').waitFor();
    await workbench.suspectRow('AssertionError').waitFor();
    await workbench.screenshot('suspects by cause');
    writeFileSync(file, faulty.replace('return full_price - ', 'return 1 + full_price - '));
    await workbench.suspectRow('changed since').first().waitFor();
  },

  async 'where Fixpoint cannot run a test, its own adapter does, and the trace is a ranking'({ workbench, workspace }) {
    const test = 'test_basket_adds_up_its_lines';
    const file = basket(workspace);
    writeFileSync(file, readFileSync(file, 'utf8').replace('return 10', 'raise ValueError(quantity)'));
    useSettings(workspace, { 'fixpoint.pythonPath': '/no/such/python' });
    await workbench.openFile('basket.py', 9);
    await workbench.runTests(test, 'Failed');
    await workbench.testRow(test).click({ button: 'right' });
    await workbench.chooseMenuItem('Run Test and Show Suspects');
    await workbench.suspectRow('in the trace').waitFor();
    assert.match(
      await workbench.suspectMessage(),
      /from the trace alone, no coverage · \d\d:\d\d\. Fixpoint could not run it itself/,
    );
    const spoken = await workbench.suspectRow('raise ValueError').getAttribute('aria-label');
    assert.match(spoken, /^Line 9: raise ValueError\(quantity\)\. Frame 1 of the failure's trace/);
    await workbench.hidePanel();
    await workbench.screenshot('suspects of a trace');
  },

  async 'a search shows what it finds; Escape leads back, Enter leads there'({ workbench }) {
    await workbench.openFile('test_basket.py', 10);
    await workbench.search('line_tot');
    await workbench.searchRow('line_total').first().waitFor();
    await workbench.editorLine('def line_total').waitFor();
    await workbench.screenshot('search');
    await workbench.press('Escape');
    await workbench.tab('basket.py').waitFor({ state: 'detached' });
    await workbench.editorLine(`def ${failingTest}`).waitFor();
    await workbench.cursorIsOn(10);

    await workbench.search('zzqqxx');
    await workbench.searchRow('Nothing like "zzqqxx"').waitFor();
    await workbench.press('Escape');

    await workbench.search('line_tot');
    await workbench.searchRow('line_total').first().waitFor();
    await workbench.press('Enter');
    await workbench.editorLine('def line_total').waitFor();
    await workbench.cursorIsOn(13);
  },

  async 'the workspace is indexed, and what was found is told'({ workbench }) {
    await workbench.openFile('basket.py', 1);
    await workbench.runCommand('Fixpoint: Index Workspace');
    await workbench.notification(/\d+ files?, \d+ class(es)?, \d+ functions? (or|and) methods? in/).waitFor();
    await workbench.screenshot('indexed');
  },
};
