import type { TestFunction } from './testFunctionAt.ts';

/** A failing test in the answer of VS Code's language-model tool `testFailure`. */
export interface ReportedFailure {
  /** The adapter's id of the test itself. */
  readonly name: string;
  /** The ids above it. */
  readonly path: string;
  readonly places: readonly { readonly file: string; readonly line: number }[];
}

/**
 * Reads the tool's answer. It is text for a model and no contract, so whatever is not understood is passed over: at
 * worst a quick fix is not offered.
 */
export function failuresIn(toolText: string): ReportedFailure[] {
  const openings = [...toolText.matchAll(/<(?:testFailure|testCase)((?:\s+\w+=(?:"(?:[^"\\]|\\.)*"|'[^']*'))+)\s*>/g)];
  return openings.flatMap((opening, index) => {
    const attributes = attributesIn(opening[1] ?? '');
    const name = attributes.get('name') ?? attributes.get('testCase');
    if (name === undefined) return [];
    const body = toolText.slice(opening.index + opening[0].length, openings[index + 1]?.index);
    return [{ name: fromJson(name), path: fromJson(attributes.get('path') ?? ''), places: placesIn(body) }];
  });
}

/** Whether a reported failure belongs to the test function of a file (an absolute path). */
export function isFailureOf(failure: ReportedFailure, file: string, test: TestFunction): boolean {
  const isInside = failure.places.some(
    (place) => place.file === file && test.startLine <= place.line && place.line <= test.endLine,
  );
  if (isInside) return true;
  const isNamed =
    failure.name
      .replace(/\[.*$/s, '')
      .split(/[^\w]+/)
      .at(-1) === test.name;
  const files = [failure.name, failure.path, ...failure.places.map((place) => place.file)].join('\n');
  return isNamed && files.includes(file.split(/[\\/]/).at(-1) ?? file);
}

function placesIn(body: string): ReportedFailure['places'] {
  return [...body.matchAll(/<(?:location|stackFrame)((?:\s+\w+="[^"]*")+)/g)].flatMap((match) => {
    const attributes = attributesIn(match[1] ?? '');
    const file = attributes.get('path');
    const line = Number(attributes.get('line'));
    return file !== undefined && Number.isInteger(line) ? [{ file, line }] : [];
  });
}

/** As they are written. */
function attributesIn(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/g)];
  return new Map(pairs.map(([, key = '', quoted, plain]) => [key, quoted ?? plain ?? '']));
}

/** VS Code writes names and paths of tests as JSON strings, the paths of places as they are. */
function fromJson(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
