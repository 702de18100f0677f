import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isTypeKind, type OutlineImport } from '../symbols/outline.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineBehindEnd } from '../workspace/userErrors/searchErrors.ts';
import { typeHits } from './classes.ts';
import { textHitsFor } from './code.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { definitionHit } from './definitionHits.ts';
import { enclosingIn } from './enclosing.ts';
import { type NamedFiles, namedFiles } from './fileArguments.ts';
import { importFit, importsOf, moduleFit, nearest } from './imports.ts';
import { placesFrom, type InnerPlace } from './languageFeatures.ts';
import { leftOutNotes } from './leftOut.ts';
import { lookUp, ranked, wantedAnything } from './lookUp.ts';
import { type NameQuery, fittingPrefix, parseName, pathParts, shownName } from './names.ts';
import { clip, linesOf } from './snippet.ts';

const classifyTimeoutMs = 2000;
const maximumImports = 20;
const moduleLines = 12;

/** The place the name is used at, if one is given. */
interface UsePlace {
  readonly file: RelativePath;
  readonly line: number | undefined;
  readonly imports: readonly OutlineImport[];
  /** Qualified name of what the line is in. */
  readonly around: string | undefined;
}

/** Definitions of any kind; where a place is given, those that it most likely means come first. */
export async function findDefinition(
  context: SearchContext,
  name: string,
  file: string | undefined,
  line: number | undefined,
): Promise<Finding> {
  const query = parseName(name);
  const files = file === undefined ? undefined : await namedFiles(context, file);
  const place = files && (await usePlace(context, files, line));
  const notes = files?.notes ?? [];

  const named = await definitionsFor(context, query, place);
  const server = place ? await serverDefinitions(context, query, place) : [];
  const { found, fits } = fittingPrefix(query, named);
  const sorted = place ? byUse(query, found, place) : found;
  const first = sorted.filter((one) => server.some((at) => isAt(one, at)));
  const placesOnly = server.filter((at) => !named.some((one) => isAt(one, at)));
  const hits = [
    ...(await serverHits(context, placesOnly)),
    ...(await typeHits(context, [...new Set([...first, ...sorted])], 'usual')),
  ];
  if (hits.length > 0) {
    const foreign = fits ? [] : [`Nothing is named ${shownName(query)}; these are other ${clip(query.simple, 80)}.`];
    return { kind: fits ? 'exact' : 'near', hits, notes: [...notes, ...foreign] };
  }
  const other = (await localHits(context, query, place)) ?? (await importHits(context, query, place));
  return other ? { ...other, notes: [...notes, ...other.notes] } : notDefined(context, query, notes);
}

async function usePlace(
  context: SearchContext,
  { files }: NamedFiles,
  line: number | undefined,
): Promise<UsePlace | undefined> {
  const [file] = files;
  if (file === undefined) return undefined;
  const source = await context.source(file);
  if (line !== undefined && source && line > source.lineCount) throw lineBehindEnd(file, line, source.lineCount);
  const outline = await context.index.outlineOf(file, context.signal);
  const around = line === undefined ? undefined : (await enclosingIn(context, file))(line).definition?.qualifiedName;
  return { file, line, imports: outline?.imports ?? [], around };
}

/** By the name itself, or by what the file imports under it. */
async function definitionsFor(
  { index, signal }: SearchContext,
  { simple }: NameQuery,
  place: UsePlace | undefined,
): Promise<FoundDefinition[]> {
  const named = ranked(await index.definitionsNamed(simple, signal));
  const aliased = place?.imports.find(({ alias, name }) => alias === simple && name !== '' && name !== simple);
  if (!aliased) return named;
  const original = ranked(await index.definitionsNamed(aliased.name, signal));
  const imported = original.filter(({ file }) => moduleFit(aliased, file) > 0);
  return [...(imported.length > 0 ? imported : original), ...named];
}

/** In the same scope, in the same file, imported, reached without an import, elsewhere. */
function byUse(query: NameQuery, found: readonly FoundDefinition[], place: UsePlace): FoundDefinition[] {
  const fits = new Map(found.map((one) => [one, importFit(query.simple, place.imports, one.file)]));
  const near = new Set(nearest(found, { file: place.file, container: place.around }));
  const group = (one: FoundDefinition): number => {
    if (one.file === place.file) return isInScope(one, place) ? 0 : 1;
    if ((fits.get(one) ?? 0) > 0) return 2;
    return near.has(one) ? 3 : 4;
  };
  return [...found].sort((a, b) => group(a) - group(b) || (fits.get(b) ?? 0) - (fits.get(a) ?? 0));
}

function isInScope({ container }: FoundDefinition, { around }: UsePlace): boolean {
  if (around === undefined) return container === undefined;
  return container === undefined || around === container || around.startsWith(`${container}.`);
}

async function serverDefinitions(
  context: SearchContext,
  { simple }: NameQuery,
  { file, line }: UsePlace,
): Promise<readonly InnerPlace[]> {
  if (line === undefined || !context.languageFeatures) return [];
  const source = await context.source(file);
  const character = source?.lines.contentOf(line).indexOf(simple) ?? -1;
  if (character === -1) return [];
  const { root } = context.index;
  return placesFrom(context.languageFeatures, 'definitions', [{ file, line, character }], root, context.signal);
}

const isAt = ({ file, definition }: FoundDefinition, place: InnerPlace): boolean =>
  file === place.file &&
  definition.line <= place.line &&
  place.line <= Math.max(definition.line, nameLineLimit(definition));

