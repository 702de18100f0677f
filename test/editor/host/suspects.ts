import assert from 'node:assert/strict';
import { cp, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import {
  basketFile,
  editBuffer,
  eventually,
  failingTest,
  filesOnDisk,
  projectFolder,
  resetProject,
  testFile,
} from './project.ts';
import { basketBuffer, discard, proposal } from './review.ts';
import { suspectHover } from './suspectHover.ts';
import type { TestTable } from './testTable.ts';

const lineOfFault = 6;

/** What people see of suspects, through the editor's API: hovers stand for the marks, which cannot be asked for. */
export const suspectTests: TestTable = {
  'suspects of the test at the cursor are explained where they are, and nothing is written': async () => {
    await resetProject();
    const before = await filesOnDisk();
    await showSuspects();
    const text = await eventually('the faulty line is explained', () => hoverAt(lineOfFault));
    assert.match(text, /Fixpoint suspect 1\*\*.*`discount_percent`/);
    assert.match(text, /Executed by 1 of 1 failing tests and 2 of 2 passing tests/);
    assert.match(text, /command:fixpoint\.suspects\.repairHere/);
    assert.match((await hoverAt(4)) ?? '', /`discount_percent`/, 'the header of the function');
    assert.equal(await hoverAt(15), undefined, 'a line that no failing test executes');
    assert.deepEqual(await filesOnDisk(), before);
  },

  'suspects move with edits and say that the file has changed': async () => {
    await resetProject();
    await showSuspects();
    await eventually('the faulty line is explained', () => hoverAt(lineOfFault));
    await editBuffer(await basketBuffer(), 'def discount_percent', '# a new line\ndef discount_percent');
    const text = await eventually('it is one line below', () => hoverAt(lineOfFault + 1));
    assert.match(text, /The file has changed since/);
  },

  'an excluded line is no suspect until it is restored': async () => {
    await resetProject();
    await showSuspects();
    await eventually('the faulty line is explained', () => hoverAt(lineOfFault));
    await vscode.commands.executeCommand('fixpoint.suspects.exclude', basketFile().toString(), lineOfFault);
    await eventually('it is not marked', async () => ((await hoverAt(lineOfFault)) === undefined ? true : undefined));
    await vscode.commands.executeCommand('fixpoint.suspects.restoreExcluded');
    await eventually('it is marked again', () => hoverAt(lineOfFault));
  },

  'a repair that starts at a suspect brings a review': async () => {
    await resetProject();
    await showSuspects();
    await eventually('the faulty line is explained', () => hoverAt(lineOfFault));
    await vscode.commands.executeCommand('fixpoint.suspects.repairHere', basketFile().toString(), lineOfFault);
    const { title } = await proposal();
    assert.match(title, /verified/);
    await discard();
    assert.ok(await hoverAt(lineOfFault), 'what the repair learnt is shown');
  },

  'suspects of a failing test in TypeScript are lines of its source': async () => {
    await resetProject();
    const folder = await addTypeScriptProject();
    try {
      const test = vscode.Uri.file(join(folder, 'tests/outcomes.test.ts'));
      const source = vscode.Uri.file(join(folder, 'src/counter.ts'));
      const inTest = lineWith(await readFile(test.fsPath, 'utf8'), "test('raises',") + 1;
      const raising = lineWith(await readFile(source.fsPath, 'utf8'), 'throw new RangeError');

      await vscode.commands.executeCommand('fixpoint.suspects.showAtCursor', test, inTest);

      const text = await eventually('the raising line is explained', () => suspectHover(source, raising));
      assert.match(text, /Fixpoint suspect 1\*\*.*`Counter\.add`/);
      assert.match(text, /Executed by 1 of 1 failing tests and 0 of \d+ passing tests/);
      assert.equal(
        await suspectHover(source, raising + 10),
        undefined,
        'a line that the failing test does not execute',
      );
    } finally {
      await removeTypeScriptProject();
    }
  },

  'cleared suspects leave nothing': async () => {
    await resetProject();
    await showSuspects();
    await eventually('the faulty line is explained', () => hoverAt(lineOfFault));
    await vscode.commands.executeCommand('fixpoint.suspects.clear');
    assert.equal(await hoverAt(lineOfFault), undefined);
  },

  'after a failing run of another adapter suspects come by themselves': async () => {
    await resetProject();
    await vscode.commands.executeCommand('fixpoint.suspects.clear');
    // What failed before counts as old: something else must fail now.
    await editBuffer(await basketBuffer(), 'return full_price - ', 'return 1 + full_price - ');
    await (await basketBuffer()).save();
    await eventually('the adapter has found the tests', async () => {
      const controllers = await vscode.commands.executeCommand<string[]>('vscode.testing.getControllersWithTests');
      return controllers.length > 0 ? true : undefined;
    });
    await vscode.commands.executeCommand('testing.runAll');
    const text = await eventually('a line that only fails now is explained', () => hoverAt(16));
    assert.match(text, /`line_total`/);
    await vscode.commands.executeCommand('fixpoint.suspects.clear');
    await resetProject();
  },
};

/** From 1. */
function lineWith(text: string, part: string): number {
  return text.split('\n').findIndex((line) => line.includes(part)) + 1;
}

/** With the cursor in the failing test. */
async function showSuspects(): Promise<void> {
  const editor = await vscode.window.showTextDocument(testFile());
  const inside = editor.document.positionAt(editor.document.getText().indexOf(failingTest)).translate(1, 4);
  await vscode.commands.executeCommand('fixpoint.suspects.showAtCursor', testFile(), inside.line + 1);
}

/** What our hover says at a line of basket.py; the first line is 1. */
const hoverAt = (line: number): Promise<string | undefined> => suspectHover(basketFile(), line);

/** A project of another language in a folder of its own; it goes with {@link removeTypeScriptProject}. */
async function addTypeScriptProject(): Promise<string> {
  const fixtures = dirname(process.env['FIXTURE_PROJECT'] ?? '');
  await cp(join(fixtures, 'vitest-typescript'), typeScriptFolder(), { recursive: true });
  await symlink(join(fixtures, '../../node_modules'), join(typeScriptFolder(), 'node_modules'), 'junction');
  return typeScriptFolder();
}

async function removeTypeScriptProject(): Promise<void> {
  await vscode.commands.executeCommand('fixpoint.suspects.clear');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await rm(typeScriptFolder(), { recursive: true });
}

const typeScriptFolder = (): string => join(projectFolder(), 'counter');
