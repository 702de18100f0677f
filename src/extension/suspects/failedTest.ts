import { pathToFileURL } from 'node:url';
import type { EditorTest } from '../../protocol/protocol.ts';
import type { ReportedFailure } from '../testFailureText.ts';

/**
 * The test of a reported failure as adapters' items tell it. The report names no file by itself: undefined if none can
 * be told from the ids or from where the failure was.
 */
export function editorTestOfFailure({ name, path, places }: ReportedFailure): EditorTest | undefined {
  const ids = [...path.split(' > ').filter((id) => id !== ''), name];
  const inIds = ids.flatMap((id) => id.split('::')[0] ?? []).findLast(isAbsoluteFile);
  const place = places.findLast(({ file }) => ids.some((id) => id.includes(lastSegment(file)))) ?? places.at(-1);
  const file = inIds ?? place?.file;
  if (file === undefined) return undefined;
  const line = places.findLast((other) => other.file === file)?.line;
  return { uri: pathToFileURL(file).href, ids, labels: ids, ...(line === undefined ? {} : { line }) };
}

/** Folders have ids, too; a file has an ending. */
function isAbsoluteFile(text: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]).*\.\w+$/.test(text);
}

const lastSegment = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;
