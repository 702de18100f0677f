import type { CommandTests } from '../commandTests.ts';
import { mayRunTests } from '../folders.ts';
import type { AdapterRuns } from './adapterRuns.ts';
import { tellNoFailure } from './adapterRuns.ts';
import type { LocalizeRuns } from './localizeRuns.ts';

/**
 * Runs tests the person's own way, through the extension that shows them, so that the results are where they always are;
 * then ranks the suspects of what failed. Without such an extension the engine's own runs have to do.
 */
export async function runAndShow(
  { tests, subject }: CommandTests,
  { adapters, localizing }: { readonly adapters: AdapterRuns; readonly localizing: Pick<LocalizeRuns, 'localize'> },
): Promise<void> {
  if (!mayRunTests()) return;
  const end = await adapters.run({ tests, subject });
  if (end.kind === 'no-failure') {
    tellNoFailure(subject);
    return;
  }
  const trace = end.kind === 'failed' ? { trace: end.suspects } : {};
  await localizing.localize({ tests, subject, ...trace }, 'asked');
}
