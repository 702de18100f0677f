import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { templateGenerator } from '../generate/generate.ts';
import { loadLanguages } from '../syntax/languages.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { noTemplatesMessage } from './messages.ts';
import { languagesOfSuspects } from './repairableLanguages.ts';

const languages = loadLanguages(join(import.meta.dirname, '../../dist/grammars'));
const of = (...files: readonly string[]) =>
  languagesOfSuspects(
    files.map((file) => ({ file: file as RelativePath })),
    [templateGenerator],
    languages,
  );

describe('languages of suspects', () => {
  it.each<[files: string[], hasRepairable: boolean, without: string[]]>([
    [['a.py'], true, []],
    [['a.py', 'b/c.py'], true, []],
    [['a.go'], false, ['Go']],
    [['A.java'], false, ['Java']],
    [['a.ts', 'b.ts', 'c.tsx'], false, ['TypeScript', 'TSX']],
    [['a.mjs', 'b.cjs'], false, ['JavaScript']],
    [['a.py', 'a.go'], true, ['Go']],
    [[], false, []],
  ])('%j can be repaired: %s; without templates: %j', (files, hasRepairable, without) => {
    expect(of(...files)).toEqual({ hasRepairable, without, repairable: ['Python'] });
  });
});

it('says which languages have no templates, and not that nothing was found', () => {
  const { without, repairable } = of('a.ts', 'b.go');
  expect(noTemplatesMessage(without, repairable)).toBe(
    'No fix was searched: this version has no repair templates for TypeScript and Go, only for Python. ' +
      'Start with the suspects, or choose a language model (--model), which can write patches there.',
  );
});
