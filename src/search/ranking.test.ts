import { expect, it } from 'vitest';
import { project } from './searchCases.ts';

it('definitions come in the order of their use', async () => {
  const code = project({
    'dist/a.js': 'function f() {}\n',
    'lib/z.js': 'function f() {}\nfunction outer() {\n  function f() {}\n}\n',
    'lib/types.ts': 'declare function f(): void;\n',
    'lib/distance/b.js': 'function f() {}\n',
    'test/a.test.js': 'function f() {}\n',
  });
  const { results } = await code.call('search_method', 'f');
  expect(results.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'lib/distance/b.js:1',
    'lib/z.js:1',
    'lib/z.js:3',
    'lib/types.ts:1',
    'dist/a.js:1',
    'test/a.test.js:1',
  ]);
});
