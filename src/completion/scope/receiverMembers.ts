import type { CodeIndex, FileOutline, FoundDefinition } from '../../symbols/codeIndex.ts';
import type { Outline, OutlineImport } from '../../symbols/outline.ts';
import { isTypeKind } from '../../symbols/outline.ts';
import type { LanguageId } from '../../syntax/syntax.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { parseRelativePath } from '../../workspace/paths.ts';

/** What the members of a receiver are looked up in. */
export interface MemberContext {
  readonly index: CodeIndex;
  readonly file: RelativePath;
  readonly language: LanguageId;
  readonly self: readonly string[];
  readonly text: string;
  readonly outline: Outline;
  readonly position: number;
  readonly signal: AbortSignal;
}

/** Members of what stands before the dot: the object at hand, an instance made nearby, a class or a module of the project. */
export async function membersOf(receiver: string, context: MemberContext): Promise<Set<string> | undefined> {
  const { self, text, position } = context;
  if (self.includes(receiver)) return membersOfType(enclosingType(context), context);
  const imported = context.outline.imports.find(
    (it) => (it.alias === '' ? it.name || it.module : it.alias) === receiver,
  );
  const module = imported && (await moduleMembers(imported, context));
  if (module) return module;
  return membersOfType(typeWrittenFor(receiver, text.slice(0, position)) ?? receiver, context);
}

function enclosingType({ outline, position }: MemberContext): string | undefined {
  const around = outline.definitions.filter(
    ({ kind, start, end }) => isTypeKind(kind) && start <= position && position <= end,
  );
  return around.at(-1)?.name;
}

/** The class that a variable is made or declared of, by the last place before that says so. */
function typeWrittenFor(name: string, before: string): string | undefined {
  const word = name.replaceAll('$', String.raw`\$`);
  const type = String.raw`(?:[a-z_]\w*\.)*([A-Z]\w*)`;
  const made = String.raw`(?<![\w.])${word}\s*(?::\s*[\w.]+\s*)?:?=\s*(?:await\s+)?(?:new\s+|&)?${type}\s*[({<]`;
  const declared = String.raw`(?<![\w.])${word}\s*\??:\s*\*?${type}`;
  const typed = String.raw`(?<![\w.])${type}(?:<[^;=(){}]*>)?\s+${word}(?!\w)`;
  const pointed = String.raw`(?<![\w.])${word}\s+\*?${type}`;
  const found = [...before.matchAll(new RegExp([made, declared, typed, pointed].join('|'), 'g'))].at(-1);
  return found?.slice(1).find(Boolean);
}

/** How far base classes are followed. */
const maximumDepth = 6;

async function membersOfType(
  name: string | undefined,
  context: MemberContext,
  depth = 0,
): Promise<Set<string> | undefined> {
  if (name === undefined || depth > maximumDepth) return undefined;
  const { index, language, signal } = context;
  const found = (await index.definitionsNamed(name, signal)).filter(({ definition }) => isTypeKind(definition.kind));
  const written = membersInText(name, context);
  if (found.length === 0 && written.size === 0) return undefined;
  const members = written;
  for (const type of found) {
    const outline = await index.outlineOf(type.file, signal);
    for (const member of outline?.definitions ?? []) if (isMember(member, type)) members.add(member.definition.name);
    for (const base of type.definition.bases) {
      for (const inherited of (await membersOfType(base, context, depth + 1)) ?? []) members.add(inherited);
    }
  }
  for (const member of await index.membersElsewhere(name, language, signal)) members.add(member.definition.name);
  return members;
}

const isMember = ({ container }: FoundDefinition, type: FoundDefinition): boolean => container === type.qualifiedName;

/** Members of a type of the open document, whose text the index does not have. */
function membersInText(name: string, { outline: { definitions } }: MemberContext): Set<string> {
  const members = new Set<string>();
  for (const { name: member, parent, receiver } of definitions) {
    const around = definitions[parent];
    if (receiver === name || (around?.name === name && isTypeKind(around.kind))) members.add(member);
  }
  return members;
}

async function moduleMembers(imported: OutlineImport, context: MemberContext): Promise<Set<string> | undefined> {
  for (const file of moduleFiles(imported, context.file)) {
    const outline = await context.index.outlineOf(file, context.signal);
    if (outline) return topNames(outline);
  }
  return undefined;
}

const topNames = ({ definitions, imports }: FileOutline): Set<string> =>
  new Set([
    ...definitions.filter(({ container }) => container === undefined).map(({ definition }) => definition.name),
    ...imports.map(({ alias, name, module }) => alias || name || module),
  ]);

/** Files that a module may lie in, by its name as it is written in an import. */
function moduleFiles({ module, name }: OutlineImport, from: RelativePath): RelativePath[] {
  const folder = from.split('/').slice(0, -1).join('/');
  const isPath = module.startsWith('./') || module.startsWith('../');
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const up = dots > 1 ? '../'.repeat(dots - 1) : '';
  const dotted = module.slice(dots).replaceAll('.', '/');
  const stem = isPath ? `${folder}/${module}` : dots > 0 ? `${folder}/${up}${dotted}` : dotted;
  const stems = name === '' || isPath ? [stem] : [stem === '' ? name : `${stem}/${name}`];
  const endings = ['', '.ts', '.tsx', '.js', '.mjs', '/index.ts', '/index.js', '.py', '/__init__.py'];
  const withoutEnding = isPath ? stems.map((it) => it.replace(/\.[cm]?jsx?$/, '')) : [];
  return [...stems, ...withoutEnding].flatMap((it) =>
    endings.flatMap((ending) => parseRelativePath(`${it.replace(/^\//, '')}${ending}`) ?? []),
  );
}
