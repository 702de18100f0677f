import { noTestAtCursor, testNotFound } from '../../workspace/userErrors/testErrors.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { closestNames } from '../../symbols/symbols.ts';
import type { FileItem, ResolvingTools } from './item.ts';
import { isPlace, labelOf, labelsBelowFile } from './item.ts';
import { listedIds } from './listedIds.ts';
import { testsNamed } from './matching.ts';
import type { TestName } from './testName.ts';
import { fitsPieces } from './testName.ts';
import type { WrittenTest } from './testsIn.ts';
import { testAt, testsIn } from './testsIn.ts';

// What the extensions give for `it('adds')` in `describe('cart')` of /w/test/cart.test.js (read in their sources):
//
// | extension                                   | id of the test                    | labels from the outside in           |
// | orta.vscode-jest                            | `/w/test/cart.test.js#cart adds`, | w, test, cart.test.js, cart, adds    |
// |                                             | with `#0` behind if there are two |                                      |
// | vitest.explorer                             | `-1391749385_0_0`                 | test, cart.test.js [project], cart, adds |
// | connor4312.nodejs-testing,                  | `adds`; a file's and a folder's   | test, cart.test.js, cart, adds       |
// | coderline.mocha-vscode,                     | is its name                       |                                      |
// | ms-vscode.extension-test-runner             |                                   |                                      |
// | hbenl.vscode-mocha-test-adapter             | `/w/test/cart.test.js: cart adds` | Mocha, cart, adds                    |
//
// A test of a table bears the title as it is written until it was run, then what came of it.

/** The ids an item may stand for, likeliest first. @throws UserError if there is none */
export async function ecmascriptIds(item: FileItem, tools: ResolvingTools): Promise<readonly string[]> {
  const { test, file, source, language } = item;
  const { tests } = await testsIn(source.text, language, tools.syntax, tools.signal);
  if (isPlace(test)) {
    const line = test.line ?? 1;
    const found = testAt(line, tests);
    if (!found) throw noTestAtCursor(file, line);
    return idsOf([found], file, tools);
  }
  const below = labelsBelowFile(test, file);
  if (below?.length === 0) return [file];
  const found = testsNamed(tests, { labels: below ?? test.labels, isComplete: below !== undefined, line: test.line });
  if (found.length > 0) return idsOf(found, file, tools);
  // A function of the test's own may have made it; the adapter knows.
  if (below) return [idOf(file, below)];
  const names = tests.map(({ names }) => names.at(-1)?.text ?? '');
  throw testNotFound([`${labelOf(test)} in ${file}`], closestNames(labelOf(test), names, 3));
}

async function idsOf(
  found: readonly WrittenTest[],
  file: RelativePath,
  tools: ResolvingTools,
): Promise<readonly string[]> {
  const ids = new Set<string>();
  let listed: readonly string[] | undefined;
  for (const { names } of found) {
    if (names.every(({ pieces }) => pieces === undefined)) {
      ids.add(idOf(file, textsOf(names)));
      continue;
    }
    listed ??= await listedIds(file, tools);
    const pieces = piecesOf(file, names);
    const fitting = listed.filter((id) => fitsPieces(pieces, id));
    // Where the framework names none, what is around the test can be named.
    if (fitting.length === 0)
      ids.add(
        idOf(
          file,
          textsOf(
            names.slice(
              0,
              names.findIndex(({ pieces }) => pieces),
            ),
          ),
        ),
      );
    for (const id of fitting) ids.add(id);
  }
  return [...ids];
}

const textsOf = (names: readonly TestName[]): string[] => names.map(({ text }) => text);

const idOf = (file: RelativePath, names: readonly string[]): string =>
  names.length === 0 ? file : `${file}::${names.join(' > ')}`;

/** What is known of the whole id. */
function piecesOf(file: string, names: readonly TestName[]): string[] {
  let pieces = [`${file}::`];
  names.forEach((name, index) => {
    const [first = '', ...rest] = name.pieces ?? [name.text];
    const end = `${pieces.at(-1) ?? ''}${index === 0 ? '' : ' > '}${first}`;
    pieces = [...pieces.slice(0, -1), end, ...rest];
  });
  return pieces;
}
