/** A line counts for no more than so much, however long it is. */
const mostComplexity = 5;

/** What can be wrong on a line, and how much it counts. Told by tokens alone, so that it fits every language. */
const tokens: readonly (readonly [pattern: RegExp, weight: number])[] = [
  // Comparisons, logic, arithmetic and assignments with arithmetic.
  [/===?|!==?|<=|>=|(?<=\s)[<>](?=\s)|&&|\|\||\b(?:and|or|in|is|instanceof)\b/gu, 2],
  [/(?<=[\p{L}\p{N}_)\]] ?)(?:\*\*|\/\/|[+\-*/%&|^]|<<|>>)(?![=+\->&|])/gu, 2],
  [/(?<![=!<>])(?:\*\*|\/\/|<<|>>|[+\-*/%&|^])=(?!=)|\+\+|--/gu, 2],
  [/\bnot\b|(?<![=!])!(?!=)|(?<=[=(,[{:?&|]\s?|\breturn\s)[-~](?=[\p{L}\p{N}_(])/gu, 1],
  // Conditions, loops inside of expressions, calls, elements.
  [/\b(?:if|elif|while|unless|case)\b|\s\?\s|(?<=\S\s)\bfor\b/gu, 1],
  [/(?<=[\p{L}\p{N}_)\]])\(/gu, 1],
  [/(?<=[\p{L}\p{N}_)\]])\[/gu, 1],
  // Literals and names.
  [/(?<![\p{L}\p{N}_.])\d[\p{L}\p{N}_.]*|"/gu, 0.5],
  [/(?<![\p{L}\p{N}_])[\p{L}_$][\p{L}\p{N}_$]*/gu, 0.25],
];

/**
 * How much there is on a line that can be wrong, from 0 to 5: among lines that the same tests execute, one that compares,
 * computes or calls is likelier to be faulty than one that opens a block or passes a value on.
 */
export function lineComplexity(line: string): number {
  // A string is a literal whatever is in it.
  const code = line
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/gu, '"')
    .replace(/(?:^|\s)(?:#|\/\/).*$/u, '');
  const sum = tokens.reduce((total, [pattern, weight]) => total + (code.match(pattern)?.length ?? 0) * weight, 0);
  return Math.min(mostComplexity, sum);
}
