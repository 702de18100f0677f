/** Python and pytest. */
import { UserError } from './userError.ts';

export const pythonNotFound = (tried: readonly string[]): UserError =>
  new UserError(
    'python-not-found',
    `No Python interpreter was found (tried ${tried.join(', ')}). Install Python 3.7 or newer, or name one with --python (in the editor: the setting fixpoint.pythonPath).`,
  );

export const pythonNotUsable = (python: string, detail: string): UserError =>
  new UserError(
    'python-not-usable',
    `${python} cannot be used: ${detail} Name a Python 3.7 or newer with --python (in the editor: the setting fixpoint.pythonPath).`,
  );

export const pytestNotFound = (pythons: readonly string[]): UserError =>
  new UserError(
    'pytest-not-found',
    `pytest cannot be imported by ${pythons.join(' or ')}. Install it there ("${pythons[0] ?? 'python3'} -m pip install pytest"), or name the project's own interpreter with --python.`,
  );

export const pytestTooOld = (python: string, version: string): UserError =>
  new UserError(
    'pytest-too-old',
    `${python} has pytest ${version}, which is too old. Install pytest 6 or newer there ("${python} -m pip install -U pytest"), or name another interpreter with --python.`,
  );
