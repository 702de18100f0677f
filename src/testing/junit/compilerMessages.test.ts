import { expect, it } from 'vitest';
import { compileErrors } from './compilerMessages.ts';

const told = (output: string): string[] =>
  compileErrors('/t', output).map(({ file, message, frames }) => `${file ?? '-'} ${frames[0]?.line ?? 0} ${message}`);

it.each([
  ["/t/src/A.java:[3,5] error: ';' expected", ["src/A.java 3 ';' expected"]],
  [
    'Compilation failure\n/t/A.java:[1,2] one\n/t/A.java:[4,2] two\n/t/B.java:[7,1] three',
    ['A.java 1 one', 'B.java 7 three'],
  ],
  [
    '/t/A.java:3: warning: [removal] old\n/t/A.java:7: error: cannot find symbol\n  foo();',
    ['A.java 7 cannot find symbol'],
  ],
  ['/elsewhere/A.java:[3,5] error: no', ['- 0 /elsewhere/A.java:[3,5] error: no']],
  ['Fatal error: /t/x is odd', ['- 0 Fatal error: /x is odd']],
])('%s', (output, errors) => {
  expect(told(output)).toEqual(errors);
});
