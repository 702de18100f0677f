import * as vscode from 'vscode';

// Everything the extension uses of VS Code that its documentation does not promise. Each function looks whether the
// thing is there, and does without it if not.

/** A language-model tool can be asked without a model, without a chat and, this one, without a question to the user. */
const failureTools = ['testFailure', 'copilot_testFailure'];

/** The last test run's failures as text for a model; undefined if this editor has no such tool or it cannot tell. */
export async function lastTestFailures(): Promise<string | undefined> {
  const tool = failureTools.find((name) => vscode.lm.tools.some((known) => known.name === name));
  if (tool === undefined) return undefined;
  try {
    const answer = await vscode.lm.invokeTool(tool, { input: {}, toolInvocationToken: undefined });
    return answer.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
  } catch {
    return undefined; // the tool's own trouble: the caller knows as much as without the tool
  }
}

/** A test as the editor knows it: its controller's id, then the ids from the outermost item to the test itself. */
export type ControlledTest = readonly [controller: string, ...ids: readonly string[]];

/** The tests of a file, whoever shows them; none if this editor does not tell. */
export async function testsInFile(uri: vscode.Uri): Promise<readonly ControlledTest[]> {
  const answer = await valueIfThere('vscode.testing.getTestsInFile', uri);
  return Array.isArray(answer) ? answer.filter(isControlledTest) : [];
}

function isControlledTest(value: unknown): value is ControlledTest {
  return Array.isArray(value) && value.length > 1 && value.every((part) => typeof part === 'string');
}

/** Has tests run by those who show them, and waits until the run ends. False if this editor cannot. */
export function runTests(tests: readonly ControlledTest[]): Promise<boolean> {
  const run = 2; // of VS Code's kinds of runs: not debugging, not coverage
  return runIfThere('vscode.runTestsById', run, ...tests.map((test) => test.join('\0')));
}

/** Shows the notifications, among them the progress of runs. */
export function showNotifications(): Promise<boolean> {
  return runIfThere('notifications.showList');
}

/** Opens the editor in which a workspace can be trusted. */
export function manageWorkspaceTrust(): Promise<boolean> {
  return runIfThere('workbench.trust.manage');
}

/** Brings a view to sight and leaves the keyboard where it is. The command is there for every view; its option is not promised. */
export function showView(viewId: string): Promise<boolean> {
  return runIfThere(`${viewId}.focus`, { preserveFocus: true });
}

/** Opens the settings with a search. */
export function openSettings(search: string): Promise<boolean> {
  return runIfThere('workbench.action.openSettings', search);
}

/** Goes to a change in the active multi-diff editor. */
export function goToChange(direction: 'next' | 'previous'): Promise<boolean> {
  return runIfThere(direction === 'next' ? 'multiDiffEditor.goToNextChange' : 'multiDiffEditor.goToPreviousChange');
}

/** Makes the active tab stay when another file is opened. */
export function keepActiveTab(): Promise<boolean> {
  return runIfThere('workbench.action.keepEditor');
}

async function runIfThere(command: string, ...commandArguments: readonly unknown[]): Promise<boolean> {
  if (!(await isThere(command))) return false;
  await vscode.commands.executeCommand(command, ...commandArguments);
  return true;
}

async function valueIfThere(command: string, ...commandArguments: readonly unknown[]): Promise<unknown> {
  return (await isThere(command)) ? vscode.commands.executeCommand(command, ...commandArguments) : undefined;
}

async function isThere(command: string): Promise<boolean> {
  return (await vscode.commands.getCommands(true)).includes(command);
}

/** Keeps a list's rows in the order given; otherwise the editor sorts them by how well they match what was typed. */
export function keepOrder(pick: vscode.QuickPick<vscode.QuickPickItem>): void {
  if ('sortByLabel' in pick) pick.sortByLabel = false;
}
