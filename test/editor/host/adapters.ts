import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { adapterTests as knownToAdapter, runByAdapter } from '../../../src/extension/adapterRun.ts';
import { toEditorTest } from '../../../src/extension/editorTest.ts';
import { goToTest } from '../../../src/extension/suspects/goToTest.ts';
import { resolveTests } from '../../../src/server/editorTests/resolveTests.ts';
import { Syntax } from '../../../src/syntax/syntax.ts';
import type { TestId } from '../../../src/testing/testRunner.ts';
import { Workspace } from '../../../src/workspace/workspace.ts';
import type { AdapterApi, ItemShape } from '../adapter/extension.ts';
import { basketFile, eventually, failingTest, projectFolder, resetProject, testFile } from './project.ts';
import { proposal } from './review.ts';
import { suspectHover } from './suspectHover.ts';
import type { TestTable } from './testTable.ts';

/** Tests of other languages, which are in the project only while these tests run. */
const files = {
  'web/cart.test.ts': "describe('cart', () => {\n  it('adds', () => {});\n  it.each([1])('takes %i', () => {});\n});\n",
  'cart/cart_test.go': 'package cart\n\nfunc TestAdd(t *testing.T) {\n\tt.Run("no lines", check)\n}\n',
  'src/test/java/com/shop/CartTest.java': 'package com.shop;\n\nclass CartTest {\n  @Test\n  void adds() {}\n}\n',
} as const;
type File = keyof typeof files;

export const adapterTests: TestTable = {
  'a test that is shaped like the Python extension makes them is repaired': async () => {
    await resetProject();
    const path = testFile().fsPath;
    const item = (await adapter()).show([
      { id: projectFolder(), label: 'shop', uri: vscode.Uri.file(projectFolder()) },
      { id: path, label: 'test_basket.py', uri: testFile() },
      { id: `${path}::${failingTest}`, label: failingTest, uri: testFile(), line: 8 },
    ]);
    await vscode.commands.executeCommand('fixpoint.fixFailingTest', item);
    assert.match((await proposal()).title, /· verified ·/);
    (await adapter()).forget();
  },

  'items of every known extension lead to the test': async () => {
    await resetProject();
    await writeFiles();
    try {
      for (const [name, items, expected] of shapes()) {
        const item = (await adapter()).show(items);
        assert.equal(await idsOf(item), expected, name);
        (await adapter()).forget();
      }
    } finally {
      await removeFiles();
    }
  },

  'a test is run by its own adapter, and its trace is told': async () => {
    await resetProject();
    const basket = await readFile(basketFile().fsPath, 'utf8');
    await writeFile(basketFile().fsPath, basket.replace('        return 10', '        raise ValueError(quantity)'));
    const item = await eventually('the adapter has found the tests', async () => (await adapter()).itemOf(failingTest));
    const test = toEditorTest(item);
    assert.ok(test);

    const known = await knownToAdapter([test]);
    assert.equal(known?.[0]?.test[0], 'foreign-pytest');
    const end = await runByAdapter(known);

    assert.ok(end.kind === 'failed');
    const raising = basket.split('\n').findIndex((line) => line === '        return 10') + 1;
    const [first] = end.suspects;
    assert.equal(first?.uri.fsPath, basketFile().fsPath);
    assert.equal(first.line, raising);
    assert.deepEqual(await runByAdapter(await passing()), { kind: 'no-failure' });
    await resetProject();
  },

  'Run Test and Show Suspects runs the adapter first, from its item and at the cursor': async () => {
    await resetProject();
    const item = await eventually('the adapter has found the tests', async () => (await adapter()).itemOf(failingTest));
    const commands: [command: string, ...given: unknown[]][] = [
      ['fixpoint.suspects.runAndShow', item],
      ['fixpoint.suspects.runAndShowAtCursor', testFile(), 10],
    ];
    for (const [command, ...given] of commands) {
      const runsBefore = (await adapter()).runCount();
      await vscode.commands.executeCommand('fixpoint.suspects.clear');
      await vscode.commands.executeCommand(command, ...given);
      assert.equal((await adapter()).runCount(), runsBefore + 1, command);
      await eventually('the faulty line is explained', () => suspectHover(basketFile(), 6));
    }
    await vscode.commands.executeCommand('fixpoint.suspects.clear');
  },

  'a test is gone to by its id, whatever its framework': async () => {
    await resetProject();
    await writeFiles();
    try {
      for (const [id, file, line] of placesById) {
        assert.equal(await goToTest(vscode.Uri.file(projectFolder()).toString(), id), true, id);
        const editor = vscode.window.activeTextEditor;
        const place =
          editor && `${vscode.workspace.asRelativePath(editor.document.uri)}:${editor.selection.active.line + 1}`;
        assert.equal(place, `${file}:${line}`, id);
      }
      assert.equal(await goToTest(vscode.Uri.file(projectFolder()).toString(), 'com.shop.Gone#adds'), false);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await removeFiles();
    }
  },

  'a test that no adapter shows is run by none': async () => {
    const place = { uri: testFile().toString(), ids: [], labels: [], line: 3 };
    assert.equal(await knownToAdapter([place]), undefined);
    assert.equal(await knownToAdapter([{ ...place, ids: ['gone'], labels: ['gone'] }]), undefined);
  },
};

const placesById: readonly [id: string, file: string, line: number][] = [
  [`tests/test_basket.py::${failingTest}`, 'tests/test_basket.py', 9],
  ['web/cart.test.ts::cart > adds', 'web/cart.test.ts', 2],
  ['./cart::TestAdd/no_lines', 'cart/cart_test.go', 4],
  ['com.shop.CartTest#adds', 'src/test/java/com/shop/CartTest.java', 5],
];

