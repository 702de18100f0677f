import type { ExecutionCounts, ReportedSuspect } from '../../protocol/contract.ts';
import type { HeatLevel } from './heat.ts';
import { capitalised, counted } from '../wording.ts';
import { heatLevelOf } from './heat.ts';
import { hasNoTests } from './suspectsResult.ts';
import type { SuspectNode } from './suspectTree.ts';
import {
  baseName,
  explanation,
  nameOfSuspect,
  outcomeText,
  rankText,
  reasonText,
  scoreText,
  tieText,
} from './suspectTexts.ts';

/** A row as people see it, hear it and find it under the mouse. */
export interface RowTexts {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** The whole row, read aloud. */
  readonly spoken: string;
  readonly icon: { readonly heat: HeatLevel; readonly kind: 'line' | 'function' } | { readonly codicon: string };
  /** For menus: what can be done with the row. */
  readonly menus: 'suspect' | 'line' | 'test' | undefined;
  readonly opens: 'expanded' | 'collapsed' | 'never';
}

/** What the rows rest on besides the report. */
export interface RowFacts {
  readonly spectrum: ExecutionCounts;
  readonly highest: number;
  /** Of a line: its source text and where it is now. */
  readonly text?: string | undefined;
  readonly lineNow?: number | undefined;
  readonly hasChanged: boolean;
}

export function rowTexts(node: SuspectNode, facts: RowFacts): RowTexts {
  switch (node.kind) {
    case 'suspect':
      return suspectRow(node, facts);
    case 'line':
      return lineRow(node, facts);
    case 'tests': {
      const { failing, passing } = node.suspect.executedBy;
      const counts = `${failing} failing, ${passing} passing`;
      const tooltip = `The tests that execute it: ${counts}.`;
      return row('Tests', counts, tooltip, 'beaker', { opens: 'collapsed', spoken: tooltip });
    }
    case 'test': {
      const state = node.hasFailed ? 'fails' : 'passes';
      const said = `${node.test}, ${state}`;
      const icon = node.hasFailed ? 'error' : 'pass';
      return row(shortTestName(node.test), state, said, icon, { menus: 'test', spoken: said });
    }
    case 'cause': {
      const { cause, tests } = node.group;
      const count = counted(tests.length, 'test');
      const { type, place } = partsOf(cause);
      const tooltip = `${count} fail${tests.length === 1 ? 's' : ''} with ${cause}:\n${tests.join('\n')}`;
      const description = [place, count].filter(isSaid).join(' · ');
      return row(type, description, tooltip, 'error', { opens: 'expanded', spoken: `${cause}, ${count}` });
    }
    case 'notice': {
      const opens = node.children.length > 0 ? 'expanded' : 'never';
      return row(node.title, '', node.text, 'info', { opens, spoken: `${node.title}. ${node.text}` });
    }
    case 'outcome': {
      const { test, run } = node;
      const text = outcomeText(test);
      const icon = test.outcome === 'passed' ? 'pass' : test.outcome === 'skipped' ? 'debug-step-over' : 'error';
      const label = run === '' ? shortTestName(test.id) : `${run}: ${test.outcome}`;
      const said = test.message.split('\n')[0] ?? '';
      const description = run === '' ? [test.outcome, said].filter(isSaid).join(' · ') : said;
      const spoken = `${run === '' ? '' : `${run} of `}${test.id}. ${text}`;
      return row(label, description, `${test.id}\n${run === '' ? '' : `${run}. `}${text}`, icon, { spoken });
    }
    case 'unranked': {
      const count = counted(node.failures.length, 'failing test');
      const tooltip = 'Failures that a ranking of lines would not explain; they are left out of it.';
      const spoken = `Not ranked: ${count}. ${tooltip}`;
      return row('Not ranked', count, tooltip, 'info', { opens: 'collapsed', spoken });
    }
    case 'unranked-failure': {
      const { test, reason, message } = node.failure;
      const why = `${reasonText(reason)}. ${message}`;
      const spoken = `${test}. ${why}`;
      return row(shortTestName(test), reasonText(reason), `${test}\n${why}`, 'warning', { spoken });
    }
  }
}

