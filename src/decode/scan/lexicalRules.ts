/** How a language's characters make tokens, statements and blocks, as far as the decoder must know. */
export interface LexicalRules {
  readonly name: 'javascript' | 'python' | 'java' | 'go';
  /** Reserved words and literals: legal wherever a bare name is. */
  readonly keywords: ReadonlySet<string>;
  /** Words that no engine need list after a dot. */
  readonly memberWords: ReadonlySet<string>;
  /** Words behind which a new name is declared. */
  readonly declaring: ReadonlySet<string>;
  /** Those of them that begin a statement which declares variables. */
  readonly variableWords: ReadonlySet<string>;
  /** What may stand before a bare name that is declared just there: a parameter, a target of an assignment. */
  readonly declaringBefore: ReadonlySet<string>;
  /** A name at the start of a statement may be a new one. */
  readonly declaresAtStatementStart: boolean;
  /** A type's name is followed by the name it declares: `String name`. */
  readonly declaresAfterType: boolean;
  /** Words that cannot end an expression: a slash behind them starts a regular expression. */
  readonly operatorWords: ReadonlySet<string>;
  /** First words of statements that end with the block they head. */
  readonly blockHeads: ReadonlySet<string>;
  readonly namePattern: { readonly start: RegExp; readonly part: RegExp };
  /** Characters that open a string which ends on its line. */
  readonly lineQuotes: string;
  /** Strings of three quotes may hold line breaks. */
  readonly tripleQuotes: string;
  /** A quote whose string holds line breaks: template literals, Go's raw strings. */
  readonly backtick: 'none' | 'template' | 'raw';
  /** In lower case, for example `rb`. */
  readonly stringPrefixes: ReadonlySet<string>;
  readonly comments: 'slash' | 'hash';
  readonly hasRegex: boolean;
  readonly hasJsx: boolean;
  /** What ends a statement besides a semicolon. */
  readonly newline: 'nothing' | 'ends-statement' | 'ends-unless-continued' | 'indentation';
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter((word) => word !== ''));
const none = words('');

const plainNames = { start: /[\p{ID_Start}_]/u, part: /[\p{ID_Continue}]/u };
const dollarNames = { start: /[\p{ID_Start}$_]/u, part: /[\p{ID_Continue}$\u200c\u200d]/u };
const javascriptNames = { start: /[\p{ID_Start}$_#]/u, part: dollarNames.part };

const javascript: LexicalRules = {
  name: 'javascript',
  keywords: words(
    'abstract any as asserts async await bigint boolean break case catch class const constructor continue debugger ' +
      'declare default delete do else enum export extends false finally for from function get global if implements ' +
      'import in infer instanceof interface is keyof let module namespace never new null number object of out override ' +
      'package private protected public readonly require return satisfies set static string super switch symbol this ' +
      'throw true try type typeof undefined unique unknown using var void while with yield accessor',
  ),
  // Besides `import.meta` and `new.target` what every object has, which lists of members leave out.
  memberWords: words(
    'meta target constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf',
  ),
  declaring: words('const let var function class enum interface namespace module using infer'),
  variableWords: words('const let var'),
  // What remains of a parameter: `([first, ...others]) => …`.
  declaringBefore: words('...'),
  declaresAtStatementStart: false,
  declaresAfterType: false,
  operatorWords: words(
    'return typeof case in of delete void throw new else do instanceof await yield extends default as satisfies',
  ),
  blockHeads: words('if else for while switch catch finally function class interface enum namespace module'),
  namePattern: javascriptNames,
  lineQuotes: `"'`,
  tripleQuotes: '',
  backtick: 'template',
  stringPrefixes: none,
  comments: 'slash',
  hasRegex: true,
  hasJsx: true,
  newline: 'ends-unless-continued',
};

const python: LexicalRules = {
  name: 'python',
  keywords: words(
    'False None True and as assert async await break case class continue def del elif else except finally for from ' +
      'global if import in is lambda match nonlocal not or pass raise return try type while with yield',
  ),
  memberWords: none,
  declaring: words('def class import as for lambda global nonlocal from case with type del'),
  variableWords: none,
  declaringBefore: words(', ( [ { * **'),
  declaresAtStatementStart: true,
  declaresAfterType: false,
  operatorWords: none,
  blockHeads: none,
  namePattern: plainNames,
  lineQuotes: `"'`,
  tripleQuotes: `"'`,
  backtick: 'none',
  stringPrefixes: words('r b u f t br rb fr rf tr rt'),
  comments: 'hash',
  hasRegex: false,
  hasJsx: false,
  newline: 'indentation',
};

const java: LexicalRules = {
  name: 'java',
  keywords: words(
    'abstract assert boolean break byte case catch char class const continue default do double else enum exports ' +
      'extends false final finally float for goto if implements import instanceof int interface long module native new ' +
      'non null package permits private protected public record return sealed short static strictfp super switch ' +
      'synchronized this throw throws transient true try var void volatile when while yield',
  ),
  memberWords: words('class this super new length'),
  declaring: words('class interface enum record boolean byte char double float int long short void var package'),
  variableWords: none,
  declaringBefore: words('( , ='),
  declaresAtStatementStart: false,
  declaresAfterType: true,
  operatorWords: none,
  blockHeads: words('if else for while switch catch finally synchronized class interface enum record'),
  namePattern: dollarNames,
  lineQuotes: `"'`,
  tripleQuotes: '"',
  backtick: 'none',
  stringPrefixes: none,
  comments: 'slash',
  hasRegex: false,
  hasJsx: false,
  newline: 'nothing',
};

const go: LexicalRules = {
  name: 'go',
  keywords: words(
    'any append bool break byte cap case chan clear close comparable complex complex128 complex64 const continue copy ' +
      'default defer delete else error fallthrough false float32 float64 for func go goto if imag import int int16 int32 ' +
      'int64 int8 interface iota len make map max min new nil package panic print println range real recover return rune ' +
      'select string struct switch true type uint uint16 uint32 uint64 uint8 uintptr var',
  ),
  memberWords: words('type'),
  declaring: words('const var func type import package for if switch case struct interface goto break continue'),
  variableWords: none,
  declaringBefore: words(';'),
  declaresAtStatementStart: true,
  declaresAfterType: false,
  operatorWords: words('return case else go defer'),
  blockHeads: none,
  namePattern: plainNames,
  lineQuotes: `"'`,
  tripleQuotes: '',
  backtick: 'raw',
  stringPrefixes: none,
  comments: 'slash',
  hasRegex: false,
  hasJsx: false,
  newline: 'ends-statement',
};

const byLanguage: ReadonlyMap<string, LexicalRules> = new Map([
  ['typescript', { ...javascript, hasJsx: false }],
  ['tsx', javascript],
  ['javascript', javascript],
  ['python', python],
  ['java', java],
  ['go', go],
]);

/** @returns undefined for a language that the decoder cannot read: it is decoded without checks */
export function lexicalRulesOf(languageId: string): LexicalRules | undefined {
  return byLanguage.get(languageId);
}
