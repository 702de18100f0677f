/** Splits a line of arguments as surefire does: at blanks, except within quotes. */
export function splitArguments(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
}

/** A JaCoCo agent of the project's own would instrument what ours has instrumented. */
export const isJacocoAgent = (argument: string): boolean => /^-javaagent:.*jacoco[^=]*\.jar(?:=|$)/.test(argument);

/** One argument in the file of arguments that `java @file` reads (since Java 9). */
export const quotedArgument = (argument: string): string => `"${argument.replace(/["\\]/g, '\\$&')}"`;
