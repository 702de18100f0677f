import type { TokenId } from '../models/languageModel.ts';
import type { CandidateSteps } from './candidateSteps.ts';
import type { HunkState } from './hunkState.ts';

/**
 * The rest of the identifier, where all legal names go on alike, as the model would cut it. It is evaluated in one batch
 * and then drawn as ever, with everything else refused: pasted text would be cut as the model never cuts it. The last token
 * is left out, since the model may join it with what follows.
 */
export async function forcedDraft(
  state: HunkState,
  steps: CandidateSteps,
  signal: AbortSignal,
): Promise<readonly TokenId[]> {
  const { lexeme } = state.scan;
  if (!state.place || state.place.mayBeParameter || lexeme.kind !== 'word' || state.held.length > 0) return [];
  const rest = state.place.names.continuation(lexeme.text);
  // Shorter ones are one token.
  if (rest.length < 3) return [];
  const tokens = await steps.tokensOf(rest, signal);
  return tokens.slice(0, -1);
}
