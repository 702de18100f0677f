import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export type JavaScriptFramework = 'vitest' | 'jest' | 'mocha' | 'node:test';

const modules = 60;
const functionsInModule = 12;
const testFiles = 24;
const testsInFile = 21;

const ownTest: Readonly<Record<JavaScriptFramework, string>> = {
  vitest: "import { expect, test } from 'vitest';",
  jest: '',
  mocha: "const assert = require('node:assert');\nconst test = it;",
  'node:test': "const assert = require('node:assert');\nconst test = require('node:test');",
};
const runs: Readonly<Record<JavaScriptFramework, string>> = {
  vitest: 'vitest run',
  jest: 'jest',
  mocha: 'mocha test',
  'node:test': 'node --test',
};

/** Five hundred small tests over sixty modules that import each other; TypeScript under vitest. */
export function writeJavaScriptProject(root: string, framework: JavaScriptFramework): void {
  const isTyped = framework === 'vitest';
  const extension = isTyped ? 'ts' : 'js';
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (let module = 0; module < modules; module += 1) {
    write(`src/m${module}.${extension}`, moduleText(module, isTyped));
  }
  for (let file = 0; file < testFiles; file += 1) {
    write(`test/t${file}.test.${extension}`, testFileText(file, framework, isTyped));
  }
  const devDependencies = framework === 'node:test' ? {} : { [framework]: '*' };
  write('package.json', JSON.stringify({ name: 'measured', scripts: { test: runs[framework] }, devDependencies }));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
}

function moduleText(module: number, isTyped: boolean): string {
  const used = [1, 2, 3].map((step) => module * 2 + step).filter((other) => other < modules);
  const imports = used.map((other) =>
    isTyped
      ? `import { f${other}_0, f${other}_1 } from './m${other}';`
      : `const { f${other}_0, f${other}_1 } = require('./m${other}');`,
  );
  const names = Array.from({ length: functionsInModule }, (_, k) => `f${module}_${k}`);
  const functions = names.map((name, k) => {
    const next = used[k % Math.max(1, used.length)];
    const call = next === undefined ? 'total + 1' : `f${next}_${k % 2}(n + 1, items)`;
    const [number, numbers] = isTyped ? [': number', ': number[]'] : ['', ''];
    return `
${isTyped ? 'export ' : ''}function ${name}(n${number}, items${numbers} = [])${number} {
  let total = n * ${k + 1};
  for (const item of items) {
    if (item > ${k}) {
      total += item;
    } else if (item < -${k}) {
      total -= item;
    }
  }
  const parts = items.map((item) => item * 2).filter((item) => item % 3 === 0);
  switch (total % 4) {
    case 0:
      return total;
    case 1:
      return ${call};
    default:
      return total + parts.length;
  }
}`;
  });
  const end = isTyped ? '' : `module.exports = { ${names.join(', ')} };\n`;
  return `${[...imports, ...functions].join('\n')}\n${end}`;
}

function testFileText(file: number, framework: JavaScriptFramework, isTyped: boolean): string {
  const used = [...new Set([0, 7, 14, 21].map((step) => (file * 3 + step) % modules))];
  const imports = used.map((module) =>
    isTyped ? `import * as m${module} from '../src/m${module}';` : `const m${module} = require('../src/m${module}');`,
  );
  const expects = framework === 'vitest' || framework === 'jest';
  const tests = Array.from({ length: testsInFile }, (_, test) => {
    const module = used[test % used.length] ?? 0;
    const call = `m${module}.f${module}_${test % functionsInModule}(${test}, [1, 2, ${test}, -5, 7])`;
    const check = expects ? `expect(typeof ${call}).toBe('number')` : `assert.strictEqual(typeof ${call}, 'number')`;
    return `test('case ${test}', () => {\n  ${check};\n});`;
  });
  return `${[ownTest[framework], ...imports, ...tests].join('\n')}\n`;
}
