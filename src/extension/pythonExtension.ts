/**
 * The interpreter chosen for a folder in the Python extension (ms-python.python), read from what that extension
 * exports. It is read with care, because its shape is not ours to rely on: undefined if it is not as expected.
 * @param folder the folder's `vscode.Uri`
 */
export async function chosenInterpreter(exports: unknown, folder: unknown): Promise<string | undefined> {
  const environments = member(exports, 'environments');
  const active = await called(environments, 'getActiveEnvironmentPath', folder);
  const resolved = await called(environments, 'resolveEnvironment', active);
  const executable = member(member(member(resolved, 'executable'), 'uri'), 'fsPath');
  if (typeof executable === 'string') return executable;
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
