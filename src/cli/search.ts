import { readFile } from 'node:fs/promises';
import { text as allOf } from 'node:stream/consumers';
import * as z from 'zod';
import type { SearchAnswer } from '../protocol/contract.ts';
import { answerText, Search } from '../search/search.ts';
import { Syntax } from '../syntax/syntax.ts';
import { batchUnreadable, usageError } from '../workspace/userErrors/commandErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { cancelledExitCode, nothingFoundExitCode, usageExitCode } from './exitCodes.ts';
import type { CommonOptions } from './program.ts';
import { installDirectory, interruptSignal } from './session.ts';
import { openProjectIndex } from './workspaceIndex.ts';

export interface SearchOptions extends CommonOptions {
  /** A file with a call a line; `-` is standard input. */
  readonly batch?: string;
}

type CallSearch = (call: string, args: readonly string[]) => Promise<SearchAnswer>;

/** `fixpoint search`. Returns the exit code. */
export async function search(
  call: string | undefined,
  args: readonly string[],
  options: SearchOptions,
): Promise<number> {
  const signal = interruptSignal();
  try {
    if (options.batch !== undefined) {
      const { batch } = options;
      if (call !== undefined)
        throw usageError('With --batch the calls are in the file: name none on the command line.');
      const lines = await linesOf(batch);
      return await withSearch(options, signal, (ask) => answerBatch(lines, ask));
    }
    if (call === undefined)
      throw usageError(
        'Name a search call, or a file of calls with --batch. "fixpoint search --help" lists the calls.',
      );
    return await withSearch(options, signal, async (ask) => {
      const answer = await ask(call, args);
      process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : textOf(answer));
      return exitCodeOf(answer);
    });
  } catch (error) {
    const reason = signal.aborted ? undefined : error;
    if (reason !== undefined && !(reason instanceof UserError)) throw error;
    const { code, message } = reason ?? { code: 'cancelled', message: 'Cancelled.' };
    const failed = failedAnswer(call ?? '', args, code, message);
    process.stdout.write(options.json ? `${JSON.stringify(failed)}\n` : textOf(failed));
    return reason === undefined ? cancelledExitCode : usageExitCode;
  }
}

async function withSearch(
  options: CommonOptions,
  signal: AbortSignal,
  run: (ask: CallSearch) => Promise<number>,
): Promise<number> {
  await using index = await openProjectIndex(options);
  const search = new Search({ index, languages: new Syntax(installDirectory).languages });
  return await run((call, args) => search.call(call, args, { signal }));
}

const batchLine = z.object({ call: z.string(), args: z.array(z.union([z.string(), z.number()])).default([]) });

/** One answer a line, in the order of the calls, each as soon as it is there. */
async function answerBatch(lines: readonly string[], ask: CallSearch): Promise<number> {
  let hasFailed = false;
  for (const line of lines) {
    const parsed = parsedLine(line);
    const answer = parsed
      ? await ask(parsed.call, parsed.args.map(String))
      : failedAnswer(
          '',
          [],
          'usage',
          `This is no call: ${line.slice(0, 200)}. Write {"call": "search_class", "args": ["Name"]}, one a line.`,
        );
    hasFailed ||= answer.error !== undefined;
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  return hasFailed ? usageExitCode : 0;
}

function parsedLine(line: string): z.infer<typeof batchLine> | undefined {
  try {
    return batchLine.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

async function linesOf(file: string): Promise<string[]> {
  try {
    const text = file === '-' ? await allOf(process.stdin) : await readFile(file, 'utf8');
    return text.split('\n').filter((line) => line.trim() !== '');
  } catch (error) {
    throw batchUnreadable(file, error instanceof Error ? error.message : String(error));
  }
}

function failedAnswer(call: string, args: readonly string[], code: string, message: string): SearchAnswer {
  return { call, args, kind: 'none', results: [], more: 0, error: { code, message } };
}

function textOf(answer: SearchAnswer): string {
  return `${answerText(answer).trimEnd()}\n`;
}

function exitCodeOf({ error, results }: SearchAnswer): number {
  if (error) return usageExitCode;
  return results.length > 0 ? 0 : nothingFoundExitCode;
}
