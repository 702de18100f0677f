import { expect, it } from 'vitest';
import { isJacocoAgent, quotedArgument, splitArguments } from './argumentLine.ts';

it.each([
  ['', []],
  ['-Xmx1g  -Da=b', ['-Xmx1g', '-Da=b']],
  ['-Da="b c" -Dd=e', ['-Da=b c', '-Dd=e']],
  ["'-Da=b c'", ['-Da=b c']],
  ['-Da=""', ['-Da=']],
])('%s is split', (line, words) => {
  expect(splitArguments(line)).toEqual(words);
});

it.each([
  ['-javaagent:/r/org.jacoco.agent-0.8.12-runtime.jar=destfile=/t/jacoco.exec', true],
  ['-javaagent:C:\\r\\jacocoagent.jar', true],
  ['-javaagent:/r/mockito-core.jar', false],
  ['-Da=jacoco.jar', false],
])('%s is an agent of JaCoCo: %s', (argument, isAgent) => {
  expect(isJacocoAgent(argument)).toBe(isAgent);
});

it('quotes for files of arguments', () => {
  expect(quotedArgument('a b\\"c')).toBe('"a b\\\\\\"c"');
});
