/** What a test is called. */
export interface TestName {
  /** As written, without quotes: `adds %i`. */
  readonly text: string;
  /** Where the source does not tell the name: what is known of it, in order. Between the pieces may be anything. */
  readonly pieces?: readonly string[];
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
  if (!isLiteral) return { text: expression, pieces: ['', ''] };
  const inside = expression.slice(1, -1);
  if (how === 'raw') return { text: inside };
  const text = withoutEscapes(inside);
  const written = quote === '`' ? betweenSubstitutions(inside) : [inside];
  const pieces = how === 'pattern' ? written.flatMap((piece) => piece.split(placeholder)) : written;
  return pieces.length === 1 ? { text } : { text, pieces: pieces.map(withoutEscapes) };
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

/** Whether nothing at all is known of the name. */
export const isUnknown = ({ pieces }: TestName): boolean => pieces?.every((piece) => piece === '') ?? false;

/** Whether the name may be what somebody calls it: as it is, as it is written, or as it came out. */
export function fits(name: TestName, label: string): boolean {
  return name.text === label || (name.pieces !== undefined && fitsPieces(name.pieces, label));
}

/** In one pass: an expression of many holes could take for ever. */
export function fitsPieces(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length < 2) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return from <= text.length - last.length;
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
