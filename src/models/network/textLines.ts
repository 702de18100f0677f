/** The lines of text that comes in pieces, without their ends: LF, CRLF or CR. The last one may lack its end. */
export async function* textLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const isInsideLine = !/[\r\n]/.test(piece) && !rest.endsWith('\r');
    rest += piece;
    if (isInsideLine) continue; // a line that comes in many pieces is searched once
    const lines = rest.split(/\r\n|\n|\r(?!$)/); // a CR at the very end may be the first half of CRLF
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}
