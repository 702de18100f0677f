import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { childPids, enginePids, isAlive } from './engineProcess.ts';
import { brokenLine, eventually, filesOnDisk, fixedLine, resetProject } from './project.ts';
import { acceptAll, assertBasket, basketBuffer, fixTestAtCursor, reviewTitle } from './review.ts';
import type { TestTable } from './testTable.ts';

const passingTest = 'test_few_pieces_cost_the_full_price';

export const engineTests: TestTable = {
  'a test that passes gets no review, and one engine answers every time': async () => {
    await resetProject();
    await fixTestAtCursor(passingTest);
    const first = enginePids();
    await fixTestAtCursor(passingTest);
    assert.equal(reviewTitle(), undefined);
    assert.equal(first.length, 1);
    assert.deepEqual(enginePids(), first);
  },

  'a run whose engine is killed settles, and a restart helps': async () => {
    await resetProject();
    const before = await filesOnDisk();
    const broken = (await basketBuffer()).getText();
    await vscode.commands.executeCommand('fixpoint.restartEngine');

    const run = fixTestAtCursor();
    const engine = await eventually('only the new engine runs', onlyEngine);
    const tests = await eventually('it runs tests', () => childPids(engine)[0]);
    process.kill(engine, 'SIGKILL');
    await run;
    await eventually('the tests it ran have ended', () => (isAlive(tests) ? undefined : true));
    assert.equal(reviewTitle(), undefined);
    assert.deepEqual(await filesOnDisk(), before);
    await assertBasket(broken);

    await vscode.commands.executeCommand('fixpoint.restartEngine');
    await fixTestAtCursor();
    await acceptAll();
    await assertBasket(broken.replace(brokenLine, fixedLine));
  },
};

function onlyEngine(): number | undefined {
  const [first, ...others] = enginePids();
  return others.length === 0 ? first : undefined;
}
