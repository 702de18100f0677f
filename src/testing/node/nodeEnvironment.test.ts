import { describe, expect, it } from 'vitest';
import { nodeEnvironment, withoutInterference } from './nodeEnvironment.ts';

describe('withoutInterference', () => {
  it.each([
    ['', ''],
    ['--max-old-space-size=4096', '--max-old-space-size=4096'],
    ['--import tsx --no-warnings', '--import tsx --no-warnings'],
    ['--inspect=0 --no-warnings', '--no-warnings'],
    ['--require /x/node_modules/node-preload/preload-path/node-preload.js --import tsx', '--import tsx'],
    ['--require "/a b/ms-vscode.js-debug/bootloader.js" -r ./own.js', '-r ./own.js'],
    ['--test-reporter=spec --experimental-vm-modules', '--experimental-vm-modules'],
  ])('%s', (options, expected) => expect(withoutInterference(options)).toBe(expected));
});

it('what other tools set is taken out, what the user set is kept', () => {
  const places = { projectFolder: '/tree/one', workFolder: '/w', requestFile: '/w/request.json' };
  const environment = {
    ...{
      NODE_V8_COVERAGE: 'x',
      NODE_TEST_CONTEXT: 'child',
      VITEST_WORKER_ID: '1',
      JEST_WORKER_ID: '1',
      NYC_CONFIG: 'x',
    },
    ...{ DATABASE: 'x', NODE_ENV: 'test', PATH: '/bin' },
  };
  expect(nodeEnvironment(environment, places)).toMatchObject({
    DATABASE: 'x',
    NODE_ENV: 'test',
    PATH: '/bin',
    TMPDIR: '/w/t',
  });
  expect(
    Object.keys(nodeEnvironment(environment, places)).filter((name) => /COVERAGE|CONTEXT|WORKER|NYC/.test(name)),
  ).toEqual([]);
});
