import type { FixStatus, LocalizeReport } from '../protocol/contract.ts';

/** A usage or environment error. */
export const usageExitCode = 2;
/** An honest "no". */
export const nothingFoundExitCode = 1;
export const cancelledExitCode = 130;

/** 0 a verified patch exists · 1 an honest "no" · 2 usage or environment error · 130 cancelled. */
const fixExitCodes: Readonly<Record<FixStatus, number>> = {
  verified: 0,
  partial: 1,
  'no-fix': 1,
  'not-reproduced': 1,
  flaky: 1,
  'budget-exhausted': 1,
  cancelled: cancelledExitCode,
  error: usageExitCode,
};

const localizeExitCodes: Readonly<Record<LocalizeReport['status'], number>> = {
  localized: 0,
  'not-reproduced': 1,
  flaky: 1,
  'nothing-found': 1,
  cancelled: cancelledExitCode,
  error: usageExitCode,
};

export const fixExitCode = (status: FixStatus): number => fixExitCodes[status];

export const localizeExitCode = (status: LocalizeReport['status']): number => localizeExitCodes[status];
