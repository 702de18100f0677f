import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { enginePids } from './engineProcess.ts';
import type { TestTable } from './testTable.ts';

const activationLimitMs = 500; // of the processor: a loaded machine says nothing of the extension

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  readonly enabledApiProposals?: readonly string[];
}

/** These run first: they need an editor in which no command of Fixpoint's has run. */
export const activationTests: TestTable = {
  'the extension sleeps until it is needed': async () => {
    assert.equal(fixpoint().isActive, false);
    assert.deepEqual(enginePids(), []);
    await Promise.resolve();
  },

  'activation is quick and starts no process': async () => {
    const before = process.cpuUsage();
    await fixpoint().activate();
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1000;
    assert.ok(tookMs < activationLimitMs, `took ${tookMs.toFixed(0)} ms`);
    assert.deepEqual(enginePids(), []);
  },

  'every command in the manifest is there': async () => {
    const registered = await vscode.commands.getCommands(true);
    const contributed = manifest().contributes.commands.map(({ command }) => command);
    assert.ok(contributed.length > 0);
    assert.deepEqual(
      contributed.filter((command) => !registered.includes(command)),
      [],
    );
  },

  'the manifest uses no proposed API': async () => {
    // The test editor would allow it; a released VS Code would not.
    assert.equal(manifest().enabledApiProposals, undefined);
    await Promise.resolve();
  },
};

function fixpoint(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('fixpoint.fixpoint');
  assert.ok(extension, 'the extension is not installed');
  return extension;
}

function manifest(): Manifest {
  return fixpoint().packageJSON as Manifest;
}
