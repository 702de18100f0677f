import { textLines } from './textLines.ts';

/**
 * The data of server-sent events (WHATWG HTML, section 9.2.6); names, ids and comments are left out. An event that the
 * stream breaks off in is passed on, so that half an answer is seen as such.
 */
export async function* eventData(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let data: string[] = [];
  for await (const line of textLines(pieces)) {
    if (line === '' && data.length > 0) {
      yield data.join('\n');
      data = [];
    }
    const field = /^data(?::\s?(.*))?$/s.exec(line.replace(/^\uFEFF/, ''));
    if (field) data.push(field[1] ?? '');
  }
  if (data.length > 0) yield data.join('\n');
}
