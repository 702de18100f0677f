/** Neither these nor blanks and comments say anything that runs. */
const silent = '()[]{};, \t\r\n\v\f\u00a0\ufeff\u2028\u2029';
const wordBeforeExpression =
  /(?:^|[^\w$.])(?:return|typeof|case|in|of|instanceof|new|delete|void|throw|do|else|yield|await)$/;

/**
 * Marks the characters of a JavaScript or TypeScript text that say something which runs: 1, the others 0. A scanner, not a
 * parser: where it takes a regular expression for a division, it is right again on the next line.
 */
export function markCode(text: string): Uint8Array {
  const marks = new Uint8Array(text.length);
  /** Of template literals whose `${` is open: how many braces are open inside it. */
  const templates: number[] = [];
  let at = text.startsWith('#!') ? endOfLine(text, 0) : 0;
  let last = -1; // the character before that is neither blank nor comment
  while (at < text.length) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '/' && next === '/') {
      at = endOfLine(text, at);
      continue;
    }
    if (character === '/' && next === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 2;
      continue;
    }
    const end = endOfToken(text, at, last, templates);
    if (end > at + 1 || !silent.includes(character)) markAll(text, marks, at, end);
    if (!/\s/.test(character)) last = end - 1;
    at = end;
  }
  return marks;
}

function markAll(text: string, marks: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at += 1) if (!/\s/.test(text.charAt(at))) marks[at] = 1;
}

function endOfToken(text: string, at: number, last: number, templates: number[]): number {
  switch (text.charAt(at)) {
    case '"':
    case "'":
      return endOfQuoted(text, at);
    case '`':
      return endOfTemplatePart(text, at + 1, templates);
    case '{':
      if (templates.length > 0) templates.push((templates.pop() ?? 0) + 1);
      return at + 1;
    case '}': {
      const open = templates.pop();
      if (open === 0) return endOfTemplatePart(text, at + 1, templates);
      if (open !== undefined) templates.push(open - 1);
      return at + 1;
    }
    case '/':
      return isExpressionExpected(text, last) ? endOfExpression(text, at) : at + 1;
    default:
      return at + 1;
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOfQuoted(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at + 1;
    else if (character === '\n') return at;
  }
  return text.length;
}

/** From after a backtick or the `}` of an insertion to behind the next backtick or `${`. */
function endOfTemplatePart(text: string, start: number, templates: number[]): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '`') return at + 1;
    else if (character === '$' && text.charAt(at + 1) === '{') {
      templates.push(0);
      return at + 2;
    }
  }
  return text.length;
}

function isExpressionExpected(text: string, last: number): boolean {
  if (last < 0) return true;
  const before = text.charAt(last);
  if (/[\w$]/.test(before)) return wordBeforeExpression.test(text.slice(Math.max(0, last - 12), last + 1));
  return !/[)\]"'`]/.test(before);
}

function endOfExpression(text: string, start: number): number {
  let isInClass = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '\n')
      return start + 1; // a division after all
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    else if (character === '/' && !isInClass) return at + 1;
  }
  return start + 1;
}
