import { describe, expect, it } from 'vitest';
import { pythonPathOf } from './pythonPath.ts';

describe('the interpreter setting', () => {
  it.each([
    ['unset', '', undefined],
    ['blank', '  ', undefined],
    ['absolute', '/usr/bin/python3', '/usr/bin/python3'],
    ['a bare command', 'python3.12', 'python3.12'],
    ['below the folder', '.venv/bin/python', '/project/my shop/.venv/bin/python'],
    ['with the folder as a variable', '${workspaceFolder}/.venv/bin/python', '/project/my shop/.venv/bin/python'],
    ['below the home folder', '~/venv/bin/python', '/home/ä/venv/bin/python'],
    ['with the home folder as a variable', '${userHome}/venv/bin/python', '/home/ä/venv/bin/python'],
  ])('%s', (_name, setting, expected) => {
    expect(pythonPathOf(setting, '/project/my shop', '/home/ä')).toBe(expected);
  });
});
