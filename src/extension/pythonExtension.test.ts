import { describe, expect, it } from 'vitest';
import { chosenInterpreter } from './pythonExtension.ts';

const folder = { fsPath: '/project' };
const active = { id: '1', path: '/project/.venv/bin/python' };
const environmentsThat = (resolve: () => unknown, path: unknown = active) => ({
  environments: {
    getActiveEnvironmentPath: (asked: unknown) => (asked === folder ? path : undefined),
    resolveEnvironment: resolve,
  },
});

describe('the interpreter chosen in the Python extension', () => {
  it.each([
    [
      'is that of the resolved environment',
      environmentsThat(() => ({ executable: { uri: { fsPath: '/env/bin/python3' } } })),
      '/env/bin/python3',
    ],
    [
      'resolved later',
      environmentsThat(() => Promise.resolve({ executable: { uri: { fsPath: '/env/python' } } })),
      '/env/python',
    ],
    ['unresolved is the path itself', environmentsThat(() => undefined), '/project/.venv/bin/python'],
    ['on Windows too', environmentsThat(() => undefined, { path: 'C:\\env\\python.exe' }), 'C:\\env\\python.exe'],
    [
      'is unknown if the path is a folder',
      environmentsThat(() => undefined, { path: '/opt/conda/envs/shop' }),
      undefined,
    ],
    [
      'is unknown if the environment has no executable',
      environmentsThat(() => ({ executable: {} }), { path: '/envs/x' }),
      undefined,
    ],
    [
      'survives an extension that throws',
      environmentsThat(() => Promise.reject(new Error('no'))),
      '/project/.venv/bin/python',
    ],
    ['is unknown without a choice', environmentsThat(() => undefined, null), undefined],
    ['is unknown of another shape', { environments: { getActiveEnvironmentPath: 7 } }, undefined],
    ['is unknown of no exports', undefined, undefined],
  ])('%s', async (_name, exports, expected) => {
    expect(await chosenInterpreter(exports, folder)).toBe(expected);
  });
});