/** A server may point to the name, which decorators and modifiers push down by some lines. */
const nameLineLimit = ({ line, endLine }: FoundDefinition['definition']): number => Math.min(endLine, line + 2);

/** What only a language server knows: the definition there, else its lines. */
async function serverHits(context: SearchContext, places: readonly InnerPlace[]): Promise<Hit[]> {
  const hits: Hit[] = [];
  for (const { file, line, endLine } of places.slice(0, 5)) {
    const source = await context.source(file);
    if (!source || line > source.lineCount) continue;
    const around = (await enclosingIn(context, file))(line);
    const { definition } = around;
    if (definition?.definition.line === line) hits.push(definitionHit(context, definition, 'usual'));
    else {
      hits.push({
        file,
        line,
        endLine: Math.min(endLine, source.lineCount),
        class: around.type,
        function: around.function,
        kind: 'definition',
        name: around.function ?? around.type ?? '',
        snippet: () => Promise.resolve({ lines: linesOf(source, line, Math.min(endLine, line + moduleLines - 1)) }),
      });
    }
  }
  return hits;
}

/** A local variable or parameter: shown by the header of the function it belongs to. */
async function localHits(
  context: SearchContext,
  { simple }: NameQuery,
  place: UsePlace | undefined,
): Promise<Finding | undefined> {
  const { index, signal } = context;
  const locals = (await index.occurrencesOf(simple, classifyTimeoutMs, signal)).filter(({ role }) => role === 'local');
  const hits = new Map<string, Hit & { readonly isHere: boolean; readonly isTest: boolean }>();
  for (const { file, line, isTest } of locals) {
    const { definition } = (await enclosingIn(context, file))(line);
    if (!definition) continue;
    const isHere =
      file === place?.file && (place.around ?? definition.qualifiedName).startsWith(definition.qualifiedName);
    const key = `${file}:${definition.qualifiedName}:${definition.definition.line}`;
    const hit = definitionHit(context, definition, 'header');
    if (!hits.has(key)) hits.set(key, { ...hit, kind: 'local', isHere, isTest });
  }
  if (hits.size === 0) return undefined;
  const sorted = [...hits.values()].sort(
    (a, b) => Number(b.isHere) - Number(a.isHere) || Number(a.isTest) - Number(b.isTest),
  );
  const where = hits.size === 1 ? 'this function' : 'these functions';
  return { kind: 'exact', hits: sorted, notes: [`${clip(simple, 80)} is a parameter or local variable of ${where}.`] };
}

/** A module of the workspace, or what is imported from outside of it. */
async function importHits(
  context: SearchContext,
  query: NameQuery,
  place: UsePlace | undefined,
): Promise<Finding | undefined> {
  const { index, signal } = context;
  const modules = (await index.files(signal)).filter(
    ({ file, language }) => language !== undefined && pathParts(file).at(-1) === query.simple && fitsPath(query, file),
  );
  if (modules.length > 0) {
    const hits = modules.map(({ file }) => fileHit(context, file));
    return { kind: 'exact', hits, notes: [`${clip(query.simple, 80)} is a module.`] };
  }
  const importing = (await index.occurrencesOf(query.simple, classifyTimeoutMs, signal)).filter(
    ({ role }) => role === 'import',
  );
  const here = place ? importsOf(query.simple, place.imports).filter(({ name }) => name !== '*') : [];
  const places = [
    ...here.map(({ line }) => ({ file: place?.file ?? ('' as RelativePath), line })),
    ...importing.filter(({ file }) => here.length === 0 || file !== place?.file),
  ].slice(0, maximumImports);
  if (places.length === 0) return undefined;
  const hits = places.map(({ file, line }) => lineHit(context, file, line, 'import'));
  return {
    kind: 'exact',
    hits,
    notes: [`${clip(query.simple, 80)} is defined outside of the workspace and imported here.`],
  };
}

const fitsPath = ({ prefix }: NameQuery, file: string): boolean => {
  const parts = pathParts(file).slice(0, -1);
  return prefix.every((part, index) => parts.at(index - prefix.length) === part);
};

function lineHit(context: SearchContext, file: RelativePath, line: number, kind: string): Hit {
  const snippet: Hit['snippet'] = async () => {
    const source = await context.source(file);
    return { lines: source ? linesOf(source, line, line) : [] };
  };
  return { file, line, endLine: line, class: undefined, function: undefined, kind, name: '', snippet };
}

function fileHit(context: SearchContext, file: RelativePath): Hit {
  const snippet: Hit['snippet'] = async () => {
    const source = await context.source(file);
    return { lines: source ? linesOf(source, 1, moduleLines) : [] };
  };
  return {
    file,
    line: 1,
    endLine: moduleLines,
    class: undefined,
    function: undefined,
    kind: 'file',
    name: file,
    snippet,
  };
}

async function notDefined(context: SearchContext, query: NameQuery, notes: readonly string[]): Promise<Finding> {
  const leftOut = await leftOutNotes(context, 'definitions');
  const near = await lookUp(context, query, wantedAnything);
  if (near.kind !== 'none') {
    const hits = near.found.map((one) =>
      definitionHit(context, one, isTypeKind(one.definition.kind) ? 'header' : 'usual'),
    );
    return { kind: near.kind, hits, notes: [...notes, ...near.notes, ...leftOut] };
  }
  const text = await textHitsFor(context, query.simple);
  return { ...text, notes: [...notes, ...near.notes, ...text.notes, ...leftOut] };
}
