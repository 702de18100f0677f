import type { FoundDefinition } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Hit, SearchContext } from './context.ts';
import { headerWithDoc, shownDefinition } from './headers.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { SnippetLine } from './snippet.ts';
import { escaped } from './textQuery.ts';

/** Files that hold a type's name and may define members of it. */
const maximumFiles = 60;
const maximumTextHits = 2000;

/** Whether a definition is a member of the type, wherever it is written. */
export function isMemberOf(member: FoundDefinition, type: FoundDefinition): boolean {
  if (member.container === undefined) return false;
  if (member.definition.receiver === undefined) {
    return member.file === type.file && isInside(member, type) && member.container === type.qualifiedName;
  }
  return member.container === type.qualifiedName || lastPart(member.container) === type.definition.name;
}

function isInside({ definition: inner }: FoundDefinition, { definition: outer }: FoundDefinition): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/**
 * Members that are written outside of the type, as in Go and C++. Nothing is asked in languages without such. The index
 * knows definitions by their own names only, so files that have the type's name are looked through.
 */
export async function membersElsewhere(
  context: SearchContext,
  type: FoundDefinition,
): Promise<readonly FoundDefinition[]> {
  const { index, languages, signal } = context;
  const language = languageOf(type.file, languages, (await context.source(type.file))?.text);
  if (!language?.queries.definitions.includes('@receiver')) return [];
  const text = `\\b${escaped(type.definition.name)}\\b`;
  const answer = await index.findText(
    { text, isRegularExpression: true, ignoresCase: false, maximumHits: maximumTextHits },
    signal,
  );
  if (answer.kind !== 'searched') return [];
  const folder = folderOf(type.file);
  const files = [...new Set(answer.hits.map(({ file }) => file))]
    .sort((a, b) => Number(folderOf(a) !== folder) - Number(folderOf(b) !== folder))
    .slice(0, maximumFiles);
  const outlines = await Promise.all(files.map((file) => index.outlineOf(file, signal)));
  return outlines
    .flatMap((outline) => outline?.definitions ?? [])
    .filter((member) => member.definition.receiver !== undefined && isMemberOf(member, type));
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);

/** Their headers, one hit a file. */
export async function memberHits(context: SearchContext, type: FoundDefinition): Promise<Hit[]> {
  const byFile = new Map<RelativePath, FoundDefinition[]>();
  for (const member of await membersElsewhere(context, type)) {
    byFile.set(member.file, [...(byFile.get(member.file) ?? []), member]);
  }
  return [...byFile].map(([file, members]): Hit => ({
    file,
    line: members[0]?.definition.line ?? 1,
    endLine: members.at(-1)?.definition.endLine ?? 1,
    class: type.qualifiedName,
    function: undefined,
    kind: 'members',
    name: type.qualifiedName,
    snippet: async () => ({ lines: await headersOf(context, members) }),
  }));
}

async function headersOf(context: SearchContext, members: readonly FoundDefinition[]): Promise<SnippetLine[]> {
  const lines: SnippetLine[] = [];
  for (const member of members) {
    const shown = await shownDefinition(context, member);
    if (shown) lines.push(...headerWithDoc(shown));
  }
  return lines;
}
