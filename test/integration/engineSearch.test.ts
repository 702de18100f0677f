import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { FileEvent, ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  CancellationTokenSource,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  FileChangeType,
} from 'vscode-languageserver-protocol/node';
import type { IndexProgressParams, LanguageFeatureParams, LanguageFeaturePlace } from '../../src/protocol/protocol.ts';
import {
  cancelIndexingNotification,
  indexProgressNotification,
  indexRequest,
  languageFeatureRequest,
  searchRequest,
  symbolSearchRequest,
} from '../../src/protocol/protocol.ts';
import type { SearchCallName } from '../../src/protocol/searchCalls.ts';
import { project } from './cli.ts';
import { startEngine, stopEngines } from './engineProcess.ts';

afterEach(stopEngines);

const files = {
  'a.py': 'def f():\n    return g()\n',
  'b.py': 'def g():\n    return 1\n',
};
const uriOf = (root: string, file = ''): string => pathToFileURL(join(root, file)).href;

/** `kind file:line` of each result. */
async function search(
  client: ProtocolConnection,
  root: string,
  call: SearchCallName,
  ...args: string[]
): Promise<string[]> {
  const { answer } = await client.sendRequest(searchRequest, { rootUri: uriOf(root), call, args, exclude: [] });
  return answer.results.map(({ kind, file, line }) => `${kind} ${file}:${line}`);
}

describe('the engine', () => {
  it('sees text as it is typed, and the file again when its document is closed', async () => {
    const root = project(files);
    const { client } = await startEngine();
    const textDocument = { uri: uriOf(root, 'a.py'), version: 1 };
    await client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { ...textDocument, languageId: 'python', text: files['a.py'] },
    });
    expect(await search(client, root, 'search_method', 'f')).toEqual(['function a.py:1']);
    await client.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { ...textDocument, version: 2 },
      contentChanges: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'def h(): pass\n\n' },
      ],
    });
    expect(await search(client, root, 'search_method', 'h')).toEqual(['function a.py:1']);
    expect(await search(client, root, 'search_method', 'f')).toEqual(['function a.py:3']);
    await client.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    expect(await search(client, root, 'search_method', 'f')).toEqual(['function a.py:1']);
  });

  it.each([true, false])('sees changes on disk (told of them: %s)', async (tellsOfFileChanges) => {
    const root = project(files);
    const { client } = await startEngine('--stdio', { initializationOptions: { tellsOfFileChanges } });
    expect(await search(client, root, 'search_method', 'g')).toEqual(['function b.py:1']);
    writeFileSync(join(root, 'c.py'), '\ndef g(): pass\n');
    rmSync(join(root, 'b.py'));
    if (tellsOfFileChanges) {
      const changes: FileEvent[] = [
        { uri: uriOf(root, 'c.py'), type: FileChangeType.Created },
        { uri: uriOf(root, 'b.py'), type: FileChangeType.Deleted },
      ];
      await client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
      expect(await search(client, root, 'search_method', 'g')).toEqual(['function c.py:2']);
    } else {
      await expect
        .poll(() => search(client, root, 'search_method', 'g'), { timeout: 10_000 })
        .toEqual(['function c.py:2']);
    }
  });

  it('builds the index in the background, tells how far it is, and shares the build', async () => {
    const root = project(files);
    const told: IndexProgressParams[] = [];
    const { client } = await startEngine('--stdio', {
      listen: (to) => to.onNotification(indexProgressNotification, (progress) => void told.push(progress)),
    });
    const params = { rootUri: uriOf(root), exclude: ['**/b.py'] };
    const reports = await Promise.all([
      client.sendRequest(indexRequest, params),
      client.sendRequest(indexRequest, params),
    ]);
    expect(reports).toMatchObject([{ files: 1, functions: 1 }, { files: 1 }]);
    expect(told.at(-1)).toEqual({ rootUri: uriOf(root), done: 1, total: 1 });
  });

  it('ends a build that is cancelled, and answers all the same', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`m${n}.py`, `def f${n}():\n  pass\n`.repeat(99)]),
    );
    const root = project(many);
    const told: IndexProgressParams[] = [];
    const { client } = await startEngine('--stdio', {
      listen: (to) => {
        to.onNotification(indexProgressNotification, (progress) => {
          told.push(progress);
          if (told.length === 1) void to.sendNotification(cancelIndexingNotification, { rootUri: uriOf(root) });
        });
      },
    });
    const report = await client.sendRequest(indexRequest, { rootUri: uriOf(root), exclude: [] });
    expect(report).toMatchObject({ code: 'cancelled' });
    expect(told[0]).toMatchObject({ done: 0, total: 300 });
    expect(told.at(-1)).toMatchObject({ done: 300, total: 300 });
    expect(await search(client, root, 'search_method_in_file', 'f7', 'm7.py')).toHaveLength(99);
  });

  it('stops a search that is cancelled', async () => {
    const root = project(files);
    const { client } = await startEngine();
    const cancellation = new CancellationTokenSource();
    const params = { rootUri: uriOf(root), call: 'search_class' as const, args: ['A'], exclude: [] };
    const answer = client.sendRequest(searchRequest, params, cancellation.token);
    cancellation.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
  });

  it('lists symbols like what is typed', async () => {
    const root = project({ 'a.py': 'class LineReader:\n  def read_all(self): pass\n' });
    const { client } = await startEngine();
    const { symbols } = await client.sendRequest(symbolSearchRequest, {
      rootUri: uriOf(root),
      text: 'reada',
      limit: 5,
      exclude: [],
    });
    expect(symbols[0]).toMatchObject({ name: 'read_all', container: 'LineReader', line: 2, uri: uriOf(root, 'a.py') });
  });

  it('asks the editor what its language servers know, and merges it', async () => {
    const root = project({ ...files, 'notes.txt': 'g\n' });
    const asked: LanguageFeatureParams[] = [];
    const { client } = await startEngine('--stdio', {
      initializationOptions: { answersLanguageFeatures: true },
      listen: (to) => {
        to.onRequest(languageFeatureRequest, (params): LanguageFeaturePlace[] => {
          asked.push(params);
          return ['a.py', 'notes.txt'].map((file) => ({
            uri: uriOf(root, file),
            line: file === 'a.py' ? 1 : 0,
            endLine: 1,
          }));
        });
      },
    });
    const found = await search(client, root, 'find_references', 'g');
    expect(found.filter((place) => place.endsWith('a.py:2'))).toHaveLength(1);
    expect(found.some((place) => place.endsWith('notes.txt:1'))).toBe(true);
    expect(asked[0]).toMatchObject({ feature: 'references', uri: uriOf(root, 'b.py'), line: 0, character: 4 });
  });
});
