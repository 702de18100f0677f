import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testEnvironment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';

const places = { root: '/project', workingDirectory: '/tree/one', workFolder: '/tmp/w' };
const interpreter: Interpreter = {
  python: '/project/.venv/bin/python',
  version: '3.12.1',
  pytestVersion: '8.0.0',
  collector: 'sys.monitoring',
  isEnvironment: true,
};

describe.skipIf(process.platform === 'win32')('testEnvironment', () => {
  const cases: [string, NodeJS.ProcessEnv, Partial<Interpreter>, Record<string, string | undefined>][] = [
    [
      'activates the environment',
      { PATH: '/usr/bin' },
      {},
      { PATH: '/project/.venv/bin:/usr/bin', VIRTUAL_ENV: '/project/.venv' },
    ],
    [
      'leaves PATH alone without one',
      { PATH: '/usr/bin' },
      { isEnvironment: false },
      { PATH: '/usr/bin', VIRTUAL_ENV: undefined },
    ],
    [
      'makes PYTHONPATH absolute',
      { PYTHONPATH: `src${delimiter}${delimiter}/lib` },
      {},
      { PYTHONPATH: '/project/src:/lib' },
    ],
    ['adds no PYTHONPATH', {}, {}, { PYTHONPATH: undefined }],
    ['keeps what the user set', { DATABASE: 'x', PYTEST_ADDOPTS: '-v' }, {}, { DATABASE: 'x', PYTEST_ADDOPTS: '-v' }],
    [
      'takes out what would interfere',
      { COV_CORE_SOURCE: '.', COVERAGE_PROCESS_START: 'x', PYTEST_XDIST_WORKER: 'gw0', PYTHONINSPECT: '1' },
      {},
      {
        COV_CORE_SOURCE: undefined,
        COVERAGE_PROCESS_START: undefined,
        PYTEST_XDIST_WORKER: undefined,
        PYTHONINSPECT: undefined,
      },
    ],
    [
      'keeps temporary files together',
      { TMPDIR: '/tmp' },
      {},
      { TMPDIR: join('/tmp/w', 't'), PYTEST_DEBUG_TEMPROOT: join('/tmp/w', 't') },
    ],
  ];

  it.each(cases)('%s', (_name, environment, more, expected) => {
    const made = testEnvironment(environment, { ...interpreter, ...more }, places);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, made[name]]))).toEqual(expected);
  });
});
