import type { FixReport, ReportedSuspect } from '../protocol/contract.ts';
import { suspectName } from './review/reviewTexts.ts';

/** How the editor tells the end of a run. */
export type OutcomeView =
  | { readonly kind: 'review' }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'message';
      readonly severity: 'information' | 'warning' | 'error';
      readonly text: string;
      /** Where a button may lead. */
      readonly suspect?: ReportedSuspect;
      readonly offersLog: boolean;
      /** Whether the tests could not be run here, so that their own adapter may be asked. */
      readonly offersAdapter?: true;
      /** The setting by which the person can change this end. */
      readonly setting?: string;
    };

/** By the report's code. */
const settingsThatHelp: Readonly<Record<string, string>> = {
  'python-not-found': 'fixpoint.pythonPath',
  'python-not-usable': 'fixpoint.pythonPath',
  'pytest-not-found': 'fixpoint.pythonPath',
  'pytest-too-old': 'fixpoint.pythonPath',
  'test-run-timed-out': 'fixpoint.budgetSeconds',
};

/** Whether what would run the tests is missing: no framework that is known, none that is installed, none new enough. */
export function isRunnerMissing(code = ''): boolean {
  const isAboutTests = /^(?:test|file)-not-found$/.test(code);
  return code === 'unsupported-test' || (!isAboutTests && /-(?:not-found|not-usable|too-old)$/.test(code));
}

/** The setting by which a person can change an error of this code. */
export function settingThatHelps(code: string | undefined): string | undefined {
  return settingsThatHelp[code ?? ''];
}

const namedSuspects = 3;
const longestMessage = 600;

/** One message, or the review, for each end that a run can come to. */
export function outcomeView(report: FixReport, proposalCount: number): OutcomeView {
  if (proposalCount > 0) return { kind: 'review' };
  switch (report.status) {
    case 'cancelled':
      return { kind: 'nothing' };
    case 'not-reproduced':
      return { kind: 'message', severity: 'information', text: shortened(report.message), offersLog: false };
    case 'error': {
      const setting = settingThatHelps(report.code);
      const view = { kind: 'message', severity: 'error', text: shortened(report.message), offersLog: true } as const;
      return {
        ...view,
        ...(setting === undefined ? {} : { setting }),
        ...(isRunnerMissing(report.code) ? { offersAdapter: true } : {}),
      };
    }
    case 'flaky':
      return { kind: 'message', severity: 'warning', text: shortened(report.message), offersLog: true };
    case 'no-fix':
    case 'budget-exhausted':
    case 'verified':
    case 'partial': {
      const text = [shortened(report.message), suspectsText(report.suspects)].filter((part) => part !== '').join(' ');
      const suspect = report.suspects[0];
      return { kind: 'message', severity: 'warning', text, offersLog: true, ...(suspect ? { suspect } : {}) };
    }
  }
}

function suspectsText(suspects: readonly ReportedSuspect[]): string {
  if (suspects.length === 0) return '';
  const names = suspects
    .slice(0, namedSuspects)
    .map((suspect) => `${suspectName(suspect)} (${suspect.file}:${suspect.line})`);
  return `Most suspicious: ${names.join(', ')}.`;
}

/** A notification shows little; the log has the whole message. */
function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > longestMessage ? `${line.slice(0, longestMessage - 1)}…` : line;
}
