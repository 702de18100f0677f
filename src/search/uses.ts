import type { FoundDefinition, Occurrence } from '../symbols/codeIndex.ts';
import { isTypeKind } from '../symbols/outline.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { allBasesOf } from './bases.ts';
import type { SearchContext } from './context.ts';
import { enclosingIn } from './enclosing.ts';
import { type InnerPlace, type Position, placesFrom } from './languageFeatures.ts';
import type { NameQuery } from './names.ts';
import { styleless, wordsOf } from './nearestNames.ts';

/** Where a name is used, and how likely the thing itself is meant. */
export interface Use {
  readonly file: RelativePath;
  readonly line: number;
  readonly role: Exclude<Occurrence['role'], 'definition'>;
  readonly type: string | undefined;
  readonly function: string | undefined;
  readonly isTest: boolean;
  /** 0: a language server says so, or the receiver fits; 1: not known; 2: rather another thing of this name. */
  readonly doubt: 0 | 1 | 2;
}

const classifyTimeoutMs = 3000;
/** Enough for a receiver; lines of minified code are long. */
const receiverLength = 200;
/** Positions a language server is asked about, at most. */
const maximumAnchors = 3;

/**
 * Uses by the index and by language servers, each line once.
 * @param meant the definitions whose uses are wanted
 * @param definitions all of the name: uses that are rather theirs are told from the others
 */
export async function usesOf(
  context: SearchContext,
  query: NameQuery,
  meant: readonly FoundDefinition[],
  definitions: readonly FoundDefinition[],
  feature: 'references' | 'callers',
): Promise<readonly Use[]> {
  const { index, signal } = context;
  const [occurrences, places] = await Promise.all([
    index.occurrencesOf(query.simple, classifyTimeoutMs, signal),
    anchorsOf(context, meant).then((anchors) =>
      placesFrom(context.languageFeatures, feature, anchors, index.root, signal),
    ),
  ]);
  const subtypes = subtypesIn(context);
  const uses = new Map<string, Use>();
  const definitionLines = new Set(definitions.map(({ file, definition }) => `${file}:${definition.line}`));
  for (const occurrence of occurrences) {
    if (occurrence.role === 'definition') continue;
    const { file, line, role, enclosingType, enclosingFunction, isTest } = occurrence;
    const key = `${file}:${line}`;
    const known = uses.get(key);
    if (known && order(known.role) <= order(role)) continue;
    const doubt = await doubtOf(context, query, definitions, occurrence, subtypes);
    uses.set(key, { file, line, role, type: enclosingType, function: enclosingFunction, isTest, doubt });
  }
  const role = feature === 'callers' ? 'call' : 'reference';
  for (const place of places) {
    const key = `${place.file}:${place.line}`;
    if (definitionLines.has(key)) continue;
    const known = uses.get(key) ?? (feature === 'callers' ? useWithin(place, uses) : undefined);
    if (known) {
      const isSure = known.role !== 'local' && known.role !== 'unclassified';
      uses.set(`${known.file}:${known.line}`, { ...known, role: isSure ? known.role : role, doubt: 0 });
    } else {
      const use = await useAt(context, place, role);
      if (use) uses.set(key, use);
    }
  }
  return [...uses.values()];
}

/** A line with several uses counts as the most telling one. */
const order = (role: Occurrence['role']): number =>
  ['call', 'reference', 'import', 'unclassified', 'local', 'definition'].indexOf(role);

/** A caller's place may be the whole function: what is known to be a call in it is meant. */
function useWithin({ file, line, endLine }: InnerPlace, uses: ReadonlyMap<string, Use>): Use | undefined {
  return [...uses.values()].find(
    (use) => use.role === 'call' && use.file === file && line <= use.line && use.line <= endLine,
  );
}

async function useAt(context: SearchContext, { file, line }: InnerPlace, role: Use['role']): Promise<Use | undefined> {
  const source = await context.source(file);
  if (!source || line > source.lineCount) return undefined;
  const around = (await enclosingIn(context, file))(line);
  const isTest = around.definition?.isTest ?? false;
  return { file, line, role, type: around.type, function: around.function, isTest, doubt: 0 };
}

/** Where the names of the definitions stand. */
export async function anchorsOf(context: SearchContext, definitions: readonly FoundDefinition[]): Promise<Position[]> {
  if (!context.languageFeatures) return [];
  const anchors: Position[] = [];
  for (const { file, definition } of definitions.slice(0, maximumAnchors)) {
    const source = await context.source(file);
    if (!source) continue;
    const line = source.lines.lineAt(definition.nameStart);
    anchors.push({ file, line, character: definition.nameStart - source.lines.startOf(line) });
  }
  return anchors;
}

