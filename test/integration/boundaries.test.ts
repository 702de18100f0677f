import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint();

/** The rules broken by one statement in a file that is really there. */
async function brokenRules(filePath: string, statement: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${statement}\n`, { filePath });
  const about = new Set([
    'import-x/no-restricted-paths',
    'no-restricted-imports',
    'no-restricted-globals',
    'no-restricted-syntax',
  ]);
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

describe('nothing leaves the machine but through one door', () => {
  const modules = ['http', 'https', 'http2', 'net', 'tls', 'dgram'].flatMap((name) => [name, `node:${name}`]);
  const loaded = [...modules, 'undici'].flatMap((name): [string, string][] => [
    [`import * as network from '${name}';`, 'no-restricted-imports'],
    [`export * from '${name}';`, 'no-restricted-imports'],
    [`await import('${name}');`, 'no-restricted-syntax'],
    [`require('${name}');`, 'no-restricted-syntax'],
  ]);
  const globals = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'].flatMap((name): [string, string][] => [
    [`${name};`, 'no-restricted-globals'],
    [`globalThis.${name};`, 'no-restricted-globals'],
  ]);

  it.each([
    'src/extension/main.ts',
    'src/cli/main.ts',
    'src/testing/pytest/pythonEcosystem.ts',
    'src/workspace/edits.ts',
    'src/models/languageModel.ts',
    'src/models/openai/openaiModel.ts',
  ])('in %s each way to the network is an error', async (file) => {
    const statements = [...loaded, ...globals];
    const [result] = await eslint.lintText(statements.map(([statement]) => `${statement}\n`).join(''), {
      filePath: file,
    });
    const errors = result?.messages.filter(
      ({ ruleId, severity }) => severity === 2 && ruleId?.startsWith('no-restricted-'),
    );
    expect(errors?.map(({ line, ruleId }) => [statements[line - 1]?.[0], ruleId])).toEqual(statements);
  });

  it('the door itself is fetch, and nothing else', async () => {
    const statements = [...loaded, ...globals].filter(([statement]) => !/fetch/.test(statement));
    const door = ['fetch;', 'globalThis.fetch;'];
    const [result] = await eslint.lintText([...statements.map(([statement]) => statement), ...door].join('\n'), {
      filePath: 'src/models/network/httpClient.ts',
    });
    const errors = result?.messages.filter(({ ruleId }) => ruleId?.startsWith('no-restricted-'));
    expect(errors?.map(({ line, ruleId }) => [statements[line - 1]?.[0], ruleId])).toEqual(statements);
  });

  it('what does not reach the network is none', async () => {
    expect(await brokenRules('src/cli/main.ts', "import { join } from 'node:path'; await import('node:fs');")).toEqual(
      [],
    );
  });
});
