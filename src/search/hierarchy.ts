import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isTypeKind } from '../symbols/outline.ts';
import { basesOf, subtypesOf, typeKey } from './bases.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { headerLines, shownDefinition } from './headers.ts';
import { placesFrom } from './languageFeatures.ts';
import { leftOutNotes } from './leftOut.ts';
import { lookUp, wantedTypes } from './lookUp.ts';
import { parseName } from './names.ts';
import { clip } from './snippet.ts';
import { textHitsFor } from './code.ts';
import { anchorsOf } from './uses.ts';

const maximumDepth = 12;
const maximumTypes = 200;
/** Of the same name, each with a tree of its own. */
const maximumRoots = 5;

/** A tree while it is walked: what was seen is shown once more, but not opened again. */
interface Walk {
  readonly context: SearchContext;
  readonly hits: Hit[];
  readonly seen: Set<string>;
  isCut: boolean;
}

/** The class, its bases upwards, its subclasses downwards: in reading order, levels by indentation. */
export async function classHierarchy(context: SearchContext, name: string): Promise<Finding> {
  const query = parseName(name);
  const lookedUp = await lookUp(context, query, wantedTypes);
  const leftOut = await leftOutNotes(context, 'definitions');
  const types = lookedUp.found.filter(({ definition: { kind } }) => isTypeKind(kind));
  const roots = types.some(({ definition: { kind } }) => kind !== 'extension')
    ? types.filter(({ definition: { kind } }) => kind !== 'extension')
    : types;
  if (roots.length === 0) {
    const text = lookedUp.kind === 'none' ? await textHitsFor(context, query.simple) : undefined;
    const kind = text?.kind === 'text' ? 'text' : 'none';
    return { kind, hits: text?.hits ?? [], notes: [...lookedUp.notes, ...leftOut] };
  }
  const walk: Walk = { context, hits: [], seen: new Set(), isCut: false };
  for (const root of roots.slice(0, maximumRoots)) {
    walk.hits.push(await typeHit(context, root, 0, '', 'class'));
    walk.seen.clear();
    walk.seen.add(typeKey(root));
    await goUp(walk, root, 1);
    walk.seen.clear();
    walk.seen.add(typeKey(root));
    await goDown(walk, root, 1);
    await addImplementations(walk, root);
  }
  const cut = walk.isCut || roots.length > maximumRoots ? ['The hierarchy is larger; its far ends are left out.'] : [];
  const several = roots.length > 1 ? [`${roots.length} classes have this name.`] : [];
  return { kind: lookedUp.kind, hits: walk.hits, notes: [...lookedUp.notes, ...several, ...cut, ...leftOut] };
}

async function goUp(walk: Walk, type: FoundDefinition, depth: number): Promise<void> {
  for (const { name, types } of await basesOf(walk.context, type)) {
    if (types.length === 0) walk.hits.push(outsideHit(type, name, depth));
    for (const base of types) {
      const ambiguous = types.length > 1 ? `  (one of ${types.length} of this name)` : '';
      if (await open(walk, base, depth, '↑ ', 'base', ambiguous)) await goUp(walk, base, depth + 1);
    }
  }
}

async function goDown(walk: Walk, type: FoundDefinition, depth: number): Promise<void> {
  for (const subtype of await subtypesOf(walk.context, type)) {
    if (await open(walk, subtype, depth, '↓ ', 'subclass', '')) await goDown(walk, subtype, depth + 1);
  }
}

/** Adds one type; true if what is behind it is still to be walked. */
async function open(
  walk: Walk,
  type: FoundDefinition,
  depth: number,
  arrow: string,
  kind: string,
  remark: string,
): Promise<boolean> {
  if (walk.hits.length >= maximumTypes || depth > maximumDepth) {
    walk.isCut = true;
    return false;
  }
  const isNew = !walk.seen.has(typeKey(type));
  walk.seen.add(typeKey(type));
  walk.hits.push(await typeHit(walk.context, type, depth, arrow, kind, isNew ? remark : `${remark}  (see above)`));
  return isNew;
}

/** Subclasses that only a language server knows. */
async function addImplementations(walk: Walk, root: FoundDefinition): Promise<void> {
  const { context } = walk;
  const { languageFeatures, index, signal } = context;
  const anchors = await anchorsOf(context, [root]);
  for (const place of await placesFrom(languageFeatures, 'implementations', anchors, index.root, signal)) {
    const outline = await index.outlineOf(place.file, signal);
    const type = outline?.definitions.find(
      ({ definition: { kind, line, endLine } }) =>
        isTypeKind(kind) && line <= place.line && place.line <= Math.min(endLine, line + 2),
    );
    if (type && !walk.seen.has(typeKey(type))) await open(walk, type, 1, '↓ ', 'subclass', '');
  }
}

async function typeHit(
  context: SearchContext,
  type: FoundDefinition,
  depth: number,
  arrow: string,
  kind: string,
  remark = '',
): Promise<Hit> {
  const shown = await shownDefinition(context, type);
  const { definition, file, qualifiedName, enclosingFunction } = type;
  const header = shown
    ? headerLines(shown)
        .filter(({ line }) => (line ?? 0) >= definition.line)
        .map(({ text }) => text.trim())
        .join(' ')
        .replace(/ …$/u, '')
    : qualifiedName;
  const text = `${'  '.repeat(depth)}${arrow}${clip(header, 160)}${remark}`;
  return {
    file,
    line: definition.line,
    endLine: definition.endLine,
    class: qualifiedName,
    function: enclosingFunction,
    kind,
    name: qualifiedName,
    snippet: () => Promise.resolve({ lines: [{ line: undefined, text }] }),
  };
}

/** A base that no file of the workspace defines, at the place of the class that names it. */
function outsideHit({ file, definition, qualifiedName }: FoundDefinition, name: string, depth: number): Hit {
  const text = `${'  '.repeat(depth)}↑ ${clip(name, 80)} (not in the workspace)`;
  return {
    file,
    line: definition.line,
    endLine: definition.line,
    class: qualifiedName,
    function: undefined,
    kind: 'outside-base',
    name,
    snippet: () => Promise.resolve({ lines: [{ line: undefined, text }] }),
  };
}
