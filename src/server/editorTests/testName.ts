import { escaped } from '../../workspace/textSearch.ts';

/** What a test is called. Where the source does not tell, it is told by a pattern. */
export interface TestName {
  /** As written, without quotes: `adds %i`. */
  readonly text: string;
  /** Fits every name that may come of it. Absent if `text` is the name. */
  readonly pattern?: RegExp;
}

export const plainName = (text: string): TestName => ({ text });

/** `%s` of printf, `$variable.property`, `$#`. */
const placeholder = /%(?:[sdifjopc#$]|%)|\$(?:#|[\w$]+(?:\.[\w$]+)*)/;

/**
 * The name that an expression makes.
 * @param how `pattern` if the name is made for each row of a table, `raw` if a backslash is only a backslash
 */
export function nameOfTitle(expression: string, how?: string): TestName {
  const quote = expression[0] ?? '';
  const isLiteral = /^["'`]$/.test(quote) && expression.length > 1 && expression.endsWith(quote);
  if (!isLiteral) return { text: expression, pattern: /^[^]*$/ };
  const inside = expression.slice(1, -1);
  if (how === 'raw') return { text: inside };
  const text = withoutEscapes(inside);
  const written = quote === '`' ? betweenSubstitutions(inside) : [inside];
  const pieces = how === 'pattern' ? written.flatMap((piece) => piece.split(placeholder)) : written;
  if (pieces.length === 1) return { text };
  const known = pieces.map((piece) => escaped(withoutEscapes(piece)));
  return { text, pattern: new RegExp(`^${known.join('[^]*')}$`) };
}

/** A template's text without its `${…}`. */
function betweenSubstitutions(template: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { index } of template.matchAll(/(?<!\\)\$\{/g)) {
    if (index < from) continue; // inside of the one before
    pieces.push(template.slice(from, index));
    from = endOfBraces(template, index + 1);
  }
  return [...pieces, template.slice(from)];
}

/** Behind the brace that closes the one at `start`. */
function endOfBraces(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** Whether the name may be what somebody calls it: as it is, as it is written, or as it came out. */
export function fits(name: TestName, label: string): boolean {
  return name.text === label || (name.pattern?.test(label) ?? false);
}

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  0: '\0',
};

/** Escapes that JavaScript and Go have in common, and JavaScript's own. */
function withoutEscapes(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2})|\r?\n|([^]))/gi,
    (_whole, ...groups: (string | undefined)[]) => {
      const [braced, four, eight, two, letter] = groups;
      const code = braced ?? four ?? eight ?? two;
      if (code === undefined) return letter === undefined ? '' : (letters[letter] ?? letter);
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '';
    },
  );
}
