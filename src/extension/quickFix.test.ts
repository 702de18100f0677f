import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { QuickFix } from './quickFix.ts';

/** As much of the editor as the quick fix meets. Its tool answers as VS Code's does: not at all once it was cancelled. */
const editor = vi.hoisted(() => {
  class LanguageModelTextPart {
    readonly value: string;
    constructor(value = '<testFailure name="test_a" path="/project/test_a.py"></testFailure>') {
      this.value = value;
    }
  }
  const invokeTool = vi.fn((_name: string, _options: unknown, token?: { isCancellationRequested: boolean }) =>
    token?.isCancellationRequested === true
      ? Promise.reject(new Error('Canceled'))
      : Promise.resolve({ content: [new LanguageModelTextPart()] }),
  );
  class CodeAction {
    readonly title: string;
    constructor(title: string) {
      this.title = title;
    }
  }
  return {
    LanguageModelTextPart,
    CodeAction,
    CodeActionKind: { QuickFix: 'quickfix' },
    CodeActionTriggerKind: { Invoke: 1, Automatic: 2 },
    lm: { tools: [{ name: 'testFailure' }], invokeTool },
  };
});
vi.mock('vscode', () => editor);

const document = {
  getText: () => 'def helper():\n    pass\n\ndef test_a():\n    assert helper()\n\ndef test_b():\n    pass\n',
  uri: { fsPath: '/project/test_a.py' },
  languageId: 'python',
} as unknown as vscode.TextDocument;

const javascript = {
  getText: () =>
    "describe('cart', () => {\n  it('adds', () => {\n    f();\n  });\n  it('sums', () => {\n    f();\n  });\n});\n",
  uri: { fsPath: '/project/cart.test.js' },
  languageId: 'javascript',
} as unknown as vscode.TextDocument;

/** The titles offered as the cursor comes to a line. */
async function offered(
  quickFix: vscode.CodeActionProvider,
  line: number,
  { isCancelled = false, of = document } = {},
): Promise<string[]> {
  const range = { start: { line: line - 1 } } as unknown as vscode.Range;
  const context = { triggerKind: editor.CodeActionTriggerKind.Automatic } as unknown as vscode.CodeActionContext;
  const token = { isCancellationRequested: isCancelled } as unknown as vscode.CancellationToken;
  const actions = (await quickFix.provideCodeActions(of, range, context, token)) ?? [];
  return actions.map(({ title }) => title);
}

beforeEach(() => vi.resetAllMocks());

describe('the quick fix', () => {
  it.each([
    ['in a test that failed', 5, ['Fix Failing Test']],
    ['not in a test that did not fail', 8, []],
    ['not outside of tests', 2, []],
  ])('is offered %s', async (_name, line, titles) => {
    expect(await offered(new QuickFix(), line)).toEqual(titles);
  });

  it.each([
    ['in a test that bears the name of one that failed', 3, 1],
    ['in a test where something failed', 6, 1],
    ['not in a suite', 1, 0],
  ])('is offered in JavaScript %s', async (_name, line, count) => {
    const failures = `<testFailure name="/project/cart.test.js#cart adds" path="/project"></testFailure>
<testFailure name="123" path="x"><location path="/project/cart.test.js" line="6" col="1" /></testFailure>`;
    editor.lm.invokeTool.mockResolvedValueOnce({ content: [new editor.LanguageModelTextPart(failures)] });
    expect(await offered(new QuickFix(), line, { of: javascript })).toHaveLength(count);
  });

  it('is offered although the request before was cancelled by a move of the cursor', async () => {
    const quickFix = new QuickFix();
    await offered(quickFix, 4, { isCancelled: true });
    expect(await offered(quickFix, 5)).toEqual(['Fix Failing Test']);
    expect(editor.lm.invokeTool).toHaveBeenCalledOnce();
  });
});
