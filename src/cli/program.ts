import type { CommanderError } from 'commander';
import { Command, InvalidArgumentError, Option } from 'commander';
import { buildIndex } from './buildIndex.ts';
import { doctor } from './doctor.ts';
import { usageExitCode } from './exitCodes.ts';
import { fix } from './fix.ts';
import { isSearchCall, SEARCH_CALLS, searchCall } from '../protocol/searchCalls.ts';
import type { ModelSpec } from '../models/models.ts';
import { parseModelSpec } from '../models/models.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import type { LocalizeOptions } from './localize.ts';
import { localizeTests } from './localize.ts';
import type { AddOptions } from './model.ts';
import { addModelFrom, listModels, testModel } from './model.ts';
import type { SearchOptions } from './search.ts';
import { search } from './search.ts';

const decodingModes = ['full', 'prune', 'off'] as const;

/** Full: with all that the completion engine tells. Prune: without names that cannot be. Off: the model alone. */
export type DecodingMode = (typeof decodingModes)[number];

/** The options that every command takes. */
export interface CommonOptions {
  readonly root: string;
  readonly json?: true;
  readonly python?: string;
  readonly budgetSeconds: number;
  readonly maxCandidates: number;
  /** Absent: `none`. */
  readonly model?: ModelSpec;
  /** How a model decodes. */
  readonly decoding: DecodingMode;
  /** US dollars. */
  readonly maxCost?: number;
  readonly seed?: number;
  readonly apply?: true;
  readonly quiet?: true;
  readonly verbose?: true;
}

const testHelp =
  'A test as its framework calls it (pytest: path::Class::test[param]; vitest, jest, mocha, node:test: path::suite > name; Go: ./pkg::TestName; JUnit: pkg.Class#method), or a file or folder; without any, every test that fails now.';

export function program(): Command {
  const fixpoint = new Command('fixpoint')
    .description('Repairs failing tests with evidence. Nothing below the root is written unless you say --apply.')
    .version(version)
    .showHelpAfterError()
    .exitOverride((error: CommanderError) => {
      process.exit(error.exitCode === 0 ? 0 : usageExitCode);
    });

  withCommonOptions(fixpoint.command('fix').description('Repair what makes these tests fail.'), {
    budget: 'time for the whole run',
    candidates: 'candidates to generate at most',
    apply: 'write the best verified patch to the files',
  })
    .argument('[TEST...]', testHelp)
    .action(async (tests: string[], options: CommonOptions) => {
      process.exitCode = await fix(tests, options);
    });
  withCommonOptions(fixpoint.command('localize').description('Rank where the fault is most likely; no patch.'), {
    budget: 'time for the whole run',
    candidates: idle,
    apply: idle,
  })
    .argument('[TEST...]', testHelp)
    .option('--issue <FILE>', 'a report of the problem (- is standard input): what it names is suspected more')
    .action(async (tests: string[], options: LocalizeOptions) => {
      process.exitCode = await localizeTests(tests, options);
    });
  withCommonOptions(
    fixpoint.command('index').description('Build or refresh the index of classes, functions and methods.'),
    { budget: idle, candidates: idle, apply: idle },
  ).action(async (options: CommonOptions) => {
    process.exitCode = await buildIndex(options);
  });
  withCommonOptions(
    fixpoint.command('search').description('Search classes, methods, text, uses and structure of the project.'),
    { budget: idle, candidates: idle, apply: idle },
  )
    .argument('[CALL]', 'one of the calls below')
    .argument('[ARG...]', 'its arguments; write -- before those that begin with a dash')
    .option(
      '--batch <FILE>',
      'carry out the calls of a file (- is standard input): {"call": "...", "args": ["..."]} a line',
    )
    .addHelpText('after', `\nCalls:\n${callLines()}`)
    .action(async (call: string | undefined, args: string[], options: SearchOptions) => {
      process.exitCode = await search(call, args, options);
    });
  withCommonOptions(
    fixpoint.command('doctor').description('What Fixpoint finds on this machine, and what is missing.'),
    { budget: idle, candidates: idle, apply: idle },
  ).action(async (options: CommonOptions) => {
    process.exitCode = await doctor(options);
  });
  addModelCommands(fixpoint.command('model').description('Local models: which are here, and how fast they are.'));
  return fixpoint;
}

