/**
 * What a test binary prints with `-test.v=test2json`: the framework's own lines begin with a byte that no program prints
 * by accident. Everything else is the tests' output, of which only the ends matter.
 */

export const marker = 0x16;
const newline = 0x0a;
/** Of what is printed between two lines of the framework, so much of the end is kept, in bytes. */
const keptOutput = 64 * 1024;
/** A longer line is none of the framework's. */
const longestLine = 16 * 1024;

/** Splits the output so that each of the framework's lines begins a line; drops the middle of long outputs. */
export async function* framedOutput(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let output = Buffer.alloc(0);
  let rest = Buffer.alloc(0);
  const keep = (text: Buffer): void => {
    if (text.length > 0) output = Buffer.concat([output.subarray(-keptOutput), text.subarray(-keptOutput)]);
  };
  const flush = (): Buffer => {
    const kept = output.subarray(-keptOutput);
    output = Buffer.alloc(0);
    return kept.length === 0 || kept.at(-1) === newline ? kept : Buffer.concat([kept, Buffer.of(newline)]);
  };
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let textStart = 0;
    let end = -2;
    for (let at = 0; ;) {
      const start = bytes.indexOf(marker, at);
      if (start === -1) {
        keep(bytes.subarray(textStart));
        rest = Buffer.alloc(0);
        break;
      }
      // Looked for once, however many marks stand before it.
      if (end !== -1 && end < start) end = bytes.indexOf(newline, start);
      if (end === -1 && bytes.length - start <= longestLine) {
        keep(bytes.subarray(textStart, start));
        rest = Buffer.from(bytes.subarray(start));
        break;
      }
      if (end === -1 || end - start > longestLine) {
        at = start + 1;
        continue;
      }
      keep(bytes.subarray(textStart, start));
      const before = flush();
      if (before.length > 0) yield before;
      yield bytes.subarray(start, end + 1);
      at = end + 1;
      textStart = at;
    }
  }
  keep(rest);
  const last = flush();
  if (last.length > 0) yield last;
}
