import type { UnrankedReason } from '../protocol/contract.ts';
import type { CollectionError, TestFailure, TestResult } from '../testing/testRunner.ts';
import type { ProgramFilePredicate } from './programFiles.ts';

type Failure = Pick<TestFailure, 'exceptionType' | 'message' | 'frames'>;

const missingModule =
  /^(?:ModuleNotFoundError|ClassNotFoundException|NoClassDefFoundError)$|^(?:ImportError|Error|TypeError): (?:No module named|cannot import name|Cannot find (?:module|package)|Failed to (?:resolve|load) (?:import|url))|ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND/i;
const snapshot =
  /\btoMatch(?:Inline|File)?Snapshot\b|\bSnapshot\b.*\b(?:mismatch|does not match)|SnapshotMismatch|\bsnapshot\b.*\bsyrupy|\[snapshot|snapshot report/i;

/**
 * Undefined for a failure that the lines of the program may explain. Where a failing test hangs in the program, or a name
 * that the program imports in a function is missing, the place is the program's, and it is ranked.
 */
export function reasonNotToRank(result: TestResult, isProgramFile: ProgramFilePredicate): UnrankedReason | undefined {
  const { outcome, failure, coverage } = result;
  const innermost = failure?.frames.at(-1);
  const isInProgram = innermost !== undefined && isProgramFile(innermost.file);
  const executesProgram = [...(coverage?.keys() ?? [])].some(isProgramFile);
  if (failure?.lacksFixture) return 'missing-fixture';
  if (failure && snapshot.test(`${failure.exceptionType}: ${failure.message}`)) return 'snapshot-mismatch';
  if (failure && isMissingModule(failure) && !isInProgram) return 'missing-module';
  if (outcome === 'error' && (failure?.frames.length ?? 0) === 0) return 'set-up-outside-project';
  if (executesProgram || isInProgram) return undefined;
  if (outcome === 'timed-out') return 'timeout';
  return outcome === 'crashed' ? 'process-ended' : 'no-program-code';
}

/** Why a file could not be loaded. */
export function reasonNotLoaded(error: CollectionError): UnrankedReason {
  return isMissingModule(error) ? 'missing-module' : 'crash-at-import';
}

function isMissingModule({ exceptionType, message }: Failure): boolean {
  return missingModule.test(exceptionType) || missingModule.test(`${exceptionType}: ${message}`);
}
