import type { LanguageId } from '../../syntax/syntax.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';

/** Kinds of syntax nodes, by the grammar's names. */
export type Kinds = ReadonlySet<string>;

/** A child by its field, or by its place among the named children (negative: from the end). */
export type ChildPosition = string | number;

/** What may stand for an operator, with the plausibility of each, in (0, 1]. */
export type Alternatives = ReadonlyMap<string, readonly (readonly [string, number])[]>;

/** Coarse types that usage gives away in languages without declared types too; a `container` is any but a number. */
export type ValueType =
  'number' | 'string' | 'boolean' | 'list' | 'tuple' | 'set' | 'mapping' | 'container' | 'callable';

export interface Precedence {
  /** By node kind; kinds that are absent bind tightest. */
  readonly kinds: ReadonlyMap<string, number>;
  /** By operator, for nodes whose kind does not tell. */
  readonly operators: ReadonlyMap<string, number>;
  readonly tightest: number;
  /** What `not x` binds like. */
  readonly negation: number;
  readonly and: number;
  readonly or: number;
  readonly comparison: number;
  readonly sum: number;
}

/**
 * Everything the template families know about a language. They never ask which language it is: a new language is a new
 * table.
 */
export interface LanguageShape {
  readonly language: LanguageId;
  readonly kinds: {
    readonly function: Kinds;
    readonly lambda: Kinds;
    readonly class: Kinds;
    /** What holds statements, the file itself included. */
    readonly block: Kinds;
    /** What may stand in a block. */
    readonly statement: Kinds;
    /** Parts of a compound statement with a header of their own, such as `elif`. */
    readonly clause: Kinds;
    /** Statements that contain blocks. */
    readonly compound: Kinds;
    readonly loop: Kinds;
    readonly return: Kinds;
    readonly raise: Kinds;
    /** Statements after which the next one is not reached. */
    readonly jump: Kinds;
    /** Statements that only make a value, or call something. */
    readonly expressionStatement: Kinds;
    readonly assignment: Kinds;
    readonly augmentedAssignment: Kinds;
    /** What templates never look into: comments, imports, type annotations, patterns. */
    readonly untouchable: Kinds;
    readonly comment: Kinds;
    readonly import: Kinds;
    readonly identifier: Kinds;
    readonly number: Kinds;
    readonly string: Kinds;
    readonly stringContent: Kinds;
    readonly interpolation: Kinds;
    readonly boolean: Kinds;
    readonly null: Kinds;
    readonly parenthesised: Kinds;
    readonly negation: Kinds;
    readonly unaryMinus: Kinds;
    readonly binary: Kinds;
    readonly argumentList: Kinds;
    /** List, tuple and set displays. */
    readonly sequence: Kinds;
    readonly pair: Kinds;
    readonly slice: Kinds;
    readonly comprehension: Kinds;
    /** The `for x in xs` part of a comprehension. */
    readonly comprehensionLoop: Kinds;
    readonly conditional: Kinds;
    readonly parameterList: Kinds;
    /** Collects remaining arguments or items: `*rest`. */
    readonly splat: Kinds;
  };
  /** Fields of definitions and parameters. */
  readonly fields: { readonly name: string; readonly parameters: string; readonly type: string };
  /** Where the condition of a node stands. */
  readonly conditions: ReadonlyMap<string, ChildPosition>;
  readonly calls: ReadonlyMap<string, { readonly callee: ChildPosition; readonly arguments: ChildPosition }>;
  readonly members: ReadonlyMap<string, { readonly object: ChildPosition; readonly name: ChildPosition }>;
  readonly subscripts: ReadonlyMap<string, { readonly object: ChildPosition; readonly index: ChildPosition }>;
  readonly namedArguments: ReadonlyMap<string, { readonly name: ChildPosition; readonly value: ChildPosition }>;
  readonly defaultParameters: ReadonlyMap<string, { readonly name: ChildPosition; readonly value: ChildPosition }>;
  /** Loops over the items of something, and the clauses of comprehensions. */
  readonly iterations: ReadonlyMap<string, { readonly target: ChildPosition; readonly source: ChildPosition }>;
  /** Left and right side of a plain assignment. */
  readonly assignments: ReadonlyMap<string, { readonly target: ChildPosition; readonly value: ChildPosition }>;
  /** Where an identifier makes a name instead of using one: parent kind to positions. */
  readonly bindings: ReadonlyMap<string, readonly ChildPosition[] | 'all'>;
  /** Where an identifier is neither read nor written: labels, names of members and of arguments. */
  readonly labels: ReadonlyMap<string, readonly ChildPosition[] | 'all'>;
  /** The identifiers by which an import statement makes names usable. */
  readonly importedNames: (statement: SyntaxNode) => readonly SyntaxNode[];
  readonly precedence: Precedence;
  readonly operators: {
    readonly comparison: Alternatives;
    readonly logical: Alternatives;
    readonly arithmetic: Alternatives;
    readonly augmented: Alternatives;
    /** Operators whose operands may change places with a different meaning. */
    readonly ordered: ReadonlySet<string>;
    /** Tests for being the very same object. */
    readonly identity: ReadonlySet<string>;
    /** Tests whether the left operand is in the right one. */
    readonly membership: ReadonlySet<string>;
    /** Arithmetic that only numbers know (not `+`, which also joins). */
    readonly numeric: ReadonlySet<string>;
    /** The same comparison negated. */
    readonly negated: ReadonlyMap<string, string>;
  };
  /** Kinds of expressions whose type is plain to see, beside literals. */
  readonly valueTypes: ReadonlyMap<string, ValueType>;
  readonly render: {
    readonly and: string;
    readonly or: string;
    readonly not: (operand: string) => string;
    readonly isNull: (value: string) => string;
    readonly isNotNull: (value: string) => string;
    /** False for null and for the empty collection; undefined where the language has no such test. */
    readonly isTruthy: (value: string) => string;
    readonly isEmpty: (value: string) => string;
    readonly isNotEmpty: (value: string) => string;
    readonly length: (value: string) => string;
    readonly hasType: (value: string, type: string) => string;
    readonly conditional: (condition: string, then: string, otherwise: string) => string;
    readonly orDefault: (value: string, fallback: string) => string;
    readonly lookup: (mapping: string, key: string, fallback: string | undefined) => string;
    readonly call: (callee: string, argument: string) => string;
    /** A comprehension's filter, with the space before it. */
    readonly filter: ((condition: string) => string) | undefined;
    readonly namedArgument: ((name: string, value: string) => string) | undefined;
    /** A statement that runs `body` under a condition; `indentation` is that of the statement. */
    readonly ifStatement: (condition: string, body: string, indentation: Indentation) => string;
    readonly return: (value: string | undefined) => string;
    readonly continue: string;
    readonly break: string;
    readonly null: string;
    readonly true: string;
    readonly false: string;
  };
  readonly knowledge: LanguageKnowledge;
}

