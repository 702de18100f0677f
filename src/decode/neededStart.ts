import type { LexicalRules } from './scan/lexicalRules.ts';
import type { ShadowHunk } from './shadowHunk.ts';

/** How a hunk must begin to declare what the code behind it needs. */
export interface NeededStart {
  /** `const`, `let`, …: one of them comes first. */
  readonly words: ReadonlySet<string>;
  /** One of those that code behind uses and nothing but the hunk declares comes next, or a pattern that may bind it. */
  readonly names: ReadonlySet<string>;
}

/**
 * A line that declares what is used behind it must be a line that declares it: everything else would break the code there,
 * which would be seen at the line's end only.
 * @param behind how far the code behind the hunk is looked at
 * @returns undefined where the line may begin as it likes
 */
export async function neededStart(
  rules: LexicalRules,
  original: string,
  shadow: ShadowHunk,
  behind: number,
  signal: AbortSignal,
): Promise<NeededStart | undefined> {
  const first = /^\s*([a-z]+)(?=\s)/.exec(original)?.[1];
  if (first === undefined || !rules.variableWords.has(first)) return undefined;
  // Unknown without the hunk.
  const errors = (await shadow.errors('', 0, behind, signal)) ?? [];
  const names = errors.flatMap(({ unknownName }) => unknownName ?? []);
  if (names.length === 0) return undefined;
  // What is no constant is changed behind.
  const words = [...rules.variableWords].filter((word) => word !== 'const' || first === 'const');
  return { words: new Set(words), names: new Set(names) };
}

/** @param text generated so far; nothing stands before it in its statement */
export function canStartSo(text: string, { words, names }: NeededStart): boolean {
  const [, word = '', blanks = '', rest = ''] = /^(\w*)(\s*)([^]*)$/.exec(text.trimStart()) ?? [];
  if (blanks === '' && rest === '') return [...words].some((one) => one.startsWith(word));
  if (!words.has(word)) return false;
  const [name = ''] = /^[\p{ID_Continue}$]*/u.exec(rest) ?? [];
  if (name === '') return rest === '' || /^[{[]/.test(rest);
  return name === rest ? [...names].some((one) => one.startsWith(name)) : names.has(name);
}
