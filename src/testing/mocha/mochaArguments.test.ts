import { describe, expect, it } from 'vitest';
import { argumentsInScript, ownOptions } from './mochaArguments.ts';

describe('argumentsInScript', () => {
  it.each<[string, string[], string[]]>([
    ['mocha', [], []],
    ['mocha --recursive', ['--recursive'], []],
    ["mocha -r ts-node/register 'src/**/*.spec.ts'", ['-r', 'ts-node/register'], ['src/**/*.spec.ts']],
    ['nyc --reporter=html mocha "test/*.js" --exit', ['--exit'], ['test/*.js']],
    ['cross-env X=1 npx mocha --parallel -j 4 --reporter dot test', [], ['test']],
    ['node_modules/.bin/mocha --bail -w --timeout=5000 test', ['--timeout=5000'], ['test']],
    ['eslint . && mocha test && echo done', [], ['test']],
    ['tsc && node --expose-gc ./node_modules/mocha/bin/mocha test', [], ['test']],
  ])('%s', (script, options, specs) => expect(argumentsInScript(script)).toEqual({ options, specs }));

  it.each(['jest', 'echo mocha-like', 'node --test'])('%s has none', (script) => {
    expect(argumentsInScript(script)).toBeUndefined();
  });
});

it('old versions are told only what they know', () => {
  expect(ownOptions('5.2.0', 'r')).toEqual(['--reporter', 'r', '--full-trace']);
  expect(ownOptions('7.0.0', 'r')).not.toContain('--no-parallel');
  expect(ownOptions('11.0.0', 'r')).toContain('--no-parallel');
});
