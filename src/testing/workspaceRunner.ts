import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { listFiles } from '../workspace/files.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { parseRelativePath } from '../workspace/paths.ts';
import { noTestsFound, unsupportedTest } from '../workspace/userErrors/testErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import type { Ecosystem, FrameworkFinding, TestSuite } from './ecosystem.ts';
import { mergeEnds } from './runEnds.ts';
import type {
  CandidateOutcome,
  CandidateProcess,
  CandidateRunner,
  CandidateRunOptions,
  Overlay,
  RunEnd,
  RunOptions,
  TestEvent,
  TestId,
  TestOutcome,
  TestRunner,
} from './testRunner.ts';
import { slowerProcess } from './testRunner.ts';

/** What is to be run of one ecosystem. */
interface Share {
  readonly ecosystem: Ecosystem;
  readonly selection: readonly TestId[];
  /** Whether a person named a test or a file of it, and not only a folder that has others, too. */
  readonly isNamed: boolean;
}

/** Runs the tests of a workspace, whatever frameworks they belong to; a framework is opened when it is needed. */
export class WorkspaceRunner implements TestRunner {
  readonly #root: string;
  readonly #ecosystems: readonly Ecosystem[];
  readonly #suites = new Map<Ecosystem, Promise<TestSuite>>();

  constructor(root: string, ecosystems: readonly Ecosystem[]) {
    this.#root = root;
    this.#ecosystems = ecosystems;
  }

