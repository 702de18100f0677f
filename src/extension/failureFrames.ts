import type { FailurePlace, ReportedFailure } from './testFailureText.ts';

const mostFrames = 20;
const longestLine = 1_000;

/**
 * The places of a failure, innermost first. Adapters seldom give a trace as such; most write it into the message, as their
 * language does. Places in the test's own file count only if there are no others.
 * @param testFile as the failure writes paths
 */
export function framesOf({ frames, message, places }: ReportedFailure, testFile: string): FailurePlace[] {
  const traced = frames.length > 0 ? places : [...framesInText(message), ...places];
  const outside = traced.filter(({ file }) => !isSameFile(file, testFile));
  const found = outside.length > 0 ? outside : traced;
  return found
    .filter((place, index) => found.findIndex(({ file, line }) => file === place.file && line === place.line) === index)
    .slice(0, mostFrames);
}

/** Messages may name a file by its path below the project. */
function isSameFile(file: string, whole: string): boolean {
  return whole === file || whole.replaceAll('\\', '/').endsWith(`/${file.replaceAll('\\', '/').replace(/^\.\//, '')}`);
}

/**
 * Frames as languages write them: `File "a.py", line 3` (innermost last), `a.py:3: AssertionError` (pytest, innermost
 * last), `at f (/w/a.js:3:5)`, `a_test.go:3:`. Java's name no path.
 */
function framesInText(message: string): FailurePlace[] {
  const lines = message.split('\n').map((line) => line.slice(0, longestLine));
  const python = lines.flatMap((line) => placeOf(/^\s*File "([^"]+)", line (\d+)|^(\S[^:]*\.py):(\d+): /.exec(line)));
  if (python.length > 0) return python.reverse();
  return lines.flatMap((line) =>
    placeOf(
      /^\s*(?:at |❯ )(?:.*[\s(])?(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():]+):(\d+):\d+\)?\s*$|^\s*([^\s():]+\.go):(\d+)\b/.exec(
        line,
      ),
    ),
  );
}

function placeOf(match: RegExpExecArray | null): FailurePlace[] {
  const file = match?.[1] ?? match?.[3];
  const line = Number(match?.[2] ?? match?.[4]);
  return file === undefined ? [] : [{ file, line }];
}
