import { homedir } from 'node:os';
import { examineTypeScript, findLanguageServer, languagesWithServers, namedServers } from '../completion/completion.ts';
import { testRunnerOf } from '../testing/testing.ts';
import { endingOf } from '../report/report.ts';
import { listLocalModels } from '../models/localModels.ts';
import { detectServers } from '../models/models.ts';
import { Syntax } from '../syntax/syntax.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { Workspace } from '../workspace/workspace.ts';
import { fixExitCode, usageExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { installDirectory, interruptSignal, testingSettings } from './session.ts';

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
  const isReady = findings.some(({ area, isUsable }) => isUsable && area === 'framework');
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
    ...(await examineFrameworks(workspace.root, options, signal)),
    ...(await examineLanguageServers(workspace.root, options, signal)),
    ...(await examineModels(options, signal)),
  ];
  signal.throwIfAborted(); // an interrupted question looks like a missing answer
  return findings;
}

/** Models are a choice, so that none is nothing wrong; nothing is loaded and only this machine is asked. */
async function examineModels(options: CommonOptions, signal: AbortSignal): Promise<Finding[]> {
  const { cacheDirectory, environment } = await testingSettings(options.root, options);
  const places = { environment, installDirectory, cacheDirectory, workspaceRoot: options.root };
  const { folder, models, library } = await listLocalModels(places);
  const found: Finding[] = models.map(({ spec, problem }) => ({
    area: 'model',
    name: spec,
    isUsable: problem === undefined && typeof library !== 'string',
    detail: problem ?? (typeof library === 'string' ? library : `run by node-llama-cpp ${library.version}`),
  }));
  for (const { kind, url, models: offered } of await detectServers(signal)) {
    const names = offered.map(({ name }) => name).join(', ');
    found.push({
      area: 'model',
      name: kind,
      isUsable: offered.length > 0,
      detail: `${url.host}: ${names || 'no model'}`,
    });
  }
  if (found.length > 0) return found;
  const detail = `none is needed, and none was found in ${folder} or at a server of this machine; docs/models.md tells how to get one`;
  return [{ area: 'model', name: 'language models', isUsable: false, detail }];
}

async function examineFrameworks(root: string, options: CommonOptions, signal: AbortSignal): Promise<Finding[]> {
  const found = await testRunnerOf(await testingSettings(root, options)).diagnose(signal);
  if (found.length > 0) return found;
  const detail = 'no source file of a language whose tests Fixpoint runs was found here';
  return [{ area: 'framework', name: 'test frameworks', isUsable: false, detail }];
}

/** Only looked for, not started: that would take seconds each. */
async function examineLanguageServers(root: string, options: CommonOptions, signal: AbortSignal): Promise<Finding[]> {
  const { cacheDirectory, environment, pythonPath } = await testingSettings(root, options);
  const python = pythonPath === undefined ? {} : { pythonPath };
  const named = namedServers(environment);
  const settings = { root, cacheDirectory, environment, homeFolder: homedir(), isTrusted: true, named, ...python };
  const typescript = examineTypeScript({ root, cacheDirectory, installDirectory, environment });
  const findings: Finding[] = [{ area: 'completion engine', name: 'typescript, javascript', ...typescript }];
  for (const language of languagesWithServers) {
    const found = await findLanguageServer(language, settings, signal);
    const isUsable = !('remedy' in found);
    const detail = isUsable ? found.name : `${found.reason} ${found.remedy}`;
    findings.push({ area: 'completion engine', name: language, isUsable, detail });
  }
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

function text(findings: readonly Finding[]): string {
  return findings
    .map(({ isUsable, area, name, detail }) => `${isUsable ? '✓' : '✗'} ${area}: ${name}: ${detail}\n`)
    .join('');
}
