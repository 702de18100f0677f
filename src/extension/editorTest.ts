import type { EditorTest } from '../protocol/protocol.ts';

/** What is read of a `vscode.TestItem`: another extension's live object, or VS Code's copy of it. */
export interface TestItemLike {
  readonly id: string;
  readonly label: string;
  readonly uri?: { toString(): string } | undefined;
  readonly range?: { readonly start: { readonly line: number } } | undefined;
  readonly parent?: TestItemLike | undefined;
}

/**
 * The test items among a menu command's arguments. Testing menus hand over items, `{ test, message }` objects, one
 * after the other for a selection, with details of the menu in between.
 */
export function testItemsIn(commandArguments: readonly unknown[]): TestItemLike[] {
  const items = commandArguments.flatMap((argument) => {
    if (isTestItem(argument)) return [argument];
    return isObject(argument) && isTestItem(argument['test']) ? [argument['test']] : [];
  });
  return items.filter((item, index) => items.indexOf(item) === index);
}

/** Undefined if neither the item nor anything above it belongs to a file or folder. */
export function toEditorTest(item: TestItemLike): EditorTest | undefined {
  const path = pathTo(item);
  const uri = path.findLast(({ uri }) => uri !== undefined)?.uri?.toString();
  if (uri === undefined || !/^[a-z][a-z0-9+.-]*:/i.test(uri)) return undefined;
  return {
    uri,
    ids: path.map(({ id }) => id),
    labels: path.map(({ label }) => label),
    ...(item.range ? { line: item.range.start.line + 1 } : {}),
  };
}

/** The item's name for people. Some adapters label the cases of a parametrised test by their parameters alone. */
export function nameOf({ label, parent }: TestItemLike): string {
  return label.startsWith('[') && parent ? `${parent.label}${label}` : label;
}

/** The test at a line of a file, of which the editor knows no test item. The first line is 1. */
export function editorTestAt(uri: string, line: number): EditorTest {
  return { uri, ids: [], labels: [], line };
}

/** Tells whether two requests mean the same tests, whatever their order. */
export function testsKey(tests: readonly EditorTest[]): string {
  return JSON.stringify(tests.map(({ uri, ids, line }) => [uri, ...(ids.length > 0 ? ids : [line])]).sort());
}

function pathTo(item: TestItemLike): TestItemLike[] {
  const path: TestItemLike[] = [];
  for (let at: TestItemLike | undefined = item; at; at = at.parent) path.unshift(at);
  return path;
}

function isTestItem(value: unknown): value is TestItemLike {
  return isObject(value) && typeof value['id'] === 'string' && typeof value['label'] === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
