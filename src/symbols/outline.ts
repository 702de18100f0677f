/** What the index knows of a definition. `extension` is a block that adds members to a type written elsewhere (Rust's `impl`). */
export const DEFINITION_KINDS = [
  'module',
  'class',
  'interface',
  'struct',
  'enum',
  'trait',
  'extension',
  'type',
  'function',
  'method',
  'field',
  'variable',
] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

const typeKinds: ReadonlySet<DefinitionKind> = new Set(['class', 'interface', 'struct', 'enum', 'trait', 'extension']);
const callableKinds: ReadonlySet<DefinitionKind> = new Set(['function', 'method']);

/** Whether members are defined in it. A type alias has none. */
export const isTypeKind = (kind: DefinitionKind): boolean => typeKinds.has(kind);
export const isCallableKind = (kind: DefinitionKind): boolean => callableKinds.has(kind);

/** One definition of a file. Offsets are UTF-16 code units, lines start at 1. */
export interface OutlineDefinition {
  readonly kind: DefinitionKind;
  readonly name: string;
  /** The place in the outline of the definition around it; -1 at the top. */
  readonly parent: number;
  /** The type it belongs to, dotted, where that is not the definition around it (a Go method, a C++ `A::f`). */
  readonly receiver: string | undefined;
  /** Where the header starts: the first decorator's start, else {@link start}. */
  readonly headerStart: number;
  /** The whole definition, decorators excluded. */
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  /** Where the body starts; -1 if there is none. */
  readonly bodyStart: number;
  readonly line: number;
  readonly endLine: number;
  /** Marked as test code by the grammar (Rust's `#[test]`), itself or around it. */
  readonly isTest: boolean;
  /** Names, where the language's query captures them. */
  readonly parameters: readonly string[];
  /** Last identifiers of the base classes and implemented interfaces. */
  readonly bases: readonly string[];
}

export interface OutlineImport {
  readonly line: number;
  /** What is imported from, without quotes. */
  readonly module: string;
  /** Empty for the module as a whole. */
  readonly name: string;
  /** What it is called here, where that differs. */
  readonly alias: string;
}

/** The definitions of one file in text order, outer ones before inner ones. */
export interface Outline {
  readonly definitions: readonly OutlineDefinition[];
  readonly imports: readonly OutlineImport[];
  /** The file has syntax errors: what the parser could not make sense of may be missing. */
  readonly hasErrors: boolean;
}

/** Names of the enclosing definitions and its own, joined by dots: `Class.method`, `outer.inner`. */
export function qualifiedNameOf(definition: OutlineDefinition, definitions: readonly OutlineDefinition[]): string {
  return qualifiedIn(containerOf(definition, definitions), definition);
}

/** Its name in what it belongs to. Namespaces may have several names at once: `A\\B`, `A::B`. */
export function qualifiedIn(container: string | undefined, { kind, name }: OutlineDefinition): string {
  const dotted = kind === 'module' ? name.replace(/\\|::/gu, '.') : name;
  return container === undefined ? dotted : `${container}.${dotted}`;
}

/** The qualified name of what the definition belongs to. */
export function containerOf(
  definition: OutlineDefinition,
  definitions: readonly OutlineDefinition[],
): string | undefined {
  const parent = definitions[definition.parent];
  const around = parent && qualifiedNameOf(parent, definitions);
  if (definition.receiver === undefined) return around;
  return around === undefined ? definition.receiver : `${around}.${definition.receiver}`;
}
