/** How a script of package.json starts `node --test`. */
export interface NodeTestScript {
  /** Options of Node that every file needs: loaders, preloads, conditions. */
  readonly nodeOptions: readonly string[];
  /** Files, folders and patterns, relative to the project. */
  readonly patterns: readonly string[];
}

const withValue = /^(?:--import|--require|-r|--loader|--experimental-loader|--conditions|-C|--env-file)$/;
const kept =
  /^(?:--import|--require|-r|--loader|--experimental-loader|--conditions|-C|--env-file(?:-if-exists)?|--enable-source-maps|--no-warnings|--disable-warning|--experimental-(?:strip-types|transform-types|vm-modules|test-module-mocks|require-module|sqlite|default-type)|--no-experimental-.*|--expose-gc|--stack-size|--max-old-space-size)$/;
const testOptionsWithValue =
  /^--test-(?:name-pattern|skip-pattern|reporter|reporter-destination|concurrency|timeout|shard|isolation|coverage-.*)$/;

/** Undefined for a script that runs no tests with Node. */
export function readNodeTestScript(script: string): NodeTestScript | undefined {
  const words = [...script.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
  const flag = words.indexOf('--test');
  if (flag === -1) return undefined;
  const before = words.slice(0, flag);
  const start = before.findLastIndex((word) => /^(?:.*[\\/])?(?:node|tsx)$/.test(word));
  if (start === -1) return undefined;
  const nodeOptions = words[start]?.endsWith('tsx') ? ['--import', 'tsx'] : [];
  const patterns: string[] = [];
  const own = words.slice(start + 1);
  for (let at = 0; at < own.length; at += 1) {
    const word = own[at] ?? '';
    if (/^(?:&&|\|\||[|;&])$/.test(word)) break;
    const [name = word] = word.split('=');
    const takesNext = !word.includes('=') && (withValue.test(name) || testOptionsWithValue.test(name));
    if (!word.startsWith('-')) patterns.push(word);
    else if (kept.test(name)) nodeOptions.push(...own.slice(at, at + (takesNext ? 2 : 1)));
    if (takesNext) at += 1;
  }
  return { nodeOptions, patterns };
}
