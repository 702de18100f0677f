import { expect, it } from 'vitest';
import { readNodeTestScript } from './nodeTestScript.ts';

it.each<[string, string[], string[]]>([
  ['node --test', [], []],
  ['node --test test/', [], ['test/']],
  ['node --import tsx --test "src/**/*.test.ts"', ['--import', 'tsx'], ['src/**/*.test.ts']],
  ['tsx --test src/a.test.ts', ['--import', 'tsx'], ['src/a.test.ts']],
  [
    'tsc && node --test-reporter spec --test --experimental-strip-types a.ts && echo ok',
    ['--experimental-strip-types'],
    ['a.ts'],
  ],
  ['c8 node -r ./setup.js --test --test-name-pattern=x --watch', ['-r', './setup.js'], []],
  ['cross-env A=1 node --conditions=dev --test', ['--conditions=dev'], []],
])('%s', (script, nodeOptions, patterns) => expect(readNodeTestScript(script)).toEqual({ nodeOptions, patterns }));

it.each(['mocha --test', 'node test.js', 'jest'])('%s runs no tests with Node', (script) => {
  expect(readNodeTestScript(script)).toBeUndefined();
});
