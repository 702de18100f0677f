import { getEventListeners } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { replaceRange } from '../../workspace/edits.ts';
import { parseRelativePath } from '../../workspace/paths.ts';
import { offset } from '../../workspace/positions.ts';
import type { LegalNames, ShadowDocument } from '../completionEngine.ts';
import { namesOf } from './completionItems.ts';
import { LanguageServerEngine } from './languageServerEngine.ts';
import { goLexicon } from './lexicon.ts';
import type { ServerDescription, ServerTimeouts } from './serverDescription.ts';

const script = join(import.meta.dirname, '../../../test/support/scriptedLanguageServer.mjs');
const file = parseRelativePath('main.go');
if (file === undefined) throw new Error('no path');
const ended: (() => Promise<void> | void)[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

interface Scripted {
  readonly engine: LanguageServerEngine;
  /** One process identifier a line, of each process that was started. */
  readonly stateFile: string;
}

function scripted(
  behaviour: string,
  {
    encoding = 'utf-16',
    timeouts = {},
    isCompiled = false,
  }: { encoding?: string; timeouts?: Partial<ServerTimeouts>; isCompiled?: boolean } = {},
): Scripted {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-server-'));
  const stateFile = join(folder, 'state');
  const description = {
    ...scriptedDescription([script, behaviour, stateFile, encoding], timeouts),
    isCompiled,
  };
  const engine = new LanguageServerEngine(description, folder);
  ended.push(() => rmSync(folder, { recursive: true }));
  ended.push(() => engine[Symbol.asyncDispose]());
  return { engine, stateFile };
}

const scriptedDescription = (args: readonly string[], timeouts: Partial<ServerTimeouts> = {}): ServerDescription => ({
  name: 'scripted',
  command: process.execPath,
  args,
  environment: process.env,
  languageId: 'go',
  lexicon: goLexicon,
  strength: 'hard',
  isCompiled: false,
  timeouts: { startMs: 10_000, warmUpMs: 10_000, steadyMs: 5000, diagnosticsMs: 5000, hangMs: 10_000, ...timeouts },
  initializationOptions: {},
  settings: { scripted: { value: 1 } },
  placeholder: '',
  statementEnd: '',
  isWorthAsking: ({ kind }) => kind !== 'quiet',
  legalNames: ({ items }) => ({ kind: 'closed', names: namesOf(items) }),
  isSyntaxTrouble: () => false,
});

const open = (engine: LanguageServerEngine, text: string): Promise<ShadowDocument> => engine.open(file, text, never);

const askAt = (document: ShadowDocument, at = document.text.length, signal = never): Promise<LegalNames> =>
  document.namesAt(offset(at), signal);

const namesIn = (answer: LegalNames): string[] => (answer.kind === 'unknown' ? [answer.reason] : [...answer.names]);

const startsOf = ({ stateFile }: Scripted): number => readFileSync(stateFile, 'utf8').trim().split('\n').length;

describe('a language server', () => {
  it.each(['good', 'hang'])('that is %s leaves nothing on the signal of who asked', async (behaviour) => {
    const { engine } = scripted(behaviour, { timeouts: { warmUpMs: 200, steadyMs: 50, diagnosticsMs: 50 } });
    const { signal } = new AbortController();
    for (let count = 0; count < 3; count += 1) {
      await using document = await engine.open(file, 'first.', signal);
      await askAt(document, 6, signal);
      await document.newDiagnostics({ start: offset(0), end: offset(6) }, signal);
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('sees the overlay text as it is after every edit', async () => {
    const { engine } = scripted('good');
    const document = await open(engine, 'first.');
    expect(namesIn(await askAt(document))).toEqual(['first', 'version1']);
    document.update(replaceRange(0, 5, 'second'));
    expect(namesIn(await askAt(document))).toEqual(['second', 'version2']);
    document.update(replaceRange(7, 7, 'x; third.'));
    expect(namesIn(await askAt(document))).toEqual(['third', 'version3']);
  });

  const texts: readonly [name: string, text: string][] = [
    ['CRLF', 'a\r\nb\r\nname.'],
    ['lone CR', 'a\rb\rname.'],
    ['a byte-order mark', '\uFEFFname.'],
    ['tabs', '\t\tname.'],
    ['characters of four bytes', '"😀😀" + name.'],
    ['characters of two bytes', 'é = ñ + name.'],
  ];
  it.each(texts.flatMap(([name, text]) => ['utf-16', 'utf-8'].map((encoding) => [name, encoding, text] as const)))(
    'is told of places in a text with %s in %s',
    async (_name, encoding, text) => {
      const { engine } = scripted('good', { encoding });
      const document = await open(engine, text);
      expect(namesIn(await askAt(document))).toContain('name');
      document.update(replaceRange(text.length - 5, text.length - 1, '😀;é\r\nother'));
      expect(namesIn(await askAt(document))).toContain('other');
    },
  );

  it('is not shown what stands behind the place on its line', async () => {
    const { engine } = scripted('good');
    const document = await open(engine, 'name.rest // "\nnext');
    expect(namesIn(await askAt(document, 5))).toContain('name');
    expect(document.text).toBe('name.rest // "\nnext');
  });

  it('is not asked within comments and texts', async () => {
    const { engine } = scripted('good');
    const document = await open(engine, '// name.');
    expect(namesIn(await askAt(document))).toEqual(['nothing-known']);
  });

  it('that cannot be started is lost, with a reason for people', async () => {
    const engine = new LanguageServerEngine({ ...scriptedDescription([]), command: '/nowhere/at-all' }, tmpdir());
    ended.push(() => engine[Symbol.asyncDispose]());
    expect(namesIn(await askAt(await open(engine, 'a.')))).toEqual(['engine-lost']);
    expect(engine.lossReason).toMatch(/cannot be started.*ENOENT/);
  });

  it.each([
    ['refuse', /refused to start \(not today\)/],
    ['crash-at-start', /exit code 3/],
    ['hang-at-start', /not ready after 0.5 s/],
    ['garbage-at-start', /broke the protocol/],
  ])('with the behaviour %s is tried twice', async (behaviour, reason) => {
    const server = scripted(behaviour, { timeouts: { startMs: behaviour === 'hang-at-start' ? 500 : 10_000 } });
    const document = await open(server.engine, 'a.');
    expect(namesIn(await askAt(document))).toEqual(['engine-lost']);
    expect(server.engine.lossReason).toMatch(reason);
    expect(startsOf(server)).toBe(2);
  });

  it.each([
    ['crash', /exit code 7/],
    ['garbage', /broke the protocol/],
    ['garbage-answer', /something else than completions/],
    ['flood', /without end/],
  ])(
    'with the behaviour %s is started again three times, then it is lost',
    async (behaviour, reason) => {
      const server = scripted(behaviour);
      const document = await open(server.engine, 'a.');
      for (let question = 0; question < 6; question += 1)
        expect(namesIn(await askAt(document))).toEqual(['engine-lost']);
      expect(server.engine.lossReason).toMatch(reason);
      expect(startsOf(server)).toBe(4);
    },
    30_000,
  );

  it('that crashed once has the document again', async () => {
    const { engine } = scripted('crash-once');
    const document = await open(engine, 'first.');
    expect(namesIn(await askAt(document))).toEqual(['engine-lost']);
    document.update(replaceRange(0, 5, 'second'));
    expect(namesIn(await askAt(document))).toContain('second');
  });

  it('that is killed while it works on an answer is unknown, and right again afterwards', async () => {
    const server = scripted('slow');
    const document = await open(server.engine, 'name.');
    const answer = askAt(document);
    await untilAsked();
    process.kill(Number(readFileSync(server.stateFile, 'utf8').trim()), 'SIGKILL');
    expect(namesIn(await answer)).toEqual(['engine-lost']);
    expect(namesIn(await askAt(document))).toContain('name');
  });

  it('that writes half a megabyte of complaints serves', async () => {
    const { engine } = scripted('flood-stderr');
    expect(namesIn(await askAt(await open(engine, 'name.')))).toContain('name');
  });

  it('that takes too long is unknown, and is told that nobody waits', async () => {
    const server = scripted('hang-later', { timeouts: { steadyMs: 100 } });
    const document = await open(server.engine, 'name.');
    expect(namesIn(await askAt(document))).toContain('name');
    expect(namesIn(await askAt(document))).toEqual(['timeout']);
    await expect.poll(() => existsSync(`${server.stateFile}.cancelled`)).toBe(true);
  });

  it('from which nothing comes any more is taken for hanging and started again', async () => {
    const server = scripted('hang', { timeouts: { warmUpMs: 200, hangMs: 300 } });
    const document = await open(server.engine, 'name.');
    await expect
      .poll(
        async () => {
          await askAt(document);
          return server.engine.lossReason ?? '';
        },
        { timeout: 10_000 },
      )
      .toMatch(/nothing came from it for 0.3 s/);
  });

  it.each([
    ['modified', 'stale'],
    ['error', 'nothing-known'],
  ])('that answers %s is %s', async (behaviour, reason) => {
    const { engine } = scripted(behaviour);
    expect(namesIn(await askAt(await open(engine, 'name.')))).toEqual([reason]);
    expect(engine.lossReason).toBeUndefined();
  });

  it('that answers for an older text is stale', async () => {
    const { engine } = scripted('slow');
    const document = await open(engine, 'name.');
    const answer = askAt(document);
    await untilAsked();
    document.update(replaceRange(0, 4, 'other'));
    expect(namesIn(await answer)).toEqual(['stale']);
    expect(namesIn(await askAt(document))).toContain('other');
  });

  it('rejects with the reason of an abort and serves on', async () => {
    const { engine } = scripted('slow');
    const document = await open(engine, 'name.');
    const controller = new AbortController();
    const answer = askAt(document, undefined, controller.signal);
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    expect(namesIn(await askAt(document))).toContain('name');
  });

  it('ends with its engine', async () => {
    const server = scripted('good');
    await open(server.engine, 'name.');
    const pid = Number(readFileSync(server.stateFile, 'utf8').trim());
    await server.engine[Symbol.asyncDispose]();
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('ends at once if the engine is closed while it starts', async () => {
    const server = scripted('hang-at-start');
    const opening = open(server.engine, 'name.');
    await expect.poll(() => existsSync(server.stateFile)).toBe(true);
    await server.engine[Symbol.asyncDispose]();
    await expect(opening).rejects.toThrow('closed');
  });

  it.each<[text: string, isCompiled: boolean, kind: LegalNames['kind']]>([
    ['name.', true, 'closed'],
    ['bad1\nname.', true, 'open'],
    ['bad1\nname.', false, 'closed'],
  ])('that finds errors in a text that compiles rules nothing out: %j, %s', async (text, isCompiled, kind) => {
    const { engine } = scripted('good', { isCompiled });
    const document = await open(engine, text);
    expect((await askAt(document)).kind).toBe(kind);
    document.update(replaceRange(0, 0, 'bad2\n'));
    expect((await askAt(document)).kind).toBe(kind);
  });

  it('is not taken at its word about a document that was closed for the next one of the file', async () => {
    const { engine } = scripted('good', { isCompiled: true });
    const first = await open(engine, 'bad1\nname.');
    first.update(replaceRange(0, 4, 'good'));
    await askAt(first);
    await first[Symbol.asyncDispose]();
    expect((await askAt(await open(engine, 'bad2\nname.'))).kind).toBe('open');
  });

  it('that does not tell in time whether a text that compiles has errors rules nothing out', async () => {
    const { engine } = scripted('no-diagnostics', {
      isCompiled: true,
      timeouts: { diagnosticsMs: 50, warmUpMs: 2000 },
    });
    expect((await askAt(await open(engine, 'name.'))).kind).toBe('open');
  });

  it('tells only errors that the opening text does not have', async () => {
    const { engine } = scripted('good');
    const document = await open(engine, 'bad1\nx\nbad2');
    const wholeText = (): { start: ReturnType<typeof offset>; end: ReturnType<typeof offset> } => ({
      start: offset(0),
      end: offset(document.text.length),
    });
    expect(await document.newDiagnostics(wholeText(), never)).toEqual([]);
    document.update(replaceRange(5, 6, '😀 bad3'));
    expect(await document.newDiagnostics(wholeText(), never)).toEqual([
      { range: { start: 8, end: 12 }, message: 'bad3 is bad', code: 'bad', kind: 'semantic' },
    ]);
  });
});

/** Questions are sent in the next turns of the event loop; an answer takes 150 ms. */
async function untilAsked(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
