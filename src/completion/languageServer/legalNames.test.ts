import { describe, expect, it } from 'vitest';
import type { CompletionItem } from './completionItems.ts';
import { nameOf, parseCompletions } from './completionItems.ts';
import { goplsServer } from './gopls.ts';
import { jdtlsServer } from './jdtls.ts';
import { scanBrackets } from './lexicon.ts';
import { pyrightServer } from './pyright.ts';
import type { ServerDescription } from './serverDescription.ts';
import { siteAt } from './sites.ts';

const program = {
  name: '',
  command: '',
  args: [],
  environment: {},
  home: '',
  launcher: '',
  java: '',
  configuration: '',
};
const python = pyrightServer(program);
const go = goplsServer(program);
const java = jdtlsServer({ ...program, dataFolder: '' });

describe('the name of an item', () => {
  it.each<[CompletionItem, string | undefined]>([
    [{ label: 'name' }, 'name'],
    [{ label: 'größe_2' }, 'größe_2'],
    [{ label: 'total(int a) : int', insertText: 'total()' }, 'total'],
    [{ label: 'name=' }, 'name'],
    [{ label: 'return', kind: 14 }, 'return'],
    [{ label: 'word', kind: 1 }, undefined],
    [{ label: 'snippet', kind: 15 }, undefined],
    [{ label: 'for', insertText: 'for ($1) {}', insertTextFormat: 2 }, undefined],
    [{ label: 'name', textEdit: { newText: 'this.name' } }, undefined],
    [{ label: 'a-b', insertText: '["a-b"]' }, undefined],
    [{ label: 'Imported', additionalTextEdits: [{}] }, undefined],
    [{ label: 'java.util', kind: 9 }, undefined],
    [{ label: 'pairs...' }, 'pairs'],
    [{ label: 'Entry - java.util.Map', insertText: 'Entry' }, 'Entry'],
  ])('%j is %s', (item, name) => expect(nameOf(item)).toBe(name));

  it.each<[unknown, boolean]>([
    [null, true],
    [[], true],
    [{ items: [] }, true],
    ['names', false],
    [{ items: [{}] }, false],
    [{}, false],
  ])('is read from %j: %s', (answer, isRead) => expect(parseCompletions(answer) !== undefined).toBe(isRead));
});

describe('what an answer means', () => {
  it.each<[string, ServerDescription, string, string[], string]>([
    ['a member', python, 'return a.', ['b'], 'closed'],
    ['a member of what makes its members up', python, 'return a.', ['b', '__getattr__'], 'open'],
    ['nothing known', python, 'return a.', [], 'unknown'],
    ['a member that may be stored', python, 'self.', ['b'], 'open'],
    ['one of several that may be stored', python, 'self.a, self.', ['b'], 'open'],
    ['the value that is stored', python, 'self.a = self.', ['b'], 'closed'],
    ['a name', python, 'return ', ['b'], 'closed'],
    ['a name that may be stored', python, '', ['b'], 'open'],
    ['a name in brackets', python, 'x = [', ['b'], 'open'],
    ['a loop variable', python, 'for ', ['b'], 'open'],
    ['the name of a function', python, 'def ', ['b'], 'unknown'],
    ['a member', go, 'return a.', ['b'], 'closed'],
    ['a name in an expression', go, 'return ', ['b'], 'closed'],
    ['a statement', go, '', ['b'], 'open'],
    ['a literal whose address is taken', go, 'return &', ['b'], 'open'],
    ['a name behind a logical operator', go, 'return a && ', ['b'], 'closed'],
    ['a member', java, 'return a.', ['b'], 'closed'],
    ['a method reference', java, 'return A::', ['b'], 'closed'],
    ['a name', java, 'return ', ['b'], 'open'],
    ['members of Object only', java, 'return a.', ['hashCode', 'equals', 'wait'], 'unknown'],
  ])('%s (%#)', (_what, server, code, names, kind) => {
    const site = siteAt(scanBrackets(code, server.lexicon));
    const answer = { items: names.map((label) => ({ label })), isIncomplete: false };
    expect(server.legalNames(answer, site).kind).toBe(kind);
  });

  it.each([
    ['java.', ['java.util', 'java.util.concurrent'], 'unknown'],
    ['com.shop.', ['com.shop.cart', 'Shop'], 'open'],
  ])('is not closed in a package, whose lists have qualified names: %s', (code, labels, kind) => {
    const site = siteAt(scanBrackets(`var a = ${code}`, java.lexicon));
    const items = labels.map((label) => ({ label, kind: label.includes('.') ? 9 : 7 }));
    expect(java.legalNames({ items, isIncomplete: false }, site).kind).toBe(kind);
  });

  it.each([
    ['pyright, which always says so', python, 'closed'],
    ['gopls', go, 'open'],
    ['the Eclipse JDT language server', java, 'open'],
  ])('is closed only if it is complete: %s', (_name, server, kind) => {
    const site = siteAt(scanBrackets('return a.', server.lexicon));
    expect(server.legalNames({ items: [{ label: 'b' }], isIncomplete: true }, site).kind).toBe(kind);
  });

  it.each([
    ['a + b.', 'member'],
    ['f().', 'member'],
    ['"text".', 'member'],
    ['a.\n  ', 'member'],
    ['1.', 'bare'],
    ['f(...', 'bare'],
    ['x = ', 'bare'],
    ['// a.\n', 'bare'],
    ['// a.', 'quiet'],
  ])('depends on the place: behind %j it is %s', (code, kind) =>
    expect(siteAt(scanBrackets(code, go.lexicon)).kind).toBe(kind),
  );
});
