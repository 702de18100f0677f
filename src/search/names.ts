import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { clip } from './snippet.ts';

/** A name as somebody asks for it. */
export interface NameQuery {
  /** The last part: what the definition itself is called. */
  readonly simple: string;
  /** The parts before it, outermost first: classes, modules, folders. */
  readonly prefix: readonly string[];
}

const declarationWords =
  /^(?:(?:async|export|public|static) )*(?:class|interface|struct|enum|trait|def|function|fn|func|type|method) +(?=\S)/u;
const separators = /::|->|[./\\:]|(?<=[\p{ID_Continue}$\])])#/u;
const operatorSeparators = /::|\.(?=\w)/u;

/**
 * Reads `m`, `A.m`, `A::m`, `A#m`, `pkg.mod.A.m`, `(*A).m`. Quotes around it, declaring words before it, and arguments
 * behind it do not count.
 */
export function parseName(text: string): NameQuery {
  const trimmed = text.trim();
  const bare = withoutArguments(
    withoutQuotes(trimmed)
      .replace(declarationWords, '')
      .replace(/^\([*&]?(\w+)\)(?=\.)/u, '$1'),
  );
  const parts = bare
    .split(bare.includes('operator') ? operatorSeparators : separators)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const simple = parts.pop();
  return simple === undefined ? { simple: trimmed, prefix: [] } : { simple, prefix: parts };
}

export const withoutQuotes = (text: string): string => text.replace(/^(["'`])(.+)\1$/su, '$2').trim();

/** Without `(…)` and `<…>`, but for `operator()` and names that begin so. */
function withoutArguments(name: string): string {
  if (name.includes('operator')) return name;
  const at = name.indexOf('(');
  const called = at > 0 ? name.slice(0, at).trimEnd() : name;
  let bare = called;
  for (let depth = 0; depth < 4; depth += 1) bare = bare.replace(/(?<=[\p{ID_Continue}$])<[^<>]*>/gu, '');
  return bare;
}

/** How a query is quoted in messages. */
export const shownName = ({ simple, prefix }: NameQuery): string => clip([...prefix, simple].join('.'), 80);

/**
 * How much of the prefix fits: parts that are the definition's innermost containers, then its file's path. 0 if nothing
 * does, a fraction if only something farther out does.
 */
export function prefixFit({ prefix }: NameQuery, found: FoundDefinition): number {
  const around = [...pathParts(found.file), ...(found.container?.split('.') ?? [])];
  let fit = 0;
  for (let back = 1; back <= prefix.length; back += 1) {
    const likeness = partLikeness(prefix.at(-back), around.at(-back));
    if (likeness === 0) break;
    fit += likeness;
  }
  if (fit > 0) return fit;
  const innermost = prefix.at(-1);
  return around.some((part) => partLikeness(innermost, part) > 0) ? 0.5 : 0;
}

/** A part in another case fits a little less. */
function partLikeness(wanted: string | undefined, part: string | undefined): number {
  if (wanted === undefined || part === undefined) return 0;
  if (wanted === part) return 1;
  return wanted.toLowerCase() === part.toLowerCase() ? 0.9 : 0;
}

/** Folders and the file's name without its ending. Files that stand for their folder do not count. */
export function pathParts(file: string): string[] {
  const parts = file.split('/');
  const name = (parts.pop() ?? '').replace(/(?<=.)\.[^.]*$/u, '');
  return /^(?:__init__|index|mod|lib)$/u.test(name) ? parts : [...parts, name];
}

/** Those with the best fit, and whether anything fits at all; all of them if there is no prefix. */
export function fittingPrefix(
  query: NameQuery,
  found: readonly FoundDefinition[],
): { readonly found: readonly FoundDefinition[]; readonly fits: boolean } {
  if (query.prefix.length === 0) return { found, fits: true };
  const fits = found.map((one) => prefixFit(query, one));
  const best = Math.max(0, ...fits);
  return { found: best === 0 ? found : found.filter((_, index) => fits[index] === best), fits: best > 0 };
}
