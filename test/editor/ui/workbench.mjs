// The workbench as a person sees and uses it: keys, clicks, and what stands on the screen.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useSettings } from './files.mjs';

const reviewLines = '.multiDiffEditor .view-line, .diff-editor .view-line';
const mostMenuClicks = 10;
const menuTimeoutMs = 2_000;
const commandAttempts = 5;
const commandTimeoutMs = 5_000;
const editorOfFile = '.editor-instance:not(:has(.multiDiffEditor, .diff-editor))';

export class Workbench {
  #page;
  #screenshots;

  constructor(page, screenshots) {
    this.#page = page;
    this.#screenshots = screenshots;
  }

  /** Opens a folder and waits until the workbench takes keys. */
  async open(authority, folder) {
    await this.#page.goto(`http://${authority}/?${new URLSearchParams({ folder })}`);
    await this.#page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Runs a command by its title in the command palette. */
  async runCommand(title) {
    const row = `[aria-label^="${title}"]`;
    // In a new window commands come one by one, and a list that is open does not change.
    for (let attempt = 1; attempt < commandAttempts; attempt += 1) {
      await this.#page.keyboard.press('F1');
      if (await this.#offers(`>${title}`, row)) return this.#pick(`>${title}`, row);
      await this.#page.keyboard.press('Escape');
    }
    await this.#page.keyboard.press('F1');
    return this.#pick(`>${title}`, row);
  }

  async #offers(text, row) {
    const box = this.#page.locator('.quick-input-widget:visible');
    await box.locator('input').first().fill(text);
    const listed = box.locator(`.quick-input-list .monaco-list-row${row}`).first();
    return listed.waitFor({ timeout: commandTimeoutMs }).then(
      () => true,
      () => false,
    );
  }

  /** Opens a file of the workspace and puts the cursor on a line; the first line is 1. */
  async openFile(name, line = 1) {
    await this.#page.keyboard.press('Control+P');
    await this.#pick(name, `[aria-label^="${name}"]`);
    await this.tab(name).and(this.#page.locator('.active')).waitFor();
    await this.#page.keyboard.press('Control+G');
    await this.#pick(`:${line}`, `[aria-label*=" ${line}"]`);
  }

  /** Opens Fixpoint's search by its key and types. */
  async search(text) {
    await this.#page.keyboard.press('Control+;');
    await this.#page.keyboard.press('s');
    await this.#page.locator('.quick-input-widget:visible input[placeholder^="Type the name"]').waitFor();
    await this.#page.keyboard.type(text);
  }

  searchRow(text) {
    return this.#page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { hasText: text });
  }

  /** The visible editor's cursor is on the line; the first is 1. */
  cursorIsOn(line) {
    return this.#page.locator('.statusbar-item', { hasText: `Ln ${line}, Col 1` }).waitFor();
  }

  async #pick(text, row) {
    const box = this.#page.locator('.quick-input-widget:visible');
    await box.locator('input').first().fill(text);
    await box.locator(`.quick-input-list .monaco-list-row${row}`).first().click();
    await box.waitFor({ state: 'hidden' });
  }

  press(keys) {
    return this.#page.keyboard.press(keys);
  }

  type(text) {
    return this.#page.keyboard.type(text);
  }

  tab(name) {
    return this.#page.locator(`.tabs-container .tab[data-resource-name="${name}"]`);
  }

  dirtyTab(name) {
    return this.tab(name).and(this.#page.locator('.dirty'));
  }

  /** The review's tab; with a number, only if it shows that patch. */
  reviewTab(patchNumber = '\\d+') {
    return this.#page
      .locator('.tabs-container .tab', { hasText: new RegExp(`^Fixpoint ${patchNumber} of \\d+`) })
      .first();
  }

  /** The lines of the visible editor of a file that hold the text; a review has lines of its own. */
  editorLine(text) {
    return this.#page.locator(`${editorOfFile} .view-line`, { hasText: text });
  }

  /** Waits until the visible editor of a file takes keys: right after a tab has come to the front it may not yet. */
  editorTakesKeys() {
    return this.#page.locator(`${editorOfFile} .monaco-editor.focused`).waitFor();
  }

  /** Right-clicks a line of the visible editor that holds the text. */
  rightClickLine(text) {
    return this.editorLine(text).click({ button: 'right' });
  }

  menuItem(title) {
    return this.#page.getByRole('menuitem', { name: new RegExp(`^${title}`) }); // its key may follow
  }

  /** Chooses from the open menu, again if need be: VS Code passes over a click that comes as soon as the menu is there. */
  async chooseMenuItem(title) {
    const item = this.menuItem(title);
    await item.waitFor();
    for (let tries = 0; tries < mostMenuClicks; tries += 1) {
      await item.click({ timeout: menuTimeoutMs }).catch(() => undefined); // whether it was heard is seen at the menu
      const hasClosed = await item.waitFor({ state: 'hidden', timeout: menuTimeoutMs }).then(
        () => true,
        () => false,
      );
      if (hasClosed) return;
    }
    throw new Error(`the menu with "${title}" stays open`);
  }

  /** Runs all tests through whatever adapter there is, and waits for the test's result. */
  async runTests(test, result) {
    await this.runCommand('Testing: Focus on Test Explorer View');
    const rows = this.#page.locator('.test-explorer .monaco-list-row');
    await rows.first().waitFor();
    await this.runCommand('Test: Run All Tests');
    await this.#page.locator(`.test-explorer [aria-label*="(${result})"]`).first().waitFor();
    await rows.first().click();
    await this.press('ArrowRight');
    await this.#page.locator(`.test-explorer [aria-label*="${test} (${result})"]`).waitFor();
  }

  /** Windows share a profile, and whether its panel is shown is remembered. */
  async hidePanel() {
    if (await this.#page.locator('.part.panel:visible').count()) await this.runCommand('View: Hide Panel');
  }

  testRow(test) {
    return this.#page.locator('.test-explorer .monaco-list-row', { hasText: test });
  }

  /** Opens the peek of the failure in the visible editor. */
  async peekFailure(message) {
    await this.#page.locator('.editor-instance .test-error-content-widget', { hasText: message }).click();
    await this.#page.locator('.test-output-peek').waitFor();
  }

  /** The prominent button in the peek of a failure. */
  peekButton(label) {
    return this.#page.locator('.floating-click-widget', { hasText: label });
  }

  notification(text) {
    return this.#page.locator('.notification-toast', { hasText: text });
  }

  notificationButton(text, label) {
    return this.notification(text).locator('.monaco-button', { hasText: label });
  }

  /** The lines of the open review, removed and added ones included. */
  reviewLine(text) {
    return this.#page.locator(reviewLines, { hasText: text });
  }

  commentThread() {
    return this.#page.locator('.review-widget');
  }

  threadButton(label) {
    return this.commentThread().locator(`.action-label[aria-label^="${label}"]`);
  }

  titleButton(label) {
    return this.#page.locator(`.editor-actions .action-label[aria-label^="${label}"]`);
  }

  /** A row of the view "Suspects" that holds the text. */
  suspectRow(text) {
    return this.#page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  }

  /** What the view says of its ranking. */
  suspectMessage() {
    return this.#page.locator('.tree-explorer-viewlet-tree-view .message').first().innerText();
  }

  /** Marks of suspicious lines beside the visible editor's lines. */
  gutterMarks() {
    return this.#page.locator(`${editorOfFile} .glyph-margin-widgets .ced-glyph, ${editorOfFile} .cgmr[class*="ced-"]`);
  }

  welcomeButton(label) {
    return this.#page.locator('.welcome-view .monaco-button', { hasText: label });
  }

  hoverLink(label) {
    return this.#page.locator('.monaco-hover:visible a', { hasText: label });
  }

  /** Rests the mouse on a line until its hover holds the text. */
  async hoverLine(line, text) {
    await this.editorLine(line).locator('span span').last().hover();
    await this.#page.locator('.monaco-hover:visible', { hasText: text }).waitFor();
  }

  /** Sets the theme in the workspace and waits until it is there. */
  async useTheme(workspace, theme) {
    const before = await this.#themeClasses();
    useSettings(workspace, { 'workbench.colorTheme': theme });
    while ((await this.#themeClasses()) === before) await this.#page.waitForTimeout(50);
  }

  async #themeClasses() {
    const classes = (await this.#page.locator('.monaco-workbench').first().getAttribute('class')) ?? '';
    const theme = classes.split(' ').filter((name) => /^(vs|hc-)/.test(name) || name.includes('theme'));
    return theme.join(' ');
  }

  /** @param {number} [height] of the part from the top on; without it the whole window */
  async screenshot(name, height) {
    const path = join(this.#screenshots, `${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}.png`);
    mkdirSync(dirname(path), { recursive: true });
    const clip = height === undefined ? {} : { clip: { x: 0, y: 0, width: this.#page.viewportSize().width, height } };
    await this.#page.screenshot({ path, animations: 'disabled', ...clip });
    return path;
  }
}
