import type { TestFunction } from './testFunctionAt.ts';

/** A failing test in the answer of VS Code's language-model tool `testFailure`. */
export interface ReportedFailure {
  /** The adapter's id of the test itself. */
  readonly name: string;
  /** The ids above it. */
  readonly path: string;
  /** The frames, then where the adapter points to. */
  readonly places: readonly FailurePlace[];
  /** Of a trace, in the order given: innermost first. */
  readonly frames: readonly FailurePlace[];
  /** What the adapter says of the failure, with all else that the tool writes. */
  readonly message: string;
}

export interface FailurePlace {
  /** As the tool writes it: absolute. */
  readonly file: string;
  readonly line: number;
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
    const path = fromJson(attributes.get('path') ?? '');
    const frames = placesIn(body, 'stackFrame');
    return [
      {
        name: fromJson(name),
        path,
        places: [...frames, ...placesIn(body, 'location')],
        frames,
        message: body,
      },
    ];
  });
}

/** Whether a reported failure belongs to the test function of a file (an absolute path). */
export function isFailureOf(failure: ReportedFailure, file: string, test: TestFunction): boolean {
  const isInside = failure.places.some(
    (place) => place.file === file && test.startLine <= place.line && place.line <= test.endLine,
  );
  if (isInside) return true;
  const isNamed = test.name !== '' && endsWithName(failure.name, test.name);
  const files = [failure.name, failure.path, ...failure.places.map((place) => place.file)].join('\n');
  return isNamed && files.includes(file.split(/[\\/]/).at(-1) ?? file);
}

/**
 * Whether a test's id ends with its name: `test_a.py::test_a[1]`, `/w/cart.test.js#cart adds`, `file:///w/a_test.go?test#TestA`, `shop@com.shop.CartTest#adds(int)`:
 * adapters put the test's own name last, perhaps with parameters behind.
 */
export function endsWithName(id: string, name: string): boolean {
  return [id, id.replace(/\[.*$/s, ''), id.replace(/\([^()]*\)(?:\[.*)?$/s, '')].some(
    (text) => text.endsWith(name) && !/[\w$]$/.test(text.slice(0, -name.length)),
  );
}

function placesIn(body: string, tags: string): FailurePlace[] {
  return [...body.matchAll(new RegExp(`<(?:${tags})((?:\\s+\\w+="[^"]*")+)`, 'g'))].flatMap((match) => {
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