/** Of a qualified name: what stands before the use tells whose member is meant, where it tells anything. */
async function doubtOf(
  context: SearchContext,
  { simple, prefix }: NameQuery,
  definitions: readonly FoundDefinition[],
  occurrence: Occurrence,
  subtypes: Subtypes,
): Promise<Use['doubt']> {
  const owner = prefix.at(-1);
  if (owner === undefined) return 1;
  const source = await context.source(occurrence.file);
  const before = source?.lines.contentOf(occurrence.line).slice(0, occurrence.column).slice(-receiverLength) ?? '';
  const [, outer, receiver] =
    /(\.|->|::)?\s*([\p{ID_Continue}$]+)(?:\([^()]*\))?\s*(?:\.|->|::|\?\.)\s*$/u.exec(before) ?? [];
  if (receiver === undefined) return 1;
  const lower = receiver.toLowerCase();
  const ownerLower = owner.toLowerCase();
  if (lower === ownerLower) return 0;
  // `self.base.save()` is a field's.
  if (outer === undefined && (isSelf(receiver) || isSuper(receiver))) {
    const around = lastPart(occurrence.enclosingType);
    if (around === owner) return isSelf(receiver) ? 0 : 1;
    const hasOwn = definitions.some(({ container }) => lastPart(container) === around);
    if (hasOwn && isSelf(receiver)) return 2;
    return (await subtypes.isAround(occurrence, owner)) ? 0 : 1;
  }
  if (definitions.some(({ container }) => lastPart(container)?.toLowerCase() === lower)) return 2;
  if (simple !== receiver && isNamedFor(receiver, owner)) return 0;
  if (!isTypeName(receiver)) return 1;
  // `Arc.new()` is not `Store.new()`, unless it is a class below it that inherits.
  return (await subtypes.isNamed(receiver, owner)) ? 0 : 2;
}

/**
 * `parser.parse()` for `Parser.parse`, `file_parser.parse()` for `FileParser.parse`, `repo.find()` for `Repository.find`:
 * one has all words of the other, or begins as its last word does.
 */
function isNamedFor(receiver: string, owner: string): boolean {
  if (receiver.length < 3) return false;
  const [own, wanted] = [wordsOf(receiver), wordsOf(owner)];
  const [short, long] = own.size <= wanted.size ? [own, wanted] : [wanted, own];
  if (short.size > 0 && [...short].every((word) => long.has(word))) return true;
  const spelled = styleless(receiver);
  return spelled === styleless(owner) || ([...wanted].at(-1)?.startsWith(spelled) ?? false);
}

/** Not `T`, and not `LIMIT`. */
const isTypeName = (name: string): boolean => /^\p{Lu}(?=.*\p{Ll})/u.test(name);
const isSelf = (receiver: string): boolean => /^(?:self|this|cls|Self)$/u.test(receiver);
const isSuper = (receiver: string): boolean => /^(?:super|parent|base)$/u.test(receiver);

/** Tells classes that have the owner above themselves. */
interface Subtypes {
  /** The class around a use. */
  readonly isAround: (occurrence: Occurrence, owner: string) => Promise<boolean>;
  /** A class of this name, anywhere. */
  readonly isNamed: (name: string, owner: string) => Promise<boolean>;
}

/** Each class is looked up once. */
function subtypesIn(context: SearchContext): Subtypes {
  const { index, signal } = context;
  const above = new Map<string, Promise<ReadonlySet<string>>>();
  const namesAbove = async (found: Promise<readonly FoundDefinition[]>): Promise<ReadonlySet<string>> => {
    const types = (await found).filter(({ definition }) => isTypeKind(definition.kind));
    return new Set((await allBasesOf(context, types)).map(({ definition }) => definition.name));
  };
  const has = async (key: string, find: () => Promise<readonly FoundDefinition[]>, owner: string): Promise<boolean> => {
    const names = above.get(key) ?? namesAbove(find());
    above.set(key, names);
    return (await names).has(owner);
  };
  const typesAround = async ({ file, enclosingType }: Occurrence): Promise<readonly FoundDefinition[]> =>
    ((await index.outlineOf(file, signal))?.definitions ?? []).filter((one) => one.qualifiedName === enclosingType);
  return {
    isAround: (occurrence, owner) =>
      has(`${occurrence.file}:${occurrence.enclosingType ?? ''}`, () => typesAround(occurrence), owner),
    isNamed: (name, owner) => has(name, () => index.definitionsNamed(name, signal), owner),
  };
}

const lastPart = (name: string | undefined): string | undefined => name?.slice(name.lastIndexOf('.') + 1);
