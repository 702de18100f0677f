import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { LanguageId } from '../syntax/syntax.ts';
import { Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { sharedTextOfString } from '../workspace/textBytes.ts';
import { WorkerThread } from '../workspace/workerThread.ts';
import type { IndexAnswers, IndexQuestion, ParsedOutline } from './indexProtocol.ts';
import { threadData } from './indexStart.ts';
import { OutlineReader, StringTable } from './packedOutline.ts';

const dist = `${import.meta.dirname}/../../dist`;
const { languages } = new Syntax(dist);
const thread = new WorkerThread<IndexQuestion, IndexAnswers>(`${dist}/indexWorker.js`, threadData(languages));
const signal = new AbortController().signal;
afterAll(() => thread[Symbol.asyncDispose]());

function unpacked({ numbers }: ParsedOutline, strings: readonly string[]): unknown {
  const reader = new OutlineReader(numbers, new StringTable([...strings]));
  const definitions = Array.from({ length: reader.count }, (_, row) => reader.definitionAt(row));
  return { definitions, imports: reader.imports(), hasErrors: reader.hasErrors };
}

async function expectSameAsFresh(language: string, texts: readonly string[]): Promise<void> {
  const file = `document.${language}` as RelativePath;
  const strings: string[] = [];
  for (const text of texts) {
    const incremental = await thread.ask({ kind: 'document', file, language: language as LanguageId, text }, signal);
    const shared = sharedTextOfString(text);
    const fresh = await thread.ask({ kind: 'outline', language: language as LanguageId, text: shared }, signal);
    expect(incremental.toldBefore).toBe(strings.length);
    strings.push(...incremental.strings);
    expect(unpacked(incremental, strings)).toEqual(unpacked(fresh, fresh.strings));
  }
  await thread.ask({ kind: 'close', file }, signal);
}

const python = `import a.b
from c import (d,
  e as f)

X = 1

class A(B, metaclass=M):
    """Doc."""
    y: int = 1

    @property
    def m(self, p, q=1):
        self.z = 2
        def inner(): pass
        return inner

    class C:
        async def n(self): ...

def g(x):
    return [i for i in x]
`;

/** The grammar does not know some of it. */
const masked = `import a from "b"

export interface I<in out A, out B> {
  a: string
  in: A
  <C>(c: C): C
  readonly d?: \`e \\\`f\\\` \${B}\`
}

export class K<in A> {
  m() { return sql<{ g: 1 }>\`h \${i}\` }
  n = 1
}

declare module "j" {
  global {
    interface L { k: 1 }
  }
}
`;

const branches = `namespace A {
  class B {
#if X
    void M(int a)
#else
    void M(long a)
#endif
    {
      N(a);
    }

    int x;
  }
}
`;

describe('an edited document has the outline of its text', () => {
  it.each<[name: string, from: string, to: string]>([
    ['a name longer', 'def m', 'def method'],
    ['a name shorter', 'class A', 'class Q'],
    ['a base more', 'B, meta', 'B, D, meta'],
    ['a decorator less', '    @property\n', ''],
    ['a parameter more', 'p, q', 'p, pp, q'],
    ['a line more at the top', 'import a.b', '\nimport a.b'],
    ['a class that ends earlier', '    class C:', 'class C:'],
    ['a definition more at the end', 'in x]\n', 'in x]\n\ndef h(): pass\n'],
    ['a string that swallows what follows', '"""Doc."""', '"""Doc.'],
    ['everything away', python, ''],
  ])('%s', async (_name, from, to) => {
    await expectSameAsFresh('python', [python, python.replace(from, to), python]);
  });

  it.each<[name: string, from: string, to: string]>([
    ['a mask less', 'in out A', 'A'],
    ['a mask more', 'K<in A>', 'K<in A, out B>'],
    ['no more masks than errors', 'n = 1', 'n = ;'],
    ['a name longer', 'in: A', 'inner: A'],
    ['a name shorter behind all masks', 'interface L', 'interface M1'],
    ['everything that is masked away', masked, 'class A {}\n'],
  ])('with masks: %s', async (_name, from, to) => {
    await expectSameAsFresh('typescript', [masked, masked.replace(from, to), masked]);
  });

  it('and no errors where masks are on all of them', async () => {
    const file = 'document' as RelativePath;
    const question = { kind: 'document', file, language: 'typescript' as LanguageId } as const;
    const broken = await thread.ask({ ...question, text: `${masked}class {` }, signal);
    const whole = await thread.ask({ ...question, text: masked }, signal);
    const strings = [...broken.strings, ...whole.strings];
    expect([unpacked(broken, strings), unpacked(whole, strings)]).toMatchObject([
      { hasErrors: true },
      { hasErrors: false },
    ]);
    await thread.ask({ kind: 'close', file }, signal);
  });

  it('after any edits', { timeout: 120_000 }, async () => {
    const typescript = readFileSync(`${import.meta.dirname}/fileTable.ts`, 'utf8');
    const piece = fc.constantFrom(
      '',
      ' ',
      '\n',
      '    ',
      'x',
      'def f(): pass\n',
      'class K(',
      ')',
      ':',
      '"""',
      '{',
      '}',
      'é',
      '😀',
      '#',
      'in out A,',
      ' <A>(a: A): A\n',
      '\n#if X\n',
      '\n#else\n',
      '\n#endif\n',
    );
    const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), piece);
    const source = fc.constantFrom(
      ['python', python] as const,
      ['typescript', typescript] as const,
      ['typescript', masked] as const,
      ['csharp', branches] as const,
    );
    await fc.assert(
      fc.asyncProperty(source, fc.array(edit, { minLength: 1, maxLength: 6 }), async ([language, start], edits) => {
        const texts = [start];
        for (const [where, length, inserted] of edits) {
          const text = texts.at(-1) ?? '';
          const at = Math.floor(where * text.length);
          // Half of a pair of surrogates is no text.
          texts.push(Buffer.from(text.slice(0, at) + inserted + text.slice(at + length)).toString());
        }
        await expectSameAsFresh(language, texts);
      }),
      { numRuns: 200 },
    );
  });
});
