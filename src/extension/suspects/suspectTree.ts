import type {
  LocalizeReport,
  ReportedLine,
  ReportedSuspect,
  ReportedTest,
  SuspectGroup,
  UnrankedFailure,
} from '../../protocol/contract.ts';

/** A row of the view with the rows below it. Ids are unique within a tree, and alike in trees of the same report. */
export type SuspectNode =
  | (Row & { readonly kind: 'notice'; readonly title: string; readonly text: string })
  /** One run of a test, where runs differ or pass. */
  | (Row & { readonly kind: 'outcome'; readonly run: string; readonly test: ReportedTest })
  | (Row & { readonly kind: 'cause'; readonly group: SuspectGroup })
  | (Row & { readonly kind: 'suspect'; readonly suspect: ReportedSuspect; readonly tiedWith: number })
  | (Row & {
      readonly kind: 'line';
      readonly suspect: ReportedSuspect;
      readonly line: ReportedLine;
      readonly tiedLines: readonly number[];
    })
  | (Row & { readonly kind: 'tests'; readonly suspect: ReportedSuspect })
  | (Row & { readonly kind: 'test'; readonly test: string; readonly hasFailed: boolean })
  | (Row & { readonly kind: 'unranked'; readonly failures: readonly UnrankedFailure[] })
  | (Row & { readonly kind: 'unranked-failure'; readonly failure: UnrankedFailure });

interface Row {
  readonly id: string;
  readonly children: readonly SuspectNode[];
}

type Visible = (suspects: readonly ReportedSuspect[]) => readonly ReportedSuspect[];

/** The rows of a report: causes if there are several, suspects, their lines and tests, then what is not ranked. */
export class SuspectTree {
  readonly roots: readonly SuspectNode[];
  readonly #parents = new Map<SuspectNode, SuspectNode>();

  /** @param visible leaves out what a person has excluded */
  constructor(report: LocalizeReport, visible: Visible) {
    this.roots = [...noticesOf(report), ...suspectRoots(report, visible), ...unrankedOf(report)];
    this.roots.forEach((root) => this.#noteParents(root));
  }

  parentOf(node: SuspectNode): SuspectNode | undefined {
    return this.#parents.get(node);
  }

  /** The row of a line, or else of the function around it; lines are those of the report. */
  nodeAt(file: string, line: number): SuspectNode | undefined {
    const all = [...this.#parents.keys(), ...this.roots];
    const ofLine = all.find((node) => node.kind === 'line' && node.suspect.file === file && node.line.line === line);
    const around = all.filter(
      (node) =>
        node.kind === 'suspect' &&
        node.suspect.file === file &&
        node.suspect.function !== null &&
        node.suspect.line <= line &&
        line <= node.suspect.endLine,
    );
    return ofLine ?? around.at(-1);
  }

  #noteParents(node: SuspectNode): void {
    for (const child of node.children) {
      this.#parents.set(child, node);
      this.#noteParents(child);
    }
  }
}

function noticesOf(report: LocalizeReport): SuspectNode[] {
  const notice = (title: string, children: readonly SuspectNode[]): SuspectNode[] => [
    { kind: 'notice', id: 'notice', title, text: report.message, children },
  ];
  switch (report.status) {
    case 'flaky':
      return notice('Flaky: two runs differ', runsOf(report.tests));
    case 'not-reproduced':
      return notice(
        'Not reproduced: nothing fails',
        report.tests.map((test, index) => ({ kind: 'outcome', id: `run/${index}`, run: '', test, children: [] })),
      );
    case 'nothing-found':
      return notice(
        'No suspects',
        report.tests.map((test, index) => ({ kind: 'outcome', id: `run/${index}`, run: '', test, children: [] })),
      );
    case 'error':
      return notice('The tests could not be run', []);
    case 'localized':
    case 'cancelled':
      return [];
  }
}

/** The report has the results of the first run, then those of the second. */
function runsOf(tests: readonly ReportedTest[]): SuspectNode[] {
  return tests.map((test, index) => {
    const isAgain = tests.findIndex(({ id }) => id === test.id) < index;
    return { kind: 'outcome', id: `run/${index}`, run: isAgain ? 'Second run' : 'First run', test, children: [] };
  });
}

function suspectRoots(report: LocalizeReport, visible: Visible): SuspectNode[] {
  if (report.groups.length < 2) return suspectNodes(visible(report.suspects), '');
  return report.groups.map((group, index) => {
    const id = `cause/${index}`;
    return { kind: 'cause', id, group, children: suspectNodes(visible(group.suspects), `${id}/`) };
  });
}

function suspectNodes(suspects: readonly ReportedSuspect[], prefix: string): SuspectNode[] {
  return suspects.map((suspect) => {
    const id = `${prefix}${suspect.file}#${suspect.function ?? ''}@${suspect.line}`;
    const tiedWith = suspects.filter(({ rank }) => rank === suspect.rank).length - 1;
    return { kind: 'suspect', id, suspect, tiedWith, children: [...linesOf(suspect, id), ...testsOf(suspect, id)] };
  });
}

function linesOf(suspect: ReportedSuspect, parent: string): SuspectNode[] {
  return suspect.lines.map((line) => ({
    kind: 'line',
    id: `${parent}/${line.line}`,
    suspect,
    line,
    tiedLines: tiedLinesOf(suspect, line),
    children: [],
  }));
}

/** Other lines of the suspect with the same score, in the text's order. */
export function tiedLinesOf(suspect: ReportedSuspect, { line, score }: ReportedLine): number[] {
  const tied = suspect.lines.filter((other) => other.score === score && other.line !== line);
  return tied.map((other) => other.line).sort((a, b) => a - b);
}

/** None where the ranking is from a trace. */
function testsOf(suspect: ReportedSuspect, parent: string): SuspectNode[] {
  const id = `${parent}/tests`;
  const nodes = (tests: readonly string[], hasFailed: boolean): SuspectNode[] =>
    tests.map((test) => ({ kind: 'test', id: `${id}/${test}`, test, hasFailed, children: [] }));
  const { failing, passing } = suspect.tests;
  const children = [...nodes(failing, true), ...nodes(passing, false)];
  return children.length > 0 ? [{ kind: 'tests', id, suspect, children }] : [];
}

function unrankedOf({ unranked }: LocalizeReport): SuspectNode[] {
  if (unranked.length === 0) return [];
  const children = unranked.map((failure, index): SuspectNode => ({
    kind: 'unranked-failure',
    id: `unranked/${index}`,
    failure,
    children: [],
  }));
  return [{ kind: 'unranked', id: 'unranked', failures: unranked, children }];
}
