import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { unsavedBuffers } from './unsavedBuffers.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'fixpoint-unsaved-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the tests are run with in place of the file on disk. */
async function overlaid(onDisk: string | Uint8Array | undefined, text: string): Promise<string | undefined> {
  const file = join(root, 'a.py');
  rmSync(file, { force: true });
  if (onDisk !== undefined) writeFileSync(file, onDisk);
  const unsaved = await unsavedBuffers(root, [{ uri: pathToFileURL(file).href, text }]);
  return Object.fromEntries(unsaved)['a.py'];
}

describe('an open document', () => {
  it.each<[string, string | Uint8Array | undefined, string, string | undefined]>([
    ['as on disk', 'x = 1\n', 'x = 1\n', undefined],
    ['that was changed', 'x = 1\n', 'x = 2\n', 'x = 2\n'],
    ['that was emptied', 'x = 1\n', '', ''],
    ['without a file yet', undefined, 'x = 1\n', 'x = 1\n'],
    ['of a file with a byte-order mark', '\uFEFFx = 1\n', 'x = 1\n', undefined],
    ['of a file with a byte-order mark, changed', '\uFEFFx = 1\n', 'x = 2\n', '\uFEFFx = 2\n'],
    ['of a file with mixed line endings', 'x = 1\r\ny = 2\n', 'x = 1\r\ny = 2\r\n', undefined],
    ['of a file with CRLF, changed', 'x = 1\r\n', 'x = 2\r\n', 'x = 2\r\n'],
    [
      'of a file in Latin-1',
      Buffer.from('# coding: latin-1\nx = "é"\n', 'latin1'),
      '# coding: latin-1\nx = "é"\n',
      undefined,
    ],
  ])('%s', async (_name, onDisk, text, expected) => {
    expect(await overlaid(onDisk, text)).toBe(expected);
  });

  it.each(['untitled:Untitled-1', pathToFileURL(join(tmpdir(), 'elsewhere.py')).href])(
    '%s is not of the project',
    async (uri) => {
      expect(await unsavedBuffers(root, [{ uri, text: 'x = 1\n' }])).toEqual(new Map());
    },
  );
});
