import { diagnosePytest } from '../testing/testing.ts';
import { endingOf } from '../report/report.ts';
import { Syntax } from '../syntax/syntax.ts';
import { cacheDirectory } from '../workspace/cacheDirectory.ts';
import { UserError } from '../workspace/userErrors.ts';
import { Workspace } from '../workspace/workspace.ts';
import { fixExitCode, usageExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { installDirectory, interruptSignal } from './session.ts';

/** One thing that Fixpoint needs or can use. */
interface Finding {
  readonly area: 'language' | 'interpreter' | 'framework' | 'completion engine' | 'model';
  readonly name: string;
  readonly isUsable: boolean;
  /** What was found, or what is missing and how to get it. */
  readonly detail: string;
}

/** `fixpoint doctor`. Exit code 0 if tests can be repaired here. */
export async function doctor(options: CommonOptions): Promise<number> {
  const signal = interruptSignal();
  let findings: Finding[];
  try {
    findings = await examine(options, signal);
  } catch (error) {
    const reason = signal.aborted ? 'cancelled' : error;
    if (reason !== 'cancelled' && !(reason instanceof UserError)) throw error;
    const ending = endingOf(reason);
    process.stdout.write(options.json ? `${JSON.stringify({ schema: 1, ...ending })}\n` : `${ending.message}\n`);
    return fixExitCode(ending.status);
  }
  const isReady = findings.every(({ area, isUsable }) => isUsable || area !== 'framework');
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ schema: 1, status: isReady ? 'ready' : 'not-ready', findings })}\n`
      : text(findings),
  );
  return isReady ? 0 : usageExitCode;
}

async function examine(options: CommonOptions, signal: AbortSignal): Promise<Finding[]> {
  const workspace = await Workspace.open(options.root);
  const findings: Finding[] = [
    ...(await examineLanguages(signal)),
    ...(await examinePython(workspace.root, options, signal)),
    {
      area: 'completion engine',
      name: 'completion engines',
      isUsable: false,
      detail: 'this version uses none; patches are checked by running tests',
    },
    {
      area: 'model',
      name: 'language models',
      isUsable: false,
      detail: 'this version uses none; nothing leaves the machine',
    },
  ];
  signal.throwIfAborted(); // an interrupted question looks like a missing answer
  return findings;
}

/** A grammar counts when it has parsed something. */
async function examineLanguages(signal: AbortSignal): Promise<Finding[]> {
  await using syntax = new Syntax(installDirectory);
  const findings: Finding[] = [];
  for (const language of syntax.languages) {
    const failure = await syntax.parse(language, '\n', signal).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    findings.push({
      area: 'language',
      name: language.name,
      isUsable: failure === undefined,
      detail: failure ?? language.extensions.join(' '),
    });
  }
  return findings;
}

async function examinePython(root: string, options: CommonOptions, signal: AbortSignal): Promise<Finding[]> {
  const diagnosis = await diagnosePytest(
    {
      root,
      installDirectory,
      cacheDirectory: await cacheDirectory(process.env),
      environment: process.env,
      ...(options.python === undefined ? {} : { pythonPath: options.python }),
    },
    signal,
  );
  if (diagnosis.kind === 'not-ready') {
    return [{ area: 'framework', name: 'pytest', isUsable: false, detail: diagnosis.problem }];
  }
  const { python, pythonVersion, pytestVersion, collector } = diagnosis;
  return [
    { area: 'interpreter', name: `Python ${pythonVersion}`, isUsable: true, detail: python },
    { area: 'framework', name: `pytest ${pytestVersion}`, isUsable: true, detail: `line coverage by ${collector}` },
  ];
}

function text(findings: readonly Finding[]): string {
  return findings
    .map(({ isUsable, area, name, detail }) => `${isUsable ? '✓' : '✗'} ${area}: ${name}: ${detail}\n`)
    .join('');
}
