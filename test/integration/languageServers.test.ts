import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goplsForTests, javaForJdtls, jdtlsForTests, pyrightForTests } from '../../scripts/languageServers.mjs';
import type { CompletionEngine, LegalNames, ShadowDocument } from '../../src/completion/completionEngine.ts';
import { languageServerEngineFor } from '../../src/completion/languageServer/languageServerEngines.ts';
import type { NamedServers } from '../../src/completion/languageServer/serverSettings.ts';
import { replaceRange } from '../../src/workspace/edits.ts';
import { parseRelativePath } from '../../src/workspace/paths.ts';
import type { Offset } from '../../src/workspace/positions.ts';
import { offset } from '../../src/workspace/positions.ts';
import { processesWith } from './processes.ts';

interface Case {
  readonly language: string;
  readonly install: () => Promise<NamedServers>;
  readonly files: Readonly<Record<string, string>>;
  readonly file: string;
  /** Text before a place, and what must be, and must not be among the names there. */
  readonly member: Site;
  readonly bare: Site;
  /** Behind it a name of the person's own stands. */
  readonly declaring: string;
  /** A statement with a name that does not exist, in place of `HOLE`. */
  readonly wrong: { readonly statement: string; readonly name: string };
}

interface Site {
  readonly statement: string;
  readonly kind: LegalNames['kind'];
  readonly has: readonly string[];
  readonly hasNot: readonly string[];
}

const cases: readonly Case[] = [
  {
    language: 'python',
    install: async () => ({ pyright: await pyrightForTests() }),
    files: {
      'shop.py':
        'class Cart:\n    def __init__(self) -> None:\n        self.prices: list[int] = []\n\n    def total(self) -> int:\n        return sum(self.prices)\n',
      'main.py':
        'from shop import Cart\n\n\ndef run(cart: Cart) -> int:\n    # 😀\n    HOLE\n    return missing_before\n',
    },
    file: 'main.py',
    member: { statement: 'return (cart.', kind: 'closed', has: ['total', 'prices'], hasNot: ['tota', 'cart'] },
    bare: { statement: 'return ', kind: 'closed', has: ['cart', 'Cart', 'sum'], hasNot: ['nothing'] },
    declaring: 'cart.',
    wrong: { statement: 'cart.count()', name: 'count' },
  },
  {
    language: 'go',
    install: async () => ({ gopls: await goplsForTests() }),
    files: {
      'go.mod': 'module example.com/shop\n\ngo 1.20\n',
      'cart.go':
        'package shop\n\ntype Cart struct{ prices []int }\n\nfunc (c *Cart) Total() int { return len(c.prices) }\n',
      'main.go': 'package shop\n\nfunc run(cart *Cart) int {\n\t// 😀\n\tHOLE\n\treturn missingBefore\n}\n',
    },
    file: 'main.go',
    member: { statement: 'return (cart.', kind: 'closed', has: ['Total', 'prices'], hasNot: ['Tota', 'cart'] },
    bare: { statement: 'return ', kind: 'closed', has: ['cart', 'run', 'len', 'nil', 'func'], hasNot: ['nothing'] },
    declaring: 'value, ',
    wrong: { statement: 'cart.Count()', name: 'Count' },
  },
  {
    language: 'java',
    install: async () => ({ jdtls: await jdtlsForTests(), javaHome: await javaForJdtls() }),
    files: {
      'pom.xml':
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>shop</groupId><artifactId>shop</artifactId><version>1</version><properties><maven.compiler.release>17</maven.compiler.release></properties></project>',
      'src/main/java/shop/Cart.java':
        'package shop;\n\nclass Cart {\n  int[] prices = {};\n\n  int total() {\n    return prices.length;\n  }\n}\n',
      'src/main/java/shop/Main.java':
        'package shop;\n\nclass Main {\n  static int run(Cart cart) {\n    // 😀\n    HOLE\n    return missingBefore;\n  }\n}\n',
    },
    file: 'src/main/java/shop/Main.java',
    member: {
      statement: 'return (cart.',
      kind: 'closed',
      has: ['total', 'prices', 'hashCode'],
      hasNot: ['tota', 'cart'],
    },
    bare: { statement: 'int a = ', kind: 'open', has: ['cart'], hasNot: ['nothing'] },
    declaring: 'int ',
    wrong: { statement: 'cart.count();', name: 'count' },
  },
];

const never = new AbortController().signal;