/** `[extension, items, id]`, as their sources make them; see `src/server/editorTests`. */
function shapes(): [name: string, items: ItemShape[], expected: string][] {
  const at = (file: string): vscode.Uri => vscode.Uri.file(join(projectFolder(), file));
  const inFile = (file: File, ...items: readonly Omit<ItemShape, 'uri'>[]): ItemShape[] =>
    items.map((item) => ({ ...item, uri: at(file) }));
  const ts = at('web/cart.test.ts');
  const go = at('cart/cart_test.go');
  const web = { id: at('web').fsPath, label: 'web', uri: at('web') };
  return [
    [
      'Jest',
      [
        { id: 'orta.vscode-jest:shop', label: 'shop', uri: at('') },
        web,
        ...inFile(
          'web/cart.test.ts',
          { id: ts.fsPath, label: 'cart.test.ts' },
          { id: `${ts.fsPath}#cart`, label: 'cart', line: 0 },
          { id: `${ts.fsPath}#cart adds`, label: 'adds', line: 1 },
        ),
      ],
      'web/cart.test.ts::cart > adds',
    ],
    [
      'Vitest',
      [
        web,
        ...inFile(
          'web/cart.test.ts',
          { id: `${ts.fsPath}unit`, label: 'cart.test.ts [unit]' },
          { id: '-12_0', label: 'cart', line: 0 },
          { id: '-12_0_1', label: 'takes 1', line: 2 },
        ),
      ],
      'web/cart.test.ts::cart > takes 1',
    ],
    [
      'Mocha, the extension test runner and node:test',
      [
        { ...web, id: 'web' },
        ...inFile(
          'web/cart.test.ts',
          { id: 'cart.test.ts', label: 'cart.test.ts' },
          { id: 'cart', label: 'cart', line: 0 },
          { id: 'adds', label: 'adds', line: 1 },
        ),
      ],
      'web/cart.test.ts::cart > adds',
    ],
    [
      'Mocha Test Explorer',
      [
        { id: `${projectFolder()}: Mocha`, label: 'Mocha' },
        ...inFile(
          'web/cart.test.ts',
          { id: `${ts.fsPath}: cart`, label: 'cart', line: 0 },
          { id: `${ts.fsPath}: cart adds`, label: 'adds', line: 1 },
        ),
      ],
      'web/cart.test.ts::cart > adds',
    ],
    [
      'Go',
      [
        { id: `${at('').toString()}?module`, label: 'example.com/shop', uri: at('') },
        { id: `${at('cart').toString()}?package`, label: 'cart', uri: at('cart') },
        ...inFile(
          'cart/cart_test.go',
          { id: go.with({ query: 'file' }).toString(), label: 'cart_test.go' },
          { id: go.with({ query: 'test', fragment: 'TestAdd' }).toString(), label: 'TestAdd', line: 2 },
          { id: go.with({ query: 'test', fragment: 'TestAdd/no_lines' }).toString(), label: 'no_lines' },
        ),
      ],
      './cart::TestAdd/no_lines',
    ],
    [
      'Go, a package',
      [
        { id: `${at('').toString()}?module`, label: 'example.com/shop', uri: at('') },
        { id: `${at('cart').toString()}?package`, label: 'cart', uri: at('cart') },
      ],
      'cart',
    ],
    [
      'Java',
      [
        { id: 'shop', label: 'shop', uri: at('') },
        { id: 'shop@com.shop', label: 'com.shop', uri: at('src/test/java/com/shop') },
        ...inFile(
          'src/test/java/com/shop/CartTest.java',
          { id: 'shop@com.shop.CartTest', label: 'CartTest', line: 2 },
          { id: 'shop@com.shop.CartTest#adds()', label: 'adds()', line: 3 },
        ),
      ],
      'com.shop.CartTest#adds',
    ],
  ];
}

/** What the engine would make of a real item. Whether a framework knows the id is its own affair. */
async function idsOf(item: vscode.TestItem): Promise<string> {
  const test = toEditorTest(item);
  assert.ok(test);
  const installed = vscode.extensions.getExtension('fixpoint.fixpoint')?.extensionPath;
  assert.ok(installed);
  await using syntax = new Syntax(join(installed, 'dist'));
  const runner = {
    readId: (text: string) => Promise.resolve(text as TestId),
    list: () => {
      throw new Error('nothing needs to be listed');
    },
  };
  const workspace = await Workspace.open(projectFolder());
  const tools = { workspace, runner, syntax, signal: new AbortController().signal };
  const resolved = await resolveTests({ tests: [test] }, tools);
  return resolved.kind === 'tests' ? resolved.tests.join(', ') : resolved.ambiguous.choices.join(' or ');
}

async function passing(): Promise<NonNullable<Awaited<ReturnType<typeof knownToAdapter>>>> {
  const item = (await adapter()).itemOf('test_few_pieces_cost_the_full_price');
  const test = item && toEditorTest(item);
  const known = test && (await knownToAdapter([test]));
  assert.ok(known);
  return known;
}

async function adapter(): Promise<AdapterApi> {
  const extension = vscode.extensions.getExtension<AdapterApi>('fixture.foreign-pytest-adapter');
  assert.ok(extension, 'the adapter is not installed');
  return extension.activate();
}

async function writeFiles(): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(projectFolder(), file)), { recursive: true });
    await writeFile(join(projectFolder(), file), text);
  }
}

async function removeFiles(): Promise<void> {
  await rm(join(projectFolder(), 'web/cart.test.ts'));
  for (const folder of ['cart', 'src']) await rm(join(projectFolder(), folder), { recursive: true });
}
