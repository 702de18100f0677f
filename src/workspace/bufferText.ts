/**
 * A text in the form in which texts are compared here: without byte-order mark and with `\n` after every line. VS Code
 * keeps a file's mark out of its buffer and gives the buffer one kind of line ending, so lines and columns stay the same.
 */
export function asBufferText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** For text that goes back into a buffer whose lines end with `lineEnding`. */
export function withLineEnding(text: string, lineEnding: '\n' | '\r\n'): string {
  return lineEnding === '\n' ? text : text.replaceAll('\n', lineEnding);
}
