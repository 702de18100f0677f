import { isAtLeast } from '../node/nodeInterpreter.ts';

/** Options that would hide tests or results, or make mocha something else than one run, and whether a value follows. */
const dropped = new Map([
  ['--reporter', true],
  ['-R', true],
  ['--reporter-option', true],
  ['--reporter-options', true],
  ['-O', true],
  ['--watch', false],
  ['-w', false],
  ['--watch-files', true],
  ['--watch-ignore', true],
  ['--parallel', false],
  ['-p', false],
  ['--jobs', true],
  ['-j', true],
  ['--bail', false],
  ['-b', false],
  ['--inspect', false],
  ['--inspect-brk', false],
  ['--debug', false],
  ['--debug-brk', false],
  ['--forbid-only', false],
  ['--forbid-pending', false],
  ['--dry-run', false],
]);
/** Options of mocha that take a value which may stand in a word of its own. */
const withValue = new Set([
  ...['--require', '-r', '--import', '--loader', '--extension', '--ext', '--file', '--ignore', '--exclude', '--spec'],
  ...['--config', '--package', '--opts', '--ui', '-u', '--timeout', '-t', '--timeouts', '--slow', '-s', '--retries'],
  ...['--grep', '-g', '--fgrep', '-f', '--global', '--globals', '--node-option', '-n', '--compilers'],
]);

export interface ScriptArguments {
  readonly options: readonly string[];
  readonly specs: readonly string[];
}

/** The options and the files that a script of package.json gives to mocha, without those that would interfere. */
export function argumentsInScript(script: string): ScriptArguments | undefined {
  const words = commandWords(script);
  const at = words.findIndex((word) => /^(?:.*[\\/])?_?mocha(?:\.js)?$/.test(word));
  if (at === -1) return undefined;
  const options: string[] = [];
  const specs: string[] = [];
  const own = words.slice(at + 1);
  for (let index = 0; index < own.length; index += 1) {
    const word = own[index] ?? '';
    const name = word.split('=')[0] ?? word;
    const takesNext = !word.includes('=') && (dropped.get(name) ?? withValue.has(name));
    if (!word.startsWith('-')) specs.push(word);
    else if (!dropped.has(name)) options.push(...own.slice(index, index + (takesNext ? 2 : 1)));
    if (takesNext) index += 1;
  }
  return { options, specs };
}

/** The words of the command that names mocha; quotes group, and other commands are cut off. */
function commandWords(script: string): string[] {
  const words: string[] = [];
  for (const [, double, single, plain] of script.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|([^\s"']+)/g)) {
    const word = double ?? single ?? plain ?? '';
    const endsCommand = plain !== undefined && /^(?:&&|\|\||[|;&])$/.test(plain);
    if (!endsCommand) words.push(word);
    else if (words.some((known) => /(?:^|[\\/])_?mocha(?:\.js)?$/.test(known))) break;
    else words.length = 0;
  }
  return words;
}

/** What every run of ours is told. */
export function ownOptions(version: string, reporter: string): string[] {
  const options = ['--reporter', reporter, '--full-trace'];
  if (isAtLeast(version, '6.0')) options.push('--no-watch', '--no-bail', '--no-color');
  if (isAtLeast(version, '8.0')) options.push('--no-parallel');
  return options;
}
