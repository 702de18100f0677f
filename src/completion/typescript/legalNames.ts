import type ts from 'typescript';
import type { LegalNames } from '../completionEngine.ts';
import type { Place } from './place.ts';
import { placeAt } from './place.ts';

const nothingKnown: LegalNames = { kind: 'unknown', reason: 'nothing-known' };

/** Words that may follow an expression or a declared name; the compiler does not offer all of them. */
const operators = ['as', 'extends', 'from', 'implements', 'in', 'instanceof', 'is', 'of', 'satisfies'];

const reservedWords = (
  'break case catch class const continue debugger default delete do else enum export extends false finally for function ' +
  'if import in instanceof new null return super switch this throw true try typeof var void while with'
).split(' ');

/** Words that start a statement in the body of a function only with others behind them. */
const contextualWords = 'abstract async await declare interface let type using yield'.split(' ');

/** Words that start a type and are not offered where types stand. */
const typeWords = ['abstract', 'import', 'new', 'this'];

/** Words that stand before the name of a method in an object. */
const methodWords = ['async', 'get', 'set'];

/** What every object has of `Object`'s prototype: the compiler does not offer it. */
const objectMembers = [
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
];

const identifier = /^#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/**
 * The compiler's completions at the start of an identifier as what they say about legality. Where they come from guesses,
 * or the name may be one that is being declared, nothing is known; where the compiler says that new names may stand, they
 * may.
 */
export function legalNamesAt(
  compiler: typeof ts,
  service: ts.LanguageService,
  file: string,
  position: number,
): LegalNames {
  const program = service.getProgram();
  const sourceFile = program?.getSourceFile(file);
  if (!program || !sourceFile) return nothingKnown;
  const place = placeAt(compiler, service, program, sourceFile, position);
  if (place === 'unknowable') return nothingKnown;
  const info = service.getCompletionsAtPosition(file, position, {
    includeCompletionsForModuleExports: false,
    includeCompletionsForImportStatements: false,
    includeCompletionsWithSnippetText: false,
    includeCompletionsWithClassMemberSnippets: false,
    // Else members of what may be undefined are left out, and names that stand in quotes cannot be told apart.
    includeCompletionsWithInsertText: true,
    includeAutomaticOptionalChainCompletions: true,
  });
  const entries = info?.entries ?? [];
  const names = new Set(entries.flatMap((entry) => legalName(compiler, entry)));
  // Words that may stand before a name say nothing about the name.
  if (!info || entries.every(({ kind }) => kind === compiler.ScriptElementKind.keyword)) return nothingKnown;
  if (names.size === 0 || (place === 'type' && offers(compiler, info, 'function'))) return nothingKnown;
  for (const word of unofferedNames(compiler, info, sourceFile.text, position)) names.add(word);
  if (place === 'operator') for (const word of operators) names.add(word);
  return { kind: isOpen(info, place) ? 'open' : 'closed', names };
}

/**
 * Words of the statement that is being written: among them may be parameters and types that it declares, which the parser
 * does not take for such before the statement's end.
 */
function wordsOfStatement(text: string, position: number): readonly string[] {
  const near = text.slice(Math.max(0, position - 600), position);
  const statement = near.split(/[;{}][^\S\n]*\n/).at(-1) ?? '';
  return statement.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? [];
}

const isOpen = (info: ts.CompletionInfo, place: Place): boolean => info.isNewIdentifierLocation || place === 'open';

/** The entry's name if it can stand at the place just as it is. */
function legalName(compiler: typeof ts, entry: ts.CompletionEntry): readonly string[] {
  const { name, insertText, kind, source, hasAction } = entry;
  // Words that only stand somewhere in the file; names that need an import.
  if (kind === compiler.ScriptElementKind.warning || source !== undefined || hasAction === true) return [];
  // `?.name`: the receiver may be undefined. That is for diagnostics to tell; the name itself is right.
  const isWritten = insertText === undefined || insertText === name || insertText === `?.${name}`;
  // Not written: `this.name`, `["a-b"]`.
  return isWritten && identifier.test(name) ? [name] : [];
}

const offers = (compiler: typeof ts, info: ts.CompletionInfo, word: string): boolean =>
  info.entries.some(({ kind, name }) => kind === compiler.ScriptElementKind.keyword && name === word);

/** What the compiler leaves out of its lists although it can stand at such a place. */
function unofferedNames(
  compiler: typeof ts,
  info: ts.CompletionInfo,
  text: string,
  position: number,
): readonly string[] {
  if (info.isMemberCompletion) return /\.\s*$/.test(text.slice(0, position)) ? objectMembers : methodWords;
  return [
    ...wordsOfStatement(text, position),
    ...(offers(compiler, info, 'keyof') ? typeWords : []),
    // A word is left out, too, if it is the name of something around the place, a method `return` for example.
    ...(offers(compiler, info, 'function') ? [...reservedWords, ...contextualWords] : []),
  ];
}
