import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const packages = 10;
const testsInPackage = 50;

type Write = (path: string, text: string) => void;

function writerBelow(root: string): Write {
  return (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
}

/** Five hundred tests in ten packages, each with a function of its own. */
export function writeGoProject(root: string): void {
  const write = writerBelow(root);
  write('go.mod', 'module example.com/measured\n\ngo 1.20\n');
  for (let number = 0; number < packages; number += 1) {
    const name = `part${number}`;
    const functions = numbers(testsInPackage).map(
      (k) =>
        `\nfunc F${k}(items []int) int {\n\ttotal := ${k}\n\tfor _, item := range items {\n\t\tif item > ${k} {\n\t\t\ttotal += item\n\t\t} else {\n\t\t\ttotal -= item\n\t\t}\n\t}\n\treturn total\n}\n`,
    );
    const tests = numbers(testsInPackage).map(
      (k) =>
        `\nfunc TestF${k}(t *testing.T) {\n\tif F${k}([]int{1, 2, ${k}}) == -100000 {\n\t\tt.Fatal("wrong")\n\t}\n}\n`,
    );
    write(`${name}/${name}.go`, `package ${name}\n${functions.join('')}`);
    write(`${name}/${name}_test.go`, `package ${name}\n\nimport "testing"\n${tests.join('')}`);
  }
}

/** Five hundred tests of JUnit 5 in ten classes; Maven builds them. */
export function writeJavaProject(root: string, pom: string): void {
  const write = writerBelow(root);
  write('pom.xml', pom);
  for (let number = 0; number < packages; number += 1) {
    const methods = numbers(testsInPackage).map(
      (k) =>
        `  static int f${k}(int... items) {\n    int total = ${k};\n    for (int item : items) {\n      if (item > ${k}) {\n        total += item;\n      } else {\n        total -= item;\n      }\n    }\n    return total;\n  }\n`,
    );
    const tests = numbers(testsInPackage).map(
      (k) => `  @Test\n  void f${k}() {\n    assertTrue(Part${number}.f${k}(1, 2, ${k}) != -100000);\n  }\n`,
    );
    write(
      `src/main/java/measured/Part${number}.java`,
      `package measured;\n\nclass Part${number} {\n${methods.join('\n')}}\n`,
    );
    write(
      `src/test/java/measured/Part${number}Test.java`,
      `package measured;\n\nimport static org.junit.jupiter.api.Assertions.assertTrue;\n\nimport org.junit.jupiter.api.Test;\n\nclass Part${number}Test {\n${tests.join('\n')}}\n`,
    );
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
