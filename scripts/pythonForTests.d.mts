export function pythonWithPytest(): Promise<string>;
