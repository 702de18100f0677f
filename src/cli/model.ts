import type { ModelSettings } from '../models/models.ts';
import { addModel } from '../models/addModel.ts';
import { listLocalModels, localModelSpec } from '../models/localModels.ts';
import type { ModelCapabilities } from '../models/languageModel.ts';
import { measureModel } from '../models/measureModel.ts';
import { detectServers, openModel, parseModelSpec, residentBytesOf } from '../models/models.ts';
import { cacheDirectory } from '../workspace/cacheDirectory.ts';
import { noModelFound } from '../workspace/userErrors/modelErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { cancelledExitCode, nothingFoundExitCode, usageExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { ProgressLine } from './progress.ts';
import { installDirectory, interruptSignal } from './session.ts';

export interface AddOptions extends CommonOptions {
  readonly sha256?: string;
}

/** What a command answers, as a document and for people. */
interface Answer {
  readonly document: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly exitCode: number;
}

/** `fixpoint model list`. Exit code 1 if there is no model. */
export const listModels = (options: CommonOptions): Promise<number> =>
  answered(options, async (signal) => {
    const { folder, models, library } = await listLocalModels(await places(options));
    const servers = await detectServers(signal);
    const serverLines = servers.flatMap(({ kind, url, models: offered }) =>
      offered.map(({ name }) => `✓ ${specOf(kind, url, name)}: ${kind} at ${url.host}\n`),
    );
    const libraryLine =
      typeof library === 'string' ? `✗ ${library}\n` : `✓ node-llama-cpp ${library.version} (${library.folder})\n`;
    const lines = models.map(
      ({ spec, bytes, name, contextTokens, problem }) =>
        `${problem === undefined ? '✓' : '✗'} ${spec}: ${problem ?? [name, megabytes(bytes), contextTokens === undefined ? undefined : `${contextTokens} tokens`].filter((it) => it !== undefined).join(', ')}\n`,
    );
    const none = `No model in ${folder}. Add one with "fixpoint model add".\n`;
    return {
      document: { folder, models, servers, library: typeof library === 'string' ? { problem: library } : library },
      text: `${models.length === 0 ? none : lines.join('')}${libraryLine}${serverLines.join('')}`,
      exitCode: models.length === 0 && servers.length === 0 ? nothingFoundExitCode : 0,
    };
  });

/** `fixpoint model add`. */
export const addModelFrom = (address: string, options: AddOptions): Promise<number> =>
  answered(options, async (signal, progress) => {
    const path = await addModel(address, {
      environment: process.env,
      ...(options.sha256 === undefined ? {} : { sha256: options.sha256 }),
      onProgress: (done, total) =>
        progress.listener('download', `${megabytes(done)}${total === undefined ? '' : ` of ${megabytes(total)}`}`),
      signal,
    });
    return { document: { path, spec: `llama:${path}` }, text: `llama:${path}\n`, exitCode: 0 };
  });

/** `fixpoint model test`. */
export const testModel = (spec: string, options: CommonOptions): Promise<number> =>
  answered(options, async (signal, progress) => {
    progress.listener('load', spec);
    const startedAt = performance.now();
    const named = parseModelSpec(await localModelSpec(spec, process.env));
    await using model = await openModel(named, await places(options), signal);
    if (!model) throw noModelFound();
    const loadMs = performance.now() - startedAt;
    progress.listener('measure', model.name);
    const measured = await measureModel(model, signal);
    const memory = await residentBytesOf(model, signal);
    const { capabilities, name } = model;
    return {
      document: { spec, name, capabilities, loadMs, ...memory, ...measured },
      text: [
        `${name}: loaded in ${(loadMs / 1000).toFixed(1)} s${memory ? `, ${megabytes(memory.residentBytes)} of memory, context of ${memory.contextTokens} tokens` : ''}`,
        `reads ${speed(measured.promptTokensPerSecond)}, writes ${speed(measured.generatedTokensPerSecond)}`,
        `can: ${abilities(capabilities)}`,
        ...(measured.infill === undefined ? [] : [`fills "return …;" of gcd(a, b) with: ${measured.infill}`]),
        '',
      ].join('\n'),
      exitCode: 0,
    };
  });

/** Prints exactly one document, or a text for people; errors, too. */
async function answered(
  options: CommonOptions,
  run: (signal: AbortSignal, progress: ProgressLine) => Promise<Answer>,
): Promise<number> {
  const signal = interruptSignal();
  const progress = new ProgressLine(options);
  const { document, text, exitCode } = await run(signal, progress).catch((error: unknown): Answer => {
    if (signal.aborted) return failed('cancelled', 'Cancelled.', cancelledExitCode);
    if (error instanceof UserError) return failed(error.code, error.message, usageExitCode);
    throw error;
  });
  progress.end();
  process.stdout.write(options.json ? `${JSON.stringify({ schema: 1, ...document })}\n` : text);
  return exitCode;
}

const failed = (code: string, message: string, exitCode: number): Answer => ({
  document: { status: exitCode === cancelledExitCode ? 'cancelled' : 'error', code, message },
  text: `${message}\n`,
  exitCode,
});

async function places(options: CommonOptions): Promise<ModelSettings> {
  return {
    environment: process.env,
    workspaceRoot: options.root,
    installDirectory,
    cacheDirectory: await cacheDirectory(process.env),
  };
}

function abilities(capabilities: ModelCapabilities): string {
  return Object.entries(capabilities)
    .filter(([, value]) => value !== false && value !== 'none')
    .map(([name, value]) => (value === true ? name : `${name} (${String(value)})`))
    .join(', ');
}

function specOf(kind: 'llama-server' | 'ollama' | 'lm-studio', url: URL, name: string): string {
  if (kind === 'llama-server') return `llama-server:${url.origin}`;
  return kind === 'ollama' ? `ollama:${name}` : `openai:${name} (OPENAI_BASE_URL=${url.href})`;
}

const speed = (tokensPerSecond: number | undefined): string =>
  tokensPerSecond === undefined ? 'nobody knows how fast' : `${tokensPerSecond.toFixed(1)} tokens/s`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
