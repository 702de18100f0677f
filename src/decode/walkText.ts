import type { Checks } from './checks.ts';
import type { HunkState } from './hunkState.ts';
import { startOfHunk } from './hunkState.ts';

export type Walked =
  | { readonly kind: 'legal'; readonly text: string }
  /** Balanced so far, but not at its end: a bracket, a block or a string is open. */
  | { readonly kind: 'unfinished'; readonly text: string }
  | {
      readonly kind: 'refused';
      /** Legal, and where something else may follow. */
      readonly kept: string;
      /** What must not follow it. */
      readonly refused: string;
      /** Names that may; undefined where that is not known. */
      readonly names: ReadonlySet<string> | undefined;
      readonly message: string;
    };

/** Judges a whole text as the decoder judges tokens. */
export async function walkText({ check, gate, shadow }: Checks, text: string, signal: AbortSignal): Promise<Walked> {
  const start = startOfHunk(check.seam);
  const verdict = await check.text(start, text, signal);
  if (verdict.kind === 'refused') {
    const before = await check.text(start, text.slice(0, verdict.at), signal);
    const at = before.kind === 'accepted' && verdict.reason === 'name' ? nameStart(before.state) : verdict.at;
    const kept = text.slice(0, at);
    if (verdict.reason !== 'name') {
      return {
        kind: 'refused',
        kept,
        refused: text.slice(at, at + 1),
        names: undefined,
        message: 'does not fit the code around it',
      };
    }
    const refused = /^[\p{ID_Continue}$#]+/u.exec(text.slice(at))?.[0] ?? text.slice(at, at + 1);
    const legal = await shadow?.namesBehind(kept, signal);
    const names = legal?.kind === 'closed' ? legal.names : undefined;
    return { kind: 'refused', kept, refused, names, message: `${refused} does not exist here` };
  }
  const written = verdict.state.text;
  if (!verdict.isEnd && check.refusalOfEnd(verdict.state)) return { kind: 'unfinished', text: written };
  const error = await gate?.errorOfHunk(written, signal);
  if (!error) return { kind: 'legal', text: written };
  const at = Math.max(0, Math.min(error.range.start, written.length - 1));
  const refused = written.slice(at, Math.max(at + 1, error.range.end));
  return { kind: 'refused', kept: written.slice(0, at), refused, names: undefined, message: error.message };
}

function nameStart(state: HunkState): number {
  return state.place?.start ?? state.text.length;
}
