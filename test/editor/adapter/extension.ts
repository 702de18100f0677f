// Plays a test adapter that Fixpoint does not know: its own controller, its own ids, real ranges, real pytest runs.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';

interface PytestResult {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly message: string;
  readonly path: string | null;
  readonly line: number | null;
  /** Innermost last. */
  readonly frames: readonly { readonly path: string; readonly line: number }[];
}

/** An item as some other adapter would make it. */
export interface ItemShape {
  readonly id: string;
  readonly label: string;
  readonly uri?: vscode.Uri;
  /** From 0. */
  readonly line?: number;
}

/** What the tests may ask of this extension. */
export interface AdapterApi {
  /** The real item of a real test. */
  itemOf(name: string): vscode.TestItem | undefined;
  /** How many runs it was asked for. */
  runCount(): number;
  /** Shows items, the outermost first, in a controller of their own. @returns the innermost */
  show(items: readonly ItemShape[]): vscode.TestItem;
  /** Forgets what `show` showed. */
  forget(): void;
}

export async function activate(context: vscode.ExtensionContext): Promise<AdapterApi> {
  const controller = vscode.tests.createTestController('foreign-pytest', 'Foreign pytest');
  context.subscriptions.push(controller);
  controller.refreshHandler = () => discover(controller);
  let runCount = 0;
  const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> => {
    runCount += 1;
    return runTests(controller, request, token);
  };
  controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, run, true);
  await discover(controller);
  const shaped = vscode.tests.createTestController('shaped', 'Shaped like others');
  context.subscriptions.push(shaped);
  return {
    itemOf: (name) => leavesOf([...controller.items].map(([, item]) => item)).find(({ label }) => label === name),
    runCount: () => runCount,
    show: (items) => showChain(shaped, items),
    forget: () => shaped.items.replace([]),
  };
}

function showChain(controller: vscode.TestController, items: readonly ItemShape[]): vscode.TestItem {
  let siblings = controller.items;
  let innermost: vscode.TestItem | undefined;
  for (const { id, label, uri, line } of items) {
    innermost = siblings.get(id) ?? controller.createTestItem(id, label, uri);
    if (line !== undefined) innermost.range = new vscode.Range(line, 0, line, 0);
    siblings.add(innermost);
    siblings = innermost.children;
  }
  if (!innermost) throw new Error('an item needs a shape');
  return innermost;
}

/** Items as adapters usually make them: a file, in it the tests, with absolute paths in the ids. */
async function discover(controller: vscode.TestController): Promise<void> {
  const files = await vscode.workspace.findFiles('**/test_*.py');
  controller.items.replace(await Promise.all(files.map((uri) => discoverFile(controller, uri))));
}

async function discoverFile(controller: vscode.TestController, uri: vscode.Uri): Promise<vscode.TestItem> {
  const file = controller.createTestItem(uri.fsPath, vscode.workspace.asRelativePath(uri), uri);
  const lines = (await readFile(uri.fsPath, 'utf8')).split('\n');
  lines.forEach((line, start) => {
    const name = /^def (test_\w+)/.exec(line)?.[1];
    if (name === undefined) return;
    const next = lines.findIndex((text, index) => index > start && /^\S/.test(text));
    const end = next === -1 ? lines.length - 1 : next - 1;
    const item = controller.createTestItem(`${uri.fsPath}::${name}`, name, uri);
    item.range = new vscode.Range(start, 0, end, lines[end]?.length ?? 0);
    file.children.add(item);
  });
  return file;
}

async function runTests(
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const run = controller.createTestRun(request);
  const tests = leavesOf(request.include ?? [...controller.items].map(([, item]) => item));
  tests.forEach((test) => run.started(test));
  const results = await runPytest(
    tests.map((test) => test.id),
    token,
  );
  for (const test of tests)
    report(
      run,
      test,
      results.find((result) => test.id.endsWith(result.id)),
    );
  run.end();
}

function report(run: vscode.TestRun, test: vscode.TestItem, result: PytestResult | undefined): void {
  if (result === undefined) run.errored(test, new vscode.TestMessage('pytest gave no result for this test'));
  else if (result.outcome === 'passed') run.passed(test, result.durationMs);
  else if (result.outcome === 'skipped') run.skipped(test);
  else run.failed(test, messageOf(result), result.durationMs);
}

function messageOf(result: PytestResult): vscode.TestMessage {
  const message = new vscode.TestMessage(result.message);
  if (result.path !== null && result.line !== null) {
    message.location = new vscode.Location(vscode.Uri.file(result.path), new vscode.Position(result.line - 1, 0));
  }
  message.stackTrace = [...result.frames]
    .reverse()
    .map(
      ({ path, line }) =>
        new vscode.TestMessageStackFrame('frame', vscode.Uri.file(path), new vscode.Position(line - 1, 0)),
    );
  return message;
}

function leavesOf(items: readonly vscode.TestItem[]): vscode.TestItem[] {
  return items.flatMap((item) =>
    item.children.size === 0 ? [item] : leavesOf([...item.children].map(([, child]) => child)),
  );
}

async function runPytest(ids: readonly string[], token: vscode.CancellationToken): Promise<PytestResult[]> {
  const python = process.env['FIXTURE_PYTHON'];
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (python === undefined || root === undefined) throw new Error('FIXTURE_PYTHON is not set, or no folder is open');

  const scratch = await mkdtemp(join(tmpdir(), 'adapter-'));
  const abort = new AbortController();
  const subscription = token.onCancellationRequested(() => abort.abort());
  try {
    const resultFile = join(scratch, 'results.jsonl');
    const env = {
      ...process.env,
      ADAPTER_RESULTS: resultFile,
      PYTHONPATH: __dirname,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'results_plugin', ...ids];
    // A failing test makes pytest exit with 1, which is no error of ours: what counts is the results.
    await new Promise((done) => execFile(python, args, { cwd: root, env, signal: abort.signal }, done));
    const lines = (await readFile(resultFile, 'utf8')).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as PytestResult);
  } finally {
    subscription.dispose();
    await rm(scratch, { recursive: true, force: true });
  }
}
