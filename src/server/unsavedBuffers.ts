import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asBufferText } from '../workspace/bufferText.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { relativePathIn } from '../workspace/paths.ts';

/** A document as the editor keeps it: without byte-order mark, with one kind of line ending. */
export interface OpenDocument {
  readonly uri: string;
  readonly text: string;
}

const byteOrderMark = '\uFEFF';

/**
 * The open documents below the root whose text is not what the disk holds, as saving would write them. A document that
 * differs from its file only in what the editor's buffers do not keep has not been changed.
 */
export async function unsavedBuffers(
  root: string,
  documents: readonly OpenDocument[],
): Promise<Map<RelativePath, string>> {
  const unsaved = new Map<RelativePath, string>();
  for (const { uri, text } of documents) {
    const file = uri.startsWith('file:') ? relativePathIn(root, fileURLToPath(uri)) : undefined;
    if (file === undefined) continue;
    const onDisk = await readFile(join(root, file)).then(decoded, () => ({ text: '' }));
    // In another encoding than UTF-8 only the editor could write it: the file on disk is the better copy.
    if (!onDisk || asBufferText(onDisk.text) === asBufferText(text)) continue;
    unsaved.set(file, onDisk.text.startsWith(byteOrderMark) ? byteOrderMark + text : text);
  }
  return unsaved;
}

/** Undefined if the bytes are not UTF-8. */
function decoded(bytes: Uint8Array): { readonly text: string } | undefined {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return undefined;
  }
}
