import * as vscode from 'vscode';

/**
 * The interpreter chosen in the Python extension (ms-python.python) for a folder; undefined if that extension is
 * absent or asleep. What it exports is read with care, because its shape is not ours to rely on.
 */
export async function chosenInterpreter(folder: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension('ms-python.python');
  if (!extension?.isActive) return undefined;
  const environments = member(extension.exports, 'environments');
  const active = await called(environments, 'getActiveEnvironmentPath', folder);
  const resolved = await called(environments, 'resolveEnvironment', active);
  const executable = member(member(resolved, 'executable'), 'uri');
  if (executable instanceof vscode.Uri) return executable.fsPath;
  // An environment that could not be resolved: its path is the interpreter, or for some conda environments a folder.
  const path = member(active, 'path');
  return typeof path === 'string' && /python[\w.]*$/i.test(path) ? path : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

async function called(object: unknown, method: string, argument: unknown): Promise<unknown> {
  const value = member(object, method);
  if (typeof value !== 'function' || argument === undefined) return undefined;
  try {
    return await (value.call(object, argument) as unknown);
  } catch {
    return undefined; // the other extension's trouble: the engine looks for an interpreter itself
  }
}
