import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { enginePids } from './engineProcess.ts';
import { brokenLine, eventually, filesOnDisk, fixedLine, resetProject } from './project.ts';
import { acceptAll, assertBasket, basketBuffer, fixTestAtCursor, proposal } from './review.ts';
import type { TestTable } from './testTable.ts';

export const engineTests: TestTable = {
  'one engine serves all commands': async () => {
    await resetProject();
    await fixTestAtCursor();
    const first = enginePids();
    await fixTestAtCursor();
    assert.equal(first.length, 1);
    assert.deepEqual(enginePids(), first);
  },

  'a run whose engine is killed settles, and a restart helps': async () => {
    await resetProject();
    const before = await filesOnDisk();
    const broken = (await basketBuffer()).getText();
    await vscode.commands.executeCommand('fixpoint.restartEngine');

    const run = fixTestAtCursor();
    const pid = await eventually('the engine runs', () => enginePids()[0]);
    process.kill(pid, 'SIGKILL');
    await run;
    assert.deepEqual(await filesOnDisk(), before);
    await assertBasket(broken);

    await vscode.commands.executeCommand('fixpoint.restartEngine');
    await fixTestAtCursor();
    await proposal();
    await acceptAll();
    await assertBasket(broken.replace(brokenLine, fixedLine));
  },
};
