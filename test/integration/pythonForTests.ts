import { pythonWithPytest } from '../../scripts/pythonForTests.mjs';

let found: Promise<string> | undefined;

/** An interpreter that can import pytest: one that is there, else one in a virtual environment in `.cache/`. */
export function pythonForTests(): Promise<string> {
  found ??= pythonWithPytest();
  return found;
}