describe.each(cases)('the language server for $language', ({ language, install, files, file, ...sites }) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-servers-'));
  const root = join(folder, 'a folder, 日本');
  const mark = `FIXPOINT_MARK=server-${process.pid}-${language}-${Date.now()}`;
  let engine: CompletionEngine | undefined;
  let document: ShadowDocument | undefined;
  let whyNot = '';
  /** With two errors, and without. */
  const broken = files[file] ?? '';
  const text = broken.replace('HOLE', '').replace(/missing_?before/i, '0');
  const path = parseRelativePath(file);

  beforeAll(async () => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    const named = await install().catch((error: unknown) => {
      whyNot = String(error);
      return undefined;
    });
    if (named === undefined || path === undefined) return;
    const [name = '', value = ''] = mark.split('=');
    const environment = { ...process.env, [name]: value };
    const settings = { root, cacheDirectory: join(folder, 'cache'), environment, homeFolder: folder, isTrusted: true };
    const choice = await languageServerEngineFor(language, { ...settings, named }, never);
    if (choice.kind === 'none') throw new Error(choice.reason);
    engine = choice.engine;
    document = await engine.open(path, text, never);
  });

  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The document with a statement in place of the hole. */
  function withStatement(statement: string): { readonly document: ShadowDocument; readonly start: number } {
    if (document === undefined) throw new Error(`no server: ${whyNot}`);
    const start = broken.indexOf('HOLE');
    const end = start + document.text.length - text.length;
    document.update(replaceRange(start, end, statement));
    return { document, start };
  }

  /** Asked again while the machine is too busy for an answer in time. */
  async function namesBehind(statement: string): Promise<LegalNames> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { document, start } = withStatement(statement);
      const answer = await document.namesAt(offset(start + statement.length), never);
      if (answer.kind !== 'unknown' || answer.reason !== 'timeout') return answer;
    }
    throw new Error('no answer in time');
  }

  /** The document is opened anew with errors, and then as it was. */
  async function withBrokenText(use: (document: ShadowDocument, start: Offset) => Promise<void>): Promise<void> {
    if (engine === undefined || path === undefined) throw new Error(`no server: ${whyNot}`);
    await document?.[Symbol.asyncDispose]();
    const opened = await engine.open(path, broken, never);
    try {
      await use(opened, offset(broken.indexOf('HOLE')));
    } finally {
      await opened[Symbol.asyncDispose]();
      document = await engine.open(path, text, never);
    }
  }

  function expectSite(answer: LegalNames, { kind, has, hasNot }: Site): void {
    expect(answer.kind).toBe(kind);
    const names = answer.kind === 'unknown' ? new Set<string>() : answer.names;
    expect([...names]).toEqual(expect.arrayContaining([...has]));
    expect(hasNot.filter((name) => names.has(name))).toEqual([]);
  }

  it('knows the members behind a dot', async (context) => {
    context.skip(whyNot !== '', whyNot);
    expectSite(await namesBehind(sites.member.statement), sites.member);
  });

  it('knows the names in scope', async (context) => {
    context.skip(whyNot !== '', whyNot);
    expectSite(await namesBehind(sites.bare.statement), sites.bare);
  });

  it('says nothing against a name that is being declared', async (context) => {
    context.skip(whyNot !== '', whyNot);
    expect((await namesBehind(sites.declaring)).kind).not.toBe('closed');
  });

  it('answers for the text before an edit as stale, and for the one after it', async (context) => {
    context.skip(whyNot !== '', whyNot);
    const { document, start } = withStatement(sites.member.statement);
    const answer = document.namesAt(offset(start + sites.member.statement.length), never);
    await new Promise((resolve) => setImmediate(resolve));
    withStatement(sites.bare.statement);
    expect(await answer).toEqual({ kind: 'unknown', reason: 'stale' });
    expectSite(await namesBehind(sites.bare.statement), sites.bare);
  });

  it('tells of a name that does not exist, but of none that was there before', async (context) => {
    context.skip(whyNot !== '', whyNot);
    const { statement, name } = sites.wrong;
    await withBrokenText(async (document, start) => {
      document.update(replaceRange(start, start + 'HOLE'.length, statement));
      const found = await document.newDiagnostics({ start, end: offset(document.text.length) }, never);
      expect(found?.map(({ message }) => message)).toEqual([expect.stringContaining(name)]);
      expect(found?.[0]?.kind).toBe('semantic');
      document.update(replaceRange(start, start + statement.length, 'HOLE'));
      expect(await document.newDiagnostics({ start: offset(0), end: offset(broken.length) }, never)).toEqual([]);
    });
  });

  it('rules nothing out where a text that has to compile has errors', async (context) => {
    context.skip(whyNot !== '', whyNot);
    const { statement } = sites.member;
    await withBrokenText(async (document, start) => {
      document.update(replaceRange(start, start + 'HOLE'.length, statement));
      const answer = await document.namesAt(offset(start + statement.length), never);
      expectSite(answer, { ...sites.member, kind: language === 'python' ? 'closed' : 'open' });
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'that is killed while it is asked is unknown, then right again',
    async (context) => {
      context.skip(whyNot !== '', whyNot);
      const { document, start } = withStatement(sites.member.statement);
      const answer = document.namesAt(offset(start + sites.member.statement.length), never);
      for (const pid of processesWith(mark)) process.kill(pid, 'SIGKILL');
      expect(await answer).toEqual({ kind: 'unknown', reason: 'engine-lost' });
      expectSite(await namesBehind(sites.member.statement), sites.member);
    },
  );

  it.skipIf(process.platform !== 'linux')('ends with its engine', async (context) => {
    context.skip(whyNot !== '', whyNot);
    await engine?.[Symbol.asyncDispose]();
    await expect.poll(() => processesWith(mark)).toEqual([]);
  });

  it('writes nothing beside the sources', (context) => {
    context.skip(whyNot !== '', whyNot);
    expect(filesBelow(root)).toEqual(Object.keys(files).sort());
    for (const [name, content] of Object.entries(files)) expect(readFileSync(join(root, name), 'utf8')).toBe(content);
  });
});

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
