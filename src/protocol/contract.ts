// The JSON documents of `fixpoint fix --json` and `fixpoint localize --json`. Other programs rely on these shapes:
// fields may be added, never renamed or removed within one `schema` number. Described for people in docs/json.md.

export type FixStatus =
  'verified' | 'partial' | 'no-fix' | 'not-reproduced' | 'flaky' | 'budget-exhausted' | 'cancelled' | 'error';

export type Verdict =
  /** A fresh, plain run of the failing tests and of the tests the change reaches passed. */
  | 'verified'
  /** Some of the failing tests pass, nothing else broke. */
  | 'partial';

export interface ReportedFrame {
  readonly file: string;
  readonly line: number;
  readonly function: string;
}

export interface ReportedTest {
  readonly id: string;
  readonly outcome: string;
  readonly message: string;
  /** What an assertion wanted and what it got, as the framework shows them; absent where it does not say. */
  readonly expected?: string;
  readonly actual?: string;
  readonly frames: readonly ReportedFrame[];
}

export interface ReportedSuspect {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Qualified name (`Class.method`); null for module level. */
  readonly function: string | null;
  readonly score: number;
  /** From 1; suspects with the same score are a tie and share the rank. */
  readonly rank: number;
  readonly evidence: readonly string[];
  /** How many failing and passing tests execute it (ef and ep of the formulas). */
  readonly executedBy: ExecutionCounts;
  /** Tests behind the counts, failing ones first; the first twenty of each. */
  readonly tests: { readonly failing: readonly string[]; readonly passing: readonly string[] };
  /** Most suspicious first. */
  readonly lines: readonly ReportedLine[];
}

export interface ExecutionCounts {
  readonly failing: number;
  readonly passing: number;
}

export interface ReportedLine {
  readonly line: number;
  readonly score: number;
  readonly executedBy: ExecutionCounts;
}

export interface PassCounts {
  readonly passed: number;
  readonly failed: number;
}

export interface ReportedPatch {
  readonly id: string;
  readonly rank: number;
  /** Unified diff with `a/` and `b/` paths below the root; `git apply` accepts it. */
  readonly diff: string;
  readonly files: readonly string[];
  readonly origin: { readonly generator: string; readonly template?: string; readonly model?: string };
  /** One line for people: what the patch does. */
  readonly explanation: string;
  readonly verdict: Verdict;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly target: PassCounts;
  readonly covering: PassCounts;
  readonly full: PassCounts & { readonly newFailures: readonly string[] };
  readonly newDiagnostics: readonly string[];
  readonly flags: readonly string[];
  readonly behaviour: { readonly cluster: number; readonly size: number; readonly differsOn: readonly string[] };
}

export interface Counts {
  readonly generated: number;
  /** Dropped before any test ran: syntax errors. */
  readonly pruned: number;
  readonly duplicate: number;
  readonly validated: number;
  readonly plausible: number;
  readonly shown: number;
}

export const FIX_STAGES = ['reproduce', 'spectra', 'localize', 'generate', 'validate', 'rank'] as const;
export type FixStage = (typeof FIX_STAGES)[number];
export type Timings = Readonly<Record<FixStage | 'total', number>>;

export interface FixReport {
  readonly schema: 1;
  readonly status: FixStatus;
  readonly message: string;
  /** Set when `status` is `error`. */
  readonly code?: string;
  readonly tests: readonly ReportedTest[];
  readonly suspects: readonly ReportedSuspect[];
  /** Tests whose runs the ranking rests on; absent if the run ended before there was one. */
  readonly spectrum?: ExecutionCounts;
  readonly patches: readonly ReportedPatch[];
  readonly counts: Counts;
  readonly timingsMs: Timings;
  readonly cost: { readonly promptTokens: number; readonly completionTokens: number; readonly usd: number };
}

export interface SuspectGroup {
  /** Exception type and top project frame that the group's tests share. */
  readonly cause: string;
  readonly tests: readonly string[];
  readonly suspects: readonly ReportedSuspect[];
}

/** Why the lines of the program cannot explain a failure. */
export type UnrankedReason =
  | 'missing-module' // something to import is not installed or not there
  | 'crash-at-import' // a module raised while it was loaded
  | 'missing-fixture'
  | 'set-up-outside-project'
  | 'snapshot-mismatch'
  | 'timeout'
  | 'process-ended'
  | 'no-program-code'; // the test executes no line of the program in its process

export interface UnrankedFailure {
  readonly test: string;
  readonly reason: UnrankedReason;
  /** For people: what happened and what to do. */
  readonly message: string;
}

export interface LocalizeReport {
  readonly schema: 1;
  readonly status: 'localized' | 'not-reproduced' | 'flaky' | 'nothing-found' | 'cancelled' | 'error';
  readonly message: string;
  readonly code?: string;
  /** Tests whose runs the ranking rests on. */
  readonly spectrum: ExecutionCounts;
  /** Failures that a ranking of lines would not explain; they are left out of it. */
  readonly unranked: readonly UnrankedFailure[];
  readonly tests: readonly ReportedTest[];
  readonly suspects: readonly ReportedSuspect[];
  readonly groups: readonly SuspectGroup[];
  readonly timingsMs: {
    readonly reproduce: number;
    readonly spectra: number;
    readonly localize: number;
    readonly total: number;
  };
}

/** What the answer of a search call rests on. */
export type SearchAnswerKind =
  /** Defined under exactly this name, or found literally where text was asked for. */
  | 'exact'
  /** Nothing has this name; these have one like it. */
  | 'near'
  /** The class does not define it; its base classes do. */
  | 'member'
  /** Nothing is defined under a name like it; these lines hold the text. */
  | 'text'
  | 'none';

export interface SearchResult {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Qualified name of the enclosing class, or of the class itself. */
  readonly class?: string;
  /** Qualified name of the enclosing function or method, or of the function itself. */
  readonly function?: string;
  /** `class`, `method`, `field`, `reference`, `call`, `text`, `file` …; docs/json.md has the list. */
  readonly kind: string;
  /** What a reader wants to see of it: code with its indentation, or a line. */
  readonly text: string;
}

/** The document of `fixpoint search --json`, and one line of `--batch`. */
export interface SearchAnswer {
  readonly call: string;
  readonly args: readonly string[];
  readonly kind: SearchAnswerKind;
  readonly results: readonly SearchResult[];
  /** How many more there are than the results shown. */
  readonly more: number;
  /** For people and models: what was left out, or how the answer differs from what was asked. Absent if there is nothing to say. */
  readonly note?: string;
  /** Set if the call could not be carried out (unknown call, wrong arguments, no such file). */
  readonly error?: { readonly code: string; readonly message: string };
}

/** The document of `fixpoint index --json`. */
export interface IndexReport {
  readonly schema: 1;
  readonly root: string;
  /** Files in languages that are known. */
  readonly files: number;
  /** Of them: parsed in this run, taken over from the cache, left out (too large, unreadable, binary). */
  readonly parsed: number;
  readonly reused: number;
  readonly skipped: number;
  /** Classes and what is like them: interfaces, structs, enums, traits. */
  readonly classes: number;
  readonly functions: number;
  readonly methods: number;
  /** By the language's folder name. */
  readonly byLanguage: Readonly<Record<string, number>>;
  readonly timingsMs: { readonly list: number; readonly parse: number; readonly total: number };
  /** Bytes of source text. */
  readonly bytes: number;
  /** Files with syntax errors: what could be recovered of them is in the index. */
  readonly withErrors: number;
  /** For people: what was left out and why. */
  readonly message: string;
  readonly code?: string;
}
