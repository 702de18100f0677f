/** A test function as its source shows it. The first line is 1; `endLine` is the last line that is not blank. */
export interface TestFunction {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * The Python test function around a line, told by indentation alone: the editor asks for it at every move of the cursor.
 * What it misses (a test behind a string that leaves the indentation) only costs an offer; the engine parses for real.
 */
export function testFunctionAt(lines: readonly string[], line: number): TestFunction | undefined {
  let at = line - 1;
  while (isDecorator(lines[at])) at += 1;
  let depth = Infinity;
  for (; at >= 0; at -= 1) {
    const text = lines[at] ?? '';
    if (isInsignificant(text)) continue;
    const indentation = indentationOf(text);
    const name = /^\s*(?:async\s+)?def\s+(\w+)/.exec(text)?.[1];
    if (name !== undefined && indentation < depth) {
      const endLine = endOfBlock(lines, at, indentation);
      if (endLine < line && at !== line - 1 && !isDecorator(lines[line - 1])) return undefined;
      if (name.startsWith('test')) return { name, startLine: at + 1, endLine };
    }
    depth = Math.min(depth, indentation);
  }
  return undefined;
}

function endOfBlock(lines: readonly string[], definition: number, indentation: number): number {
  let end = definition;
  for (let at = definition + 1; at < lines.length; at += 1) {
    const text = lines[at] ?? '';
    if (isInsignificant(text)) continue;
    if (indentationOf(text) <= indentation) break;
    end = at;
  }
  return end + 1;
}

/** Blank lines, comments and the end of a signature over several lines say nothing about blocks. */
function isInsignificant(text: string): boolean {
  return /^\s*(#|\)|$)/.test(text);
}

function isDecorator(text: string | undefined): boolean {
  return text !== undefined && /^\s*@/.test(text);
}

function indentationOf(text: string): number {
  return text.length - text.trimStart().length;
}