function addModelCommands(model: Command): void {
  const helps = { budget: idle, candidates: idle, apply: idle };
  withCommonOptions(model.command('list').description('The models of the models folder.'), helps).action(
    async (options: CommonOptions) => {
      process.exitCode = await listModels(options);
    },
  );
  withCommonOptions(
    model.command('add').description('Put a model into the models folder; a download can be gone on with.'),
    helps,
  )
    .argument('<ADDRESS>', 'a GGUF file: its path, hf:owner/repository/file.gguf, or an https address')
    .option('--sha256 <DIGEST>', 'its checksum, in hexadecimal', sha256)
    .action(async (address: string, options: AddOptions) => {
      process.exitCode = await addModelFrom(address, options);
    });
  withCommonOptions(model.command('test').description('Load a model, try it and measure it.'), helps)
    .argument('<SPEC>', 'llama:PATH, a path, or the name of a file of the models folder')
    .action(async (spec: string, options: CommonOptions) => {
      process.exitCode = await testModel(spec, options);
    });
}

function callLines(): string {
  return Object.keys(SEARCH_CALLS)
    .filter(isSearchCall)
    .map((name) => {
      const { summary, arguments: args } = searchCall(name);
      const names = args.map((arg) => (arg.isOptional ? `[${arg.name.toUpperCase()}]` : arg.name.toUpperCase()));
      return `  ${[name, ...names].join(' ').padEnd(44)} ${summary}\n`;
    })
    .join('');
}

/** Every command takes every common option, so that a caller need not know which one it is calling. */
const idle = 'taken by every command; no effect here';

/** @param help what these options mean for this command */
function withCommonOptions(
  command: Command,
  help: { readonly budget: string; readonly candidates: string; readonly apply: string },
): Command {
  return command
    .option('--root <DIR>', "the project's folder", process.cwd())
    .option('--json', 'print exactly one JSON document on standard output')
    .option('--python <PATH>', "the project's interpreter (default: active or local virtual environment, then python3)")
    .option('--budget-seconds <N>', help.budget, budgetSeconds, 120)
    .option('--max-candidates <N>', help.candidates, positiveInteger, 2000)
    .option('--apply', help.apply)
    .option('--quiet', 'no progress')
    .option('--verbose', 'progress line by line, with times')
    .option(
      '--model <SPEC>',
      'language model: none, auto (the first on this machine), llama:/path/model.gguf, llama-server:URL, ollama:NAME or openai:NAME (address and key from OPENAI_BASE_URL and OPENAI_API_KEY)',
      modelSpec,
    )
    .addOption(
      new Option('--decoding <MODE>', 'how the model decodes, hand in hand with a completion engine')
        .choices(decodingModes)
        .default('full'),
    )
    .option('--max-cost <USD>', 'what a model may cost in all; needs its price (docs/models.md)', nonNegativeNumber)
    .option('--seed <N>', 'for what is drawn at random; the same seed draws the same', integer);
}

function modelSpec(text: string): ModelSpec {
  try {
    const spec = parseModelSpec(text);
    if (spec.kind !== 'editor') return spec;
  } catch (error) {
    if (error instanceof UserError) throw new InvalidArgumentError(error.message);
    throw error;
  }
  throw new InvalidArgumentError('The models of an editor are there in the editor only.');
}

/** A day: more would be a slip, and timers hold no more than 24 days. */
const longestBudgetSeconds = 24 * 60 * 60;

function budgetSeconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= longestBudgetSeconds)) {
    throw new InvalidArgumentError(`It must be a number above 0 and at most ${longestBudgetSeconds} (a day).`);
  }
  return value;
}

function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('It must be 64 hexadecimal digits.');
  return text.toLowerCase();
}

function nonNegativeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It must be 0 or more.');
  return value;
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function positiveInteger(text: string): number {
  const value = integer(text);
  if (value <= 0) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

/** Put in by the bundler. */
declare const FIXPOINT_VERSION: string;
const version = FIXPOINT_VERSION;