/** How a file lays out its lines. */
export interface Indentation {
  /** White space before the statement. */
  readonly outer: string;
  /** One more level. */
  readonly unit: string;
  readonly newline: string;
}

/** What everybody knows about the language's library. */
export interface LanguageKnowledge {
  /** The name by which a method knows its own object. */
  readonly self: string;
  /** Functions and methods that are mistaken for each other. Earlier in a group means nothing. */
  readonly siblings: readonly (readonly string[])[];
  /** Further arguments of well-known functions, likeliest first; `{}` stands for nothing yet. */
  readonly furtherArguments: ReadonlyMap<string, readonly string[]>;
  readonly parameterTypes: ReadonlyMap<string, ValueType>;
  /** The type a method belongs to. */
  readonly methodOwners: ReadonlyMap<string, ValueType>;
  readonly resultTypes: ReadonlyMap<string, ValueType>;
  /** Words in annotations, lower case. */
  readonly annotationTypes: ReadonlyMap<string, ValueType>;
  /** Functions from a start to an excluded end. */
  readonly ranges: ReadonlySet<string>;
  /** Functions of something countable. */
  readonly lengths: ReadonlySet<string>;
  /** Names that read as questions: `is_empty`. */
  readonly predicateName: RegExp;
  readonly typeTests: ReadonlySet<string>;
  /** Literals of a type's usual default. */
  readonly defaults: ReadonlyMap<ValueType, readonly string[]>;
  readonly separators: readonly string[];
  /** Strings that are mistaken for each other: modes, encodings. */
  readonly relatedStrings: readonly (readonly string[])[];
  /** Common comparisons of a number with a constant, and of a length. */
  readonly numberTests: readonly string[];
  readonly lengthTests: readonly string[];
  readonly regexCallers: ReadonlySet<string>;
  readonly regexModules: ReadonlySet<string>;
  /** How a string begins that holds a pattern as a rule. */
  readonly patternString: RegExp;
}