function suspectRow(
  { suspect, tiedWith, children }: Extract<SuspectNode, { kind: 'suspect' }>,
  { spectrum, highest, hasChanged, lineNow }: RowFacts,
): RowTexts {
  const name = nameOfSuspect(suspect);
  const level = hasNoTests(spectrum) ? 'in the trace' : 'module level';
  const where = suspect.function === null ? level : baseName(suspect.file);
  const line = lineNow ?? suspect.line;
  const { score, executedBy } = suspect;
  const tie = tieText(tiedWith);
  const why = explanation({ suspect, score, executedBy, spectrum, tiedLines: [], tiedWith, hasChanged });
  const kind = suspect.function !== null ? 'function' : hasNoTests(spectrum) ? 'file' : 'module level';
  return {
    label: `${rankText(suspect, tiedWith)} ${name}`,
    description: marked(`${scoreText(score)} · ${where}`, hasChanged),
    tooltip: [`${name} (${suspect.file}:${line})`, tie === '' ? '' : `${capitalised(tie)}.`, why]
      .filter(isSaid)
      .join('\n'),
    spoken: `Suspect ${suspect.rank}${tie === '' ? '' : `, ${tie}`}: ${kind} ${name} in ${suspect.file}, line ${line}. ${why}`,
    icon: { heat: heatLevelOf(score, highest), kind: 'function' },
    menus: 'suspect',
    opens: children.length > 0 ? (suspect.rank === 1 ? 'expanded' : 'collapsed') : 'never',
  };
}

function lineRow(
  { suspect, line, tiedLines }: Extract<SuspectNode, { kind: 'line' }>,
  { spectrum, highest, hasChanged, lineNow, text }: RowFacts,
): RowTexts {
  const { score, executedBy } = line;
  const why = explanation({ suspect, score, executedBy, spectrum, tiedLines, tiedWith: 0, hasChanged });
  const source = text?.trim() ?? '';
  const number = lineNow ?? line.line;
  return {
    label: source === '' ? `${number}` : `${number}: ${source}`,
    description: marked(lineNow === undefined ? `${scoreText(score)} · deleted` : scoreText(score), hasChanged),
    tooltip: why,
    spoken: `Line ${number}${source === '' ? '' : `: ${source}`}. ${why}`,
    icon: { heat: heatLevelOf(score, highest), kind: 'line' },
    menus: 'line',
    opens: 'never',
  };
}

function row(
  label: string,
  description: string,
  tooltip: string,
  codicon: string,
  { spoken, opens = 'never', menus }: Pick<RowTexts, 'spoken'> & Partial<Pick<RowTexts, 'opens' | 'menus'>>,
): RowTexts {
  // Line ends are no pauses to who listens.
  return { label, description, tooltip, spoken: spoken.replace(/\s*\n\s*/g, ', '), icon: { codicon }, menus, opens };
}

const marked = (text: string, hasChanged: boolean): string => (hasChanged ? `${text} · changed since` : text);

/** Without the folders: the row is narrow, and the tooltip has it all. */
function shortTestName(id: string): string {
  const [path = '', ...names] = id.split('::');
  return names.length > 0 ? names.join('::') : (path.split('/').at(-1) ?? path);
}

/** The row is narrow: `ValueError at shop/cart.py:3` is a type and `cart.py:3`, `AssertionError in test_cart.py` too. */
function partsOf(cause: string): { readonly type: string; readonly place: string } {
  const [, type = cause, path = ''] = /^(.+) (?:at|in) (\S+)$/.exec(cause) ?? [];
  return { type, place: baseName(path) };
}

/** Whether a suspect is one of those that a row belongs to. */
export function suspectOf(node: SuspectNode): ReportedSuspect | undefined {
  return 'suspect' in node ? node.suspect : undefined;
}

const isSaid = (text: string): boolean => text !== '';
