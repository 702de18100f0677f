import type { FoundDefinition } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Hit, SearchContext } from './context.ts';
import { headerWithDoc, shownDefinition } from './headers.ts';
import type { SnippetLine } from './snippet.ts';

/** Whether a definition is a member of the type and stands in it. */
export function isWrittenIn(
  { file, definition: outer, qualifiedName }: FoundDefinition,
  member: FoundDefinition,
): boolean {
  const { definition: inner } = member;
  const isInside = file === member.file && outer.start <= inner.start && inner.end <= outer.end;
  return isInside && inner.receiver === undefined && member.container === qualifiedName;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Members that are written outside of the type, as in Go, Rust and C++; those in its own folder first. */
export async function membersElsewhere(
  { index, signal }: SearchContext,
  type: FoundDefinition,
): Promise<readonly FoundDefinition[]> {
  const language = (await index.outlineOf(type.file, signal))?.language;
  if (language === undefined) return [];
  const folder = folderOf(type.file);
  const isElsewhere = ({ file }: FoundDefinition): number => Number(folderOf(file) !== folder);
  const members = await index.membersElsewhere(type.definition.name, language, signal);
  // Outside of the type its scope is often written in another way, or not at all.
  const isOf = ({ container = '' }: FoundDefinition): boolean =>
    container === type.qualifiedName || lastPart(container) === type.definition.name;
  return members.filter(isOf).sort((a, b) => isElsewhere(a) - isElsewhere(b));
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
