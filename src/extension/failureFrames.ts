import type { FailurePlace, ReportedFailure } from './testFailureText.ts';

const mostFrames = 20;
const longestLine = 1_000;

/**
 * The places of a failure, innermost first. Adapters seldom give a trace as such; most write it into the message, as their
 * language does. The file that the adapter points to is the test's: it counts only if there is no other.
 */
export function framesOf({ frames, message, places }: ReportedFailure): FailurePlace[] {
  const traced = frames.length > 0 ? frames : framesInText(message);
  const pointedTo = places.slice(frames.length);
  const tests = new Set(pointedTo.map(({ file }) => file));
  const outside = traced.filter(({ file }) => !tests.has(file));
  const found = outside.length > 0 ? outside : [...traced, ...pointedTo];
  return found
    .filter((place, index) => found.findIndex(({ file, line }) => file === place.file && line === place.line) === index)
    .slice(0, mostFrames);
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
