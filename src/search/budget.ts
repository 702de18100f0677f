import type { SearchResult } from '../protocol/contract.ts';
import type { Hit } from './context.ts';
import type { Layout } from './render.ts';
import { heading, resultText } from './render.ts';
import { clip, type Snippet, snippetText } from './snippet.ts';

/** With less than that of its code a result is listed only. */
const usefulCharacters = 240;
/** For the list of those that are not shown. */
const listShare = 0.15;
const maximumNameLength = 100;

/** What fits, best first, and how many do not. */
export interface Fitted {
  readonly results: readonly SearchResult[];
  readonly more: number;
}

/** Cuts what was found to what the answer may cost. The first hit is there whatever it costs. */
export function fitToBudget(hits: readonly Hit[], maxCharacters: number, layout: Layout): Promise<Fitted> {
  return layout === 'blocks' ? fitBlocks(hits, maxCharacters) : fitLines(hits, maxCharacters, layout);
}

async function fitLines(hits: readonly Hit[], maxCharacters: number, layout: Layout): Promise<Fitted> {
  const results: SearchResult[] = [];
  let left = maxCharacters;
  let file: string | undefined;
  for (const hit of hits) {
    const result = resultOf(hit, snippetText(await hit.snippet(), Infinity));
    left -= resultText(result, layout).length + 1;
    if (layout === 'outline' && hit.file !== file) left -= hit.file.length + 1;
    file = hit.file;
    if (left < 0 && results.length > 0) break;
    results.push(result);
  }
  return { results, more: hits.length - results.length };
}

async function fitBlocks(hits: readonly Hit[], maxCharacters: number): Promise<Fitted> {
  const shown: { readonly hit: Hit; readonly snippet: Snippet; readonly wanted: number; readonly cost: number }[] = [];
  let used = 0;
  const reserve = (count: number): number =>
    Math.min(maxCharacters * listShare, (hits.length - count) * maximumNameLength);
  for (const hit of hits) {
    const snippet = await hit.snippet();
    const wanted = snippetText(snippet, Infinity).length;
    const cost = heading(resultOf(hit, '')).length + 2;
    used += cost + Math.min(wanted, usefulCharacters);
    if (used > maxCharacters - reserve(shown.length + 1) && (shown.length > 0 || cost > maxCharacters)) break;
    shown.push({ hit, snippet, wanted, cost });
  }
  const room = maxCharacters - reserve(shown.length) - shown.reduce((sum, { cost }) => sum + cost, 0);
  const shares = fairShares(
    shown.map(({ wanted }) => wanted),
    room,
  );
  const results = shown.map(({ hit, snippet }, index) => {
    const text = snippetText(snippet, shares[index] ?? 0);
    return resultOf(hit, text === '' ? clip(hit.name, maximumNameLength) : text);
  });
  let left = maxCharacters - results.reduce((sum, result) => sum + resultText(result, 'blocks').length + 1, 0);
  for (const hit of hits.slice(shown.length)) {
    const listed = resultOf(hit, clip(hit.name, maximumNameLength));
    left -= resultText(listed, 'blocks').length + 1;
    if (left < 0 && results.length > 0) break;
    results.push(listed);
  }
  return { results, more: hits.length - results.length };
}

/** Room is shared equally; what one does not need goes to the others. */
function fairShares(wanted: readonly number[], room: number): number[] {
  const shares = wanted.map(() => 0);
  let left = Math.max(0, room);
  const smallestFirst = [...wanted.keys()].sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  smallestFirst.forEach((index, done) => {
    const share = Math.min(wanted[index] ?? 0, Math.floor(left / (wanted.length - done)));
    shares[index] = share;
    left -= share;
  });
  return shares;
}

function resultOf(hit: Hit, text: string): SearchResult {
  return {
    file: hit.file,
    line: hit.line,
    endLine: hit.endLine,
    ...(hit.class === undefined ? {} : { class: hit.class }),
    ...(hit.function === undefined ? {} : { function: hit.function }),
    kind: hit.kind,
    text,
  };
}
