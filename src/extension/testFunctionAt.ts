/** A test as its source shows it. The first line is 1; `endLine` is the last line that is not blank. */
export interface TestFunction {
  /** Empty if the lines do not tell. */
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** How a language's tests look, seen line by line. */
interface Shape {
  /** The first line of a test, or of a function that may be one. A group is its name; else the next literal is. */
  readonly header: RegExp;
  /** Which of these names are tests. */
  readonly testName: RegExp;
  /** Blank lines, comments, and what closes something open say nothing about blocks. */
  readonly insignificant: RegExp;
}

const inBraces = /^\s*(?:\/\/|[)}\]]|$)/;
const ecmascript: Shape = {
  header: /^\s*(?:await\s+)?(?:(?:[fx]?it|x?test|x?specify)\b(?!\s*\.\s*describe)[^=;]*[(`[]|\w+\.(?:test|it)\s*\()/,
  testName: /^/,
  insignificant: inBraces,
};

/** By the editor's ids of languages. */
const shapes: Readonly<Record<string, Shape>> = {
  python: { header: /^\s*(?:async\s+)?def\s+(\w+)/, testName: /^test/, insignificant: /^\s*(?:#|\)|$)/ },
  javascript: ecmascript,
  javascriptreact: ecmascript,
  typescript: ecmascript,
  typescriptreact: ecmascript,
  go: { header: /^func\s+((?:Test|Fuzz|Example)\w*)\s*\(|^\s*\w+\.Run\(/, testName: /^/, insignificant: inBraces },
  java: {
    header:
      /^\s*(?!(?:return|new|else|throw|case|assert)\b)(?:[\w.<>[\],?]+\s+)+(?!(?:if|for|while|switch|catch|try)\b)(\w+)\s*\([^;]*$/,
    testName: /^/,
    insignificant: inBraces,
  },
};

export const languagesWithTests: readonly string[] = Object.keys(shapes);

/**
 * The test around a line, told by indentation alone: the editor asks for it at every move of the cursor. What it misses (a
 * test behind a string that leaves the indentation, code that is not indented) only costs an offer; the engine parses for
 * real.
 */
export function testFunctionAt(lines: readonly string[], line: number, languageId: string): TestFunction | undefined {
  const shape = shapes[languageId];
  if (!shape) return undefined;
  let at = line - 1;
  while (isDecorator(lines[at])) at += 1;
  let depth = Infinity;
  for (; at >= 0; at -= 1) {
    const text = lines[at] ?? '';
    if (shape.insignificant.test(text)) continue;
    const indentation = indentationOf(text);
    const header = indentation < depth ? shape.header.exec(text) : null;
    if (header) {
      const endLine = endOfBlock(lines, at, indentation, shape);
      if (endLine < line && at !== line - 1 && !isDecorator(lines[line - 1])) return undefined;
      const name = header[1] ?? literalIn(`${text}\n${lines[at + 1] ?? ''}`);
      if (shape.testName.test(name)) return { name, startLine: at + 1, endLine };
    }
    depth = Math.min(depth, indentation);
  }
  return undefined;
}

function endOfBlock(lines: readonly string[], header: number, indentation: number, { insignificant }: Shape): number {
  let end = header;
  for (let at = header + 1; at < lines.length; at += 1) {
    const text = lines[at] ?? '';
    const isCloser = /^\s*[)}\]]/.test(text) && indentationOf(text) === indentation;
    if (isCloser) end = at;
    if (insignificant.test(text)) continue;
    if (indentationOf(text) <= indentation) break;
    end = at;
  }
  return end + 1;
}

/** The first string that is written out. */
function literalIn(text: string): string {
  return /(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/.exec(text)?.[2] ?? '';
}

function isDecorator(text: string | undefined): boolean {
  return text !== undefined && /^\s*@/.test(text);
}

function indentationOf(text: string): number {
  return text.length - text.trimStart().length;
}
