import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint();

/** The rules broken by one import in a file that is really there. */
async function brokenRules(filePath: string, statement: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${statement}\n`, { filePath });
  const about = new Set(['import-x/no-restricted-paths', 'no-restricted-imports']);
  return (result?.messages ?? []).flatMap(({ ruleId }) => (ruleId !== null && about.has(ruleId) ? [ruleId] : []));
}

const paths = ['import-x/no-restricted-paths'];

describe('a wrong arrow is an error', () => {
  it.each<[name: string, file: string, statement: string, expected: string[]]>([
    [
      'workspace knows no stage',
      'src/workspace/edits.ts',
      "import { localize } from '../localize/localize.ts';",
      paths,
    ],
    ['syntax knows no stage', 'src/syntax/tree.ts', "import { functionAt } from '../symbols/symbols.ts';", paths],
    ['a stage knows no flow', 'src/rank/rank.ts', "import { fixTest } from '../flows/fixTest.ts';", paths],
    [
      'no inside of another stage',
      'src/rank/rank.ts',
      "import { ochiai } from '../localize/suspiciousness.ts';",
      paths,
    ],
    [
      'flows know no inside of a stage',
      'src/flows/fixTest.ts',
      "import { ochiai } from '../localize/suspiciousness.ts';",
      paths,
    ],
    [
      'the extension knows no stage',
      'src/extension/main.ts',
      "import { localize } from '../localize/localize.ts';",
      paths,
    ],
    ['flows know no host', 'src/flows/fixTest.ts', "import { serve } from '../server/server.ts';", paths],
    ['hosts do not know each other', 'src/cli/main.ts', "import { serve } from '../server/server.ts';", paths],
    [
      'only the extension knows the editor',
      'src/server/server.ts',
      "import { window } from 'vscode';",
      ['no-restricted-imports'],
    ],
    ['a stage by its own name', 'src/flows/fixTest.ts', "import { localize } from '../localize/localize.ts';", []],
    ['a stage by its port', 'src/rank/rank.ts', "import type { Suspect } from '../localize/suspect.ts';", []],
    ['the extension knows the editor', 'src/extension/main.ts', "import { window } from 'vscode';", []],
  ])('%s', async (_name, file, statement, expected) => {
    expect(await brokenRules(file, statement)).toEqual(expected);
  });
});