  async readId(text: string): Promise<TestId> {
    const below = this.#withoutRoot(text);
    if (below === '' || below === '.') return '.' as TestId;
    const [path = ''] = below.split('::');
    // A test may belong to the root's own folder (`.::TestName` in Go).
    const isOfRoot = path !== below && (path === '' || path === '.');
    const file = isOfRoot ? '.' : parseRelativePath(path.replace(/\/+$/, ''));
    if (file === undefined) throw unsupportedTest(text);
    if (path === below && (await isFolder(join(this.#root, file)))) return file as TestId;
    for (const ecosystem of this.#ecosystems) {
      const id = await ecosystem.readId([file, ...below.split('::').slice(1)].join('::'));
      if (id !== undefined) return id;
    }
    if (path === below && !/\.\w+$/.test(file)) return file as TestId; // a folder that is not there
    throw unsupportedTest(text);
  }

  list(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start(selection, options, (suite, share) => suite.list(share.selection, options));
  }

  run(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start(selection, options, (suite, { ecosystem, selection: own }, timeoutMs) =>
      suite.run(own, {
        ...options,
        timeoutMs,
        ...(options.excluded ? { excluded: options.excluded.filter((id) => ecosystem.owns(id)) } : {}),
      }),
    );
  }

  partsOf(tests: readonly TestId[]): TestId[][] {
    const parts = new Map<Ecosystem | undefined, TestId[]>();
    for (const id of tests) append(parts, this.#ownerOf(id), id);
    return [...parts.values()];
  }

  openCandidateRunner(tree: string, signal: AbortSignal): Promise<CandidateRunner> {
    const open = async (ecosystem: Ecosystem): Promise<CandidateRunner> =>
      (await this.#open(ecosystem, signal)).openCandidateRunner(tree, signal);
    return Promise.resolve(new SeveralCandidateRunners(open, (id) => this.#ownerOf(id)));
  }

  isTestFile(file: RelativePath): boolean {
    return this.#ownerOf(file as string as TestId)?.isTestFile(file) ?? false;
  }

  idOf(file: RelativePath, names: readonly string[]): TestId | undefined {
    return this.#ownerOf(file as string as TestId)?.idOf(file, names);
  }

  isExample(id: TestId): boolean {
    return this.#ownerOf(id)?.isExample(id) ?? false;
  }

  fileOf(id: TestId): RelativePath {
    return this.#ownerOf(id)?.fileOf(id) ?? (id as string as RelativePath);
  }

  /** What each ecosystem of the workspace can run, and what is missing; those without any file are left out. */
  async diagnose(signal: AbortSignal): Promise<FrameworkFinding[]> {
    const findings: FrameworkFinding[] = [];
    for (const ecosystem of this.#ecosystems) {
      const files = await listFiles(this.#root, ecosystem.extensions, signal);
      if (files.length > 0) findings.push(...(await ecosystem.diagnose(files, signal)));
    }
    return findings;
  }

  #ownerOf(id: TestId): Ecosystem | undefined {
    return this.#ecosystems.find((ecosystem) => ecosystem.owns(id));
  }

  #withoutRoot(text: string): string {
    const path = sep === '\\' ? text.replaceAll('\\', '/') : text;
    const [file = '', ...rest] = path.split('::');
    const below = isAbsolute(file) ? relative(this.#root, file).split(sep).join('/') : file;
    return [below.replace(/^(?:\.\/)+/, ''), ...rest].join('::');
  }

  async *#start(
    selection: readonly TestId[],
    { tree, signal, timeoutMs }: RunOptions,
    start: (suite: TestSuite, share: Share, timeoutMs: number) => AsyncIterable<TestEvent>,
  ): AsyncGenerator<TestEvent> {
    let usedMs = 0; // what opening takes is not the tests' fault
    const shares = await this.#shares(selection, tree, signal);
    const ends: RunEnd[] = [];
    const unavailable: UserError[] = [];
    for (const share of shares) {
      let suite: TestSuite;
      try {
        suite = await this.#open(share.ecosystem, signal);
      } catch (error) {
        if (!(error instanceof UserError) || share.isNamed) throw error;
        unavailable.push(error);
        yield { kind: 'unavailable', error };
        continue;
      }
      const startedAtMs = performance.now();
      for await (const event of start(suite, share, Math.max(0, timeoutMs - usedMs))) {
        if (event.kind === 'finished') ends.push(ofWhole(event.reason, timeoutMs));
        else yield event;
      }
      if (ends.at(-1)?.kind === 'timed-out') break;
      usedMs += performance.now() - startedAtMs;
    }
    const [first] = unavailable;
    if (first && unavailable.length === shares.length) throw first;
    yield { kind: 'finished', reason: mergeEnds(ends) };
  }

  async #shares(selection: readonly TestId[], tree: string, signal: AbortSignal): Promise<Share[]> {
    const named = new Map<Ecosystem, TestId[]>();
    const folders: TestId[] = [];
    for (const id of selection) {
      const owner = this.#ownerOf(id);
      if (owner) named.set(owner, [...(named.get(owner) ?? []), id]);
      else folders.push(id);
    }
    if (selection.length === 0) return this.#withTestsIn(['.' as TestId], named, tree, signal);
    if (folders.length === 0) {
      return [...named].map(([ecosystem, own]) => ({ ecosystem, selection: own, isNamed: true }));
    }
    return this.#withTestsIn(folders, named, tree, signal);
  }

  /** Ecosystems that have tests in the folders; if none has, those that have files there and may know more of them. */
  async #withTestsIn(
    folders: readonly TestId[],
    named: ReadonlyMap<Ecosystem, readonly TestId[]>,
    tree: string,
    signal: AbortSignal,
  ): Promise<Share[]> {
    const withFiles = new Map<Ecosystem, TestId[]>();
    const withTests = new Map<Ecosystem, TestId[]>();
    for (const ecosystem of this.#ecosystems) {
      const files = await listFiles(tree, ecosystem.extensions, signal);
      for (const folder of folders) {
        const inside = folder === '.' ? files : files.filter((file) => file.startsWith(`${folder}/`));
        if (inside.length === 0) continue;
        append(withFiles, ecosystem, folder);
        if (await ecosystem.hasTests(inside)) append(withTests, ecosystem, folder);
      }
    }
    const found = withTests.size > 0 || named.size > 0 ? withTests : withFiles;
    if (found.size === 0 && named.size === 0) throw noTestsFound(folders.join(', '));
    return this.#ecosystems.flatMap((ecosystem) => {
      const own = named.get(ecosystem) ?? [];
      const inFolders = found.get(ecosystem) ?? [];
      // The whole workspace needs no name.
      const isWhole = inFolders.includes('.' as TestId);
      if (own.length + inFolders.length === 0) return [];
      return [{ ecosystem, selection: isWhole ? [] : [...own, ...inFolders], isNamed: own.length > 0 }];
    });
  }

  #open(ecosystem: Ecosystem, signal: AbortSignal): Promise<TestSuite> {
    const known = this.#suites.get(ecosystem);
    if (known) return known;
    const opening = ecosystem.open(signal);
    this.#suites.set(ecosystem, opening);
    // What is missing now may be there the next time.
    opening.catch(() => this.#suites.delete(ecosystem));
    return opening;
  }
}

/** Candidates of one language are run by its own runner, which is opened for the first of them. */
class SeveralCandidateRunners implements CandidateRunner {
  readonly #open: (ecosystem: Ecosystem) => Promise<CandidateRunner>;
  readonly #ownerOf: (id: TestId) => Ecosystem | undefined;
  readonly #opened = new Map<Ecosystem, Promise<CandidateRunner>>();

  constructor(
    open: (ecosystem: Ecosystem) => Promise<CandidateRunner>,
    ownerOf: (id: TestId) => Ecosystem | undefined,
  ) {
    this.#open = open;
    this.#ownerOf = ownerOf;
  }

  async run(tests: readonly TestId[], overlay: Overlay, options: CandidateRunOptions): Promise<CandidateOutcome> {
    const startedAtMs = performance.now();
    const shares = new Map<Ecosystem, TestId[]>();
    for (const id of tests) {
      const owner = this.#ownerOf(id);
      if (!owner) throw unsupportedTest(id);
      append(shares, owner, id);
    }
    const outcomes = new Map<TestId, TestOutcome>();
    let isTimedOut = false;
    let process: CandidateProcess = 'swapped';
    for (const [ecosystem, own] of shares) {
      const runner = await this.#runnerOf(ecosystem);
      const timeoutMs = Math.max(0, options.timeoutMs - (performance.now() - startedAtMs));
      const part = await runner.run(own, overlay, { ...options, timeoutMs });
      for (const [id, outcome] of part.outcomes) outcomes.set(id, outcome);
      isTimedOut = part.isTimedOut;
      process = slowerProcess(process, part.process);
      const hasFailed = [...part.outcomes.values()].some((outcome) => outcome !== 'passed' && outcome !== 'skipped');
      if (isTimedOut || (options.stopsAtFirstFailure && hasFailed)) break;
    }
    return { outcomes, isTimedOut, durationMs: performance.now() - startedAtMs, process };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    for (const runner of opened) if (runner.status === 'fulfilled') await runner.value[Symbol.asyncDispose]();
  }

  #runnerOf(ecosystem: Ecosystem): Promise<CandidateRunner> {
    let runner = this.#opened.get(ecosystem);
    if (!runner) {
      runner = this.#open(ecosystem);
      this.#opened.set(ecosystem, runner);
    }
    return runner;
  }
}

const ofWhole = (end: RunEnd, timeoutMs: number): RunEnd => (end.kind === 'timed-out' ? { ...end, timeoutMs } : end);

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
