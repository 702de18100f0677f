import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SearchArgument, SearchCallName } from '../../protocol/searchCalls.ts';
import { isSearchCall, SEARCH_CALLS, searchCall } from '../../protocol/searchCalls.ts';

interface Manifest {
  readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const tools = manifest.contributes.languageModelTools;
const calls = Object.keys(SEARCH_CALLS).filter(isSearchCall);

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** Lines are counted from 1; no lines around one are lines, too. */
const smallest: Readonly<Record<string, number>> = { line: 1, window: 0 };

function schemaOf({ name, type, description }: SearchArgument): object {
  return type === 'string' ? { type, description } : { type: 'integer', minimum: smallest[name], description };
}

function toolOf(call: SearchCallName): object {
  const description = searchCall(call);
  const words = call.split('_');
  return {
    name: `fixpoint_${call}`,
    toolReferenceName: `fixpoint${words.map(capitalised).join('')}`,
    canBeReferencedInPrompt: true,
    displayName: words.map((word) => (word === 'in' ? word : capitalised(word))).join(' '),
    userDescription: description.summary,
    modelDescription: description.modelDescription,
    icon: '$(search)',
    tags: ['code-search', 'fixpoint'],
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(description.arguments.map((argument) => [argument.name, schemaOf(argument)])),
      required: description.arguments.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
    },
  };
}

describe('the tools in the manifest', () => {
  it.each(calls.map((call) => [call]))('%s is what the protocol says', (call) => {
    expect(tools.find(({ name }) => name === `fixpoint_${call}`)).toEqual(toolOf(call));
  });

  it('are the search calls and no others', () => {
    expect(tools.map(({ name }) => name)).toEqual(calls.map((call) => `fixpoint_${call}`));
  });

  it('have names that VS Code takes', () => {
    for (const { name, toolReferenceName } of tools as readonly { name: string; toolReferenceName: string }[]) {
      expect(name).toMatch(/^(?!copilot_|vscode_)[\w-]+$/);
      expect(toolReferenceName).toMatch(/^[\w-]+$/);
    }
  });
});
