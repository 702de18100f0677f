import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { basketFile, editBuffer, eventually, projectFolder, resetProject } from './project.ts';
import type { TestTable } from './testTable.ts';

const newFunction = 'price_of_a_gift';

/** A model's way into the search: tools that any extension can call. */
export const searchTests: TestTable = {
  'every search call is a tool': async () => {
    const calls = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('fixpoint_'));
    assert.equal(calls.length, 14, calls.join(', '));
    await Promise.resolve();
  },

  'a tool finds a function and shows its code': async () => {
    await resetProject();
    const text = await invoke('search_method', { name: 'discount_percent' });
    assert.match(text, /shop\/basket\.py/);
    assert.match(text, /def discount_percent\(quantity\):/);
    assert.match(text, /if quantity > 50:/);
  },

  'a tool that cannot do what it is asked says why': async () => {
    await assert.rejects(invoke('get_code_around_line', { file: 'no_such.py', line: 1, window: 2 }), /no_such\.py/);
  },

  'a function in an unsaved buffer is found at once': async () => {
    await resetProject();
    await vscode.window.showTextDocument(basketFile());
    const basket = await vscode.workspace.openTextDocument(basketFile());
    await editBuffer(basket, 'def basket_total(', `def ${newFunction}():\n    return 0\n\n\ndef basket_total(`);
    assert.match(await invoke('search_method', { name: newFunction }), new RegExp(`def ${newFunction}\\(\\):`));
    await resetProject();
    assert.doesNotMatch(await invoke('search_method', { name: newFunction }), new RegExp(`def ${newFunction}`));
  },

  'files that come and go on disk come and go in the search': async () => {
    await resetProject();
    const definition = new RegExp(`def ${newFunction}\\(\\):`);
    const isFound = async (): Promise<boolean> => definition.test(await invoke('search_method', { name: newFunction }));
    const file = join(projectFolder(), 'shop/gifts.py');
    assert.equal(await isFound(), false);
    await writeFile(file, `def ${newFunction}():\n    return 0\n`);
    try {
      await eventually('the new file is found', async () => ((await isFound()) ? true : undefined));
    } finally {
      await rm(file);
    }
    await eventually('the removed file is no longer found', async () => ((await isFound()) ? undefined : true));
  },

  'callers that only the language server knows are there, each once': async () => {
    await resetProject();
    const answer = await eventually('the language server has read the project', async () => {
      const text = await invoke('find_callers', { name: 'basketCost' });
      return text.includes('isFreeOfCharge') ? text : undefined;
    });
    assert.equal(occurrences(answer, 'basketCost(prices)'), 1, answer);
    assert.equal(occurrences(answer, 'costOf(prices)'), 1, answer);
  },
};

async function invoke(call: string, input: object): Promise<string> {
  const cancellation = new vscode.CancellationTokenSource();
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(`fixpoint_${call}`, options, cancellation.token);
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
}

const occurrences = (text: string, part: string): number => text.split(part).length - 1;
