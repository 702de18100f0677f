import { join } from 'node:path';
import { UserError } from '../workspace/userErrors.ts';
import type { CollectorName } from './pytest/interpreter.ts';
import { findInterpreter } from './pytest/interpreter.ts';
import { PytestRunner } from './pytest/pytestRunner.ts';
import type { TestRunner } from './testRunner.ts';

export { parseTestId, testIdOf } from './pytest/testIds.ts';

export interface PytestSettings {
  /** Absolute. */
  readonly root: string;
  /** Named by the person; never replaced by another. */
  readonly pythonPath?: string;
  /** Where the bundles and `helpers/` lie. */
  readonly installDirectory: string;
  /** For compiled code; may be deleted at any time. */
  readonly cacheDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** @throws UserError pythonNotFound, pythonNotUsable, pytestNotFound or pytestTooOld */
export async function openPytestRunner(settings: PytestSettings, signal: AbortSignal): Promise<TestRunner> {
  const helpers = helpersIn(settings);
  const interpreter = await findInterpreter({ ...settings, helpers }, signal);
  return new PytestRunner({ ...settings, helpers, interpreter });
}

/** What the project's Python can do; for people who wonder why nothing runs. */
export type PytestDiagnosis =
  | {
      readonly kind: 'ready';
      readonly python: string;
      readonly pythonVersion: string;
      readonly pytestVersion: string;
      readonly collector: CollectorName;
    }
  /** `problem` says what is missing and how to get it. */
  | { readonly kind: 'not-ready'; readonly problem: string };

export async function diagnosePytest(settings: PytestSettings, signal: AbortSignal): Promise<PytestDiagnosis> {
  try {
    const found = await findInterpreter({ ...settings, helpers: helpersIn(settings) }, signal);
    const { python, version: pythonVersion, pytestVersion, collector } = found;
    return { kind: 'ready', python, pythonVersion, pytestVersion, collector };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'not-ready', problem: error.message };
    throw error;
  }
}

const helpersIn = ({ installDirectory }: PytestSettings): string => join(installDirectory, 'helpers', 'pytest');
