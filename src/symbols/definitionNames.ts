// What a definition is called, out of the text that a grammar captures as its name, its type or its base.

/** Most names: told at once, as there are thousands in a file. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The name without what makes a name of a string, a symbol or a keyword: `"a"`, `<a>`, `:a`, `@a`; `<=>` is an operator. */
export function unquoted(text: string): string {
  if (plainName.test(text)) return text;
  const inside = /^(["'`])(.*)["'`]$/su.exec(text)?.[2] ?? /^<([^=].*)>$/su.exec(text)?.[1];
  return inside ?? text.replace(/^[:@](?=[^:@])/u, '');
}

const scoped =
  /^(?<scope>.*?)(?<gap>::\s*(?:(?:template|inline)\s+)?)(?<name>operator\b.*|~?\s*[\p{ID_Continue}]+)\s*(?:<(?:(?!>\s*::).)*>)?$/su;

/** Of `API f` and `API A::f`: a macro, or a type behind one, that the parser took for a part of the name. */
const beforeName = /^(?!["'`]|operator\b)[^]*?\s(?=(?:~?[\p{ID_Continue}]+|operator\b[^]*)$)/u;
const beforeScope = /^(?!operator\b)[\p{ID_Continue}]+\s+(?=[\p{ID_Continue}])/u;

export interface ScopedName {
  readonly name: string;
  /** Dotted; empty if there is none. */
  readonly scope: string;
  /** Where the name begins in the text. */
  readonly offset: number;
}

/** `A<T>::B::f<int>` as the name `f` and the scope it belongs to, `A.B`; of `operator bool() const`: `operator bool`. */
export function scopedName(text: string): ScopedName {
  if (plainName.test(text)) return { name: text, scope: '', offset: 0 };
  const macro = (text.includes('::') ? beforeScope : beforeName).exec(text)?.[0] ?? '';
  const rest = text.slice(macro.length);
  const { scope = '', gap = '', name = rest } = rest.includes('::') ? (scoped.exec(rest)?.groups ?? {}) : {};
  return {
    name: /^operator\b(?:\s*\(\s*\)|[^(]*)/u.exec(name)?.[0].trim() ?? name,
    scope: dotted(scope),
    offset: macro.length + scope.length + gap.length,
  };
}

/** `A::B<T>`, `::A` and `*A` as `A.B`, `A` and `A`. */
export function dotted(text: string): string {
  return withoutArguments(text)
    .replaceAll('::', '.')
    .replace(/[^\p{ID_Continue}$.]/gu, '')
    .replace(/^\./, '');
}

/** Of a base `pkg.Base[int]` or `ns::Base<T>(x)`: `Base`. */
export function lastIdentifier(text: string): string {
  if (plainName.test(text)) return text;
  return /[\p{ID_Continue}$]+(?=\W*$)/u.exec(withoutArguments(text))?.[0] ?? '';
}

/** Of the type that an extension is for, `&'a ns::Type<T>`: `Type`; what is no name (a tuple) stays as it is. */
export function typeName(text: string): string {
  return /^[\p{ID_Continue}.]+$/u.test(text) ? text : lastIdentifier(text) || text;
}

function withoutArguments(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text.replaceAll('=>', '')) {
    if ('<[('.includes(character)) depth += 1;
    else if ('>])'.includes(character)) depth -= 1;
    else if (depth === 0) kept += character;
  }
  return kept;
}
