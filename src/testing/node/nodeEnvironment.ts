import { join } from 'node:path';

/** Set by tools around a run of the user's: coverage, other runners, editors and debuggers. */
const removed = new Set([
  'NODE_V8_COVERAGE',
  'NODE_TEST_CONTEXT',
  'NODE_UNIQUE_ID',
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_INSPECT_RESUME_ON_START',
  'JEST_WORKER_ID',
  'JEST_JASMINE',
  'MOCHA_WORKER_ID',
  'ELECTRON_RUN_AS_NODE',
  'INIT_CWD',
]);
const removedPrefixes = ['VITEST', 'NYC_', 'C8_', 'VSCODE_', '__VITEST', 'TINYPOOL_', 'TEST_WORKER_', '__MINIMATCH'];

/** Options of Node that make it something else than a run of tests, and how many words they take. */
const removedOption =
  /^--(?:inspect|watch|test(?:-|$)|cpu-prof|heap-prof|prof$|experimental-test-coverage|experimental-test-isolation)/;
/** What preloads that collect coverage or attach a debugger are called. */
const removedPreload = /node-preload|[\\/]nyc[\\/]|[\\/]c8[\\/]|bootloader\.js|js-debug|[\\/]vitest[\\/]/;

interface Places {
  /** Where the framework is started; inside the tree. */
  readonly projectFolder: string;
  /** Deleted after the run: takes what tests and tools write beside the project. */
  readonly workFolder: string;
  readonly requestFile: string;
}

/** The environment of a test process: the user's own, without what would interfere. */
export function nodeEnvironment(environment: NodeJS.ProcessEnv, places: Places): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !removed.has(name) && !removedPrefixes.some((prefix) => name.startsWith(prefix)),
  );
  const temporary = join(places.workFolder, 't');
  const { NODE_OPTIONS: options, ...others } = Object.fromEntries(kept);
  const nodeOptions = withoutInterference(options ?? '');
  return {
    ...others,
    ...(nodeOptions === '' ? {} : { NODE_OPTIONS: nodeOptions }),
    PWD: places.projectFolder,
    // Compiled code of tools would else lie in the user's own folder of packages, which is linked.
    BABEL_CACHE_PATH: join(places.workFolder, 'babel.json'),
    NODE_DISABLE_COMPILE_CACHE: '1',
    FIXPOINT_NODE_REQUEST: places.requestFile,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
  };
}

/** `NODE_OPTIONS` without what tools around us put there. */
export function withoutInterference(options: string): string {
  const words = options.match(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g) ?? [];
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const takesNext = /^(?:-r|--require|--import|--loader|--experimental-loader)$/.test(word);
    const value = takesNext ? (words[at + 1] ?? '') : word;
    if (!removedOption.test(word) && !(word.startsWith('-') && removedPreload.test(value))) {
      kept.push(...words.slice(at, takesNext ? at + 2 : at + 1));
    }
    if (takesNext) at += 1;
  }
  return kept.join(' ');
}
