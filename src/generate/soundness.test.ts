import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SyntaxTree } from '../syntax/tree.ts';
import { languageOf, Syntax } from '../syntax/syntax.ts';
import type { TextEdit } from '../workspace/edits.ts';
import { applyEdits, editedText } from '../workspace/edits.ts';
import { allLinesSuspect, candidatesFor, changeOf, PROGRAM } from './repairCases.ts';
import { FAMILIES } from './templates/families.ts';

// What holds for every candidate of every family, over varied sample programs.

const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
const signal = new AbortController().signal;
afterAll(() => syntax[Symbol.asyncDispose]());

const folder = join(import.meta.dirname, '../../test/fixtures/templates');
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]);
const withCarriageReturns = samples.map(([name, text]): [string, string] => [
  `${name} with CRLF`,
  text.replaceAll('\n', '\r\n'),
]);
const language = languageOf(PROGRAM, syntax.languages);
if (!language) throw new Error('no grammar for Python');

interface Proposal {
  readonly template: string;
  readonly explanation: string;
  readonly edits: readonly TextEdit[];
}

const known = new Map<string, Promise<readonly Proposal[]>>();

function proposalsFor(text: string): Promise<readonly Proposal[]> {
  let proposals = known.get(text);
  if (!proposals) {
    proposals = findProposals(text);
    known.set(text, proposals);
  }
  return proposals;
}

async function findProposals(text: string): Promise<Proposal[]> {
  return (await candidatesFor(syntax, text, allLinesSuspect(text))).map((patch) => ({
    template: patch.origin.template ?? '',
    explanation: patch.explanation,
    edits: changeOf(patch).edits,
  }));
}

/** Some of each template, from its whole stream: parsing all would take minutes. */
function someOfEach(proposals: readonly Proposal[], count: number): Proposal[] {
  const templates = new Set(proposals.map(({ template }) => template));
  return [...templates].flatMap((template) => {
    const all = proposals.filter((proposal) => proposal.template === template);
    const step = Math.max(1, all.length / count);
    return Array.from(
      { length: Math.min(count, all.length) },
      (_, index) => all[Math.floor(index * step)] ?? [],
    ).flat();
  });
}

/** Comments, and strings that are statements of their own. */
function remarks(tree: SyntaxTree): string[] {
  return [...tree.root.walk()]
    .filter(({ kind, parent }) => kind === 'comment' || (kind === 'string' && parent?.kind === 'expression_statement'))
    .map(({ text }) => text);
}

describe.each(samples)('%s', (_, text) => {
  it('gets candidates that parse and leave comments and documentation alone', async () => {
    const before = remarks(await syntax.parse(language, text, signal));
    for (const { edits, template, explanation } of someOfEach(await proposalsFor(text), 8)) {
      const { hasNewErrors } = await syntax.fingerprint(language, text, edits, signal);
      const after = remarks(await syntax.parse(language, applyEdits(text, edits), signal));
      expect({ hasNewErrors, remarks: after }, `${template}: ${explanation}`).toEqual({
        hasNewErrors: false,
        remarks: before,
      });
    }
  }, 20_000);
});

describe.each([...samples, ...withCarriageReturns])('%s', (_, text) => {
  it('gets candidates that change something, each something else, and keep its line endings', async () => {
    const proposals = await proposalsFor(text);
    const edited = proposals.map(({ edits }) => applyEdits(text, edits));
    expect(proposals.length).toBeGreaterThan(500);
    expect(new Set(edited).size).toBe(edited.length);
    expect(edited.includes(text)).toBe(false);
    const hasForeignEnding = text.includes('\r\n') ? /(?<!\r)\n|\r(?!\n)/ : /\r/;
    const foreign = proposals.filter((_, index) => hasForeignEnding.test(edited[index] ?? ''));
    expect(foreign.map(({ template, explanation }) => `${template}: ${explanation}`)).toEqual([]);
  });
});

describe('the families', () => {
  it('all propose something for the samples', async () => {
    const proposed = new Set<string>();
    for (const [, text] of samples) {
      for (const { template } of await proposalsFor(text)) proposed.add(template);
    }
    expect([...new Set(FAMILIES.map(({ template }) => template))].filter((name) => !proposed.has(name))).toEqual([]);
  });

  it('put no quotes of a string into its own interpolation', async () => {
    const text = "def f(d, k):\n    return f'{d[k]} {g(d)}'\n";
    const edited = (await candidatesFor(syntax, text, allLinesSuspect(text))).map((patch) =>
      editedText(changeOf(patch)),
    );
    expect(edited).toContain(text.replace('d[k]', 'd.get(k)'));
    expect(edited.filter((result) => /f'[^\n]*'[^\n]*'/.test(result))).toEqual([]);
  });

  it('indent with tabs where the file does', async () => {
    const text = 'def f(xs):\n\tfor x in xs:\n\t\tx.go()\n\treturn xs\n';
    for (const patch of await candidatesFor(syntax, text, allLinesSuspect(text))) {
      for (const line of editedText(changeOf(patch)).split('\n')) expect(line, patch.explanation).not.toMatch(/^\t* +/);
    }
  });
});
