import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { FixStage } from '../protocol/contract.ts';
import type { ProgressParams, RunModel, TestRequestParams } from '../protocol/protocol.ts';
import { chooseTests } from './chooseTests.ts';
import type { Engine } from './engine.ts';
import type { RequestEnd } from './engineClient.ts';
import type { ParamsOf, ResultOf, RunName } from './engineRequests.ts';
import { runSettings } from './settings.ts';

const stageNames: Readonly<Record<FixStage, string>> = {
  reproduce: 'Reproducing',
  spectra: 'Recording',
  localize: 'Localizing',
  generate: 'Searching',
  validate: 'Testing',
  rank: 'Verifying',
};

/** A request about tests without what is the same for all of them. */
export type TestRequest<Name extends RunName> = Omit<ParamsOf<Name>, 'runId' | 'rootUri' | 'settings'>;

/** The answer, and the tests it is about once a person has chosen among those that were meant. */
export type RunAnswer<Name extends RunName> = ResultOf<Name> & {
  readonly asked: AskedTests;
};

type AskedTests = Pick<TestRequestParams, 'tests' | 'testIds'>;

export interface RunOptions {
  readonly onProgress: (message: string) => void;
  readonly token: vscode.CancellationToken;
  /** The language model to be used; without it there is none. */
  readonly model?: (token: vscode.CancellationToken) => Promise<RunModel | undefined>;
}

/** Asks the engine to run tests of a folder; where a test may be one of several, asks the person and then again. */
export async function runTests<Name extends RunName>(
  engine: Engine,
  name: Name,
  folder: vscode.WorkspaceFolder,
  request: TestRequest<Name>,
  { onProgress, token, model }: RunOptions,
): Promise<RequestEnd<RunAnswer<Name>>> {
  const chosen = await model?.(token);
  const settings = { ...(await runSettings(folder.uri)), ...(chosen ? { model: chosen } : {}) }; // the Python extension may take its time to name an interpreter
  const tell = ({ stage, message }: ProgressParams): void => onProgress(`${stageNames[stage]}: ${message}`);
  let asked = askedBy(request);
  for (;;) {
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    const run = { runId: randomUUID(), rootUri: folder.uri.toString(), settings };
    const end = await engine.run(name, { ...request, ...asked, ...run }, tell, token);
    if (end.kind !== 'answered') return end;
    const { ambiguous } = end.result;
    if (!ambiguous) return { kind: 'answered', result: { ...end.result, asked } };
    const chosen = await chooseTests(ambiguous, token);
    if (!chosen) return { kind: 'cancelled' };
    asked = {
      tests: asked.tests.filter((_, at) => at !== ambiguous.index),
      testIds: [...(asked.testIds ?? []), ...chosen],
    };
  }
}

function askedBy({ tests, testIds }: AskedTests | TestRequest<RunName>): AskedTests {
  return { tests, ...(testIds ? { testIds } : {}) };
}

/** The person need not wait until the engine has ended its processes. */
export function cancellationOf(token: vscode.CancellationToken): Promise<{ readonly kind: 'cancelled' }> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => resolve({ kind: 'cancelled' }));
  });
}
