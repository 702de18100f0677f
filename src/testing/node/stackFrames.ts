import { relativePathIn } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { StackFrame } from '../testRunner.ts';
import { pathOfUrl } from './scriptCoverage.ts';

/** Where a place of transformed code comes from; undefined if that is not known. */
export type SourceLookup = (
  path: string,
  line: number,
  column: number,
) => { readonly path: string; readonly line: number } | undefined;

const maximumFrames = 50;
const place = /^(.*?):(\d+)(?::(\d+))?$/s;

/**
 * The frames of project files in the text of an Error's `stack`, outermost first. Of a very deep stack the ends remain.
 * @param lookUp for stacks whose frames are of transformed code
 */
export function framesOf(stack: string, tree: string, lookUp?: SourceLookup): StackFrame[] {
  const innermostFirst: StackFrame[] = [];
  const lines = stack.split('\n');
  const syntaxError = syntaxErrorPlace(lines);
  if (syntaxError) addFrame(innermostFirst, '', syntaxError, tree, undefined);
  for (const line of lines) {
    const [, text] = /^\s+at (.*?)\s*$/.exec(line) ?? [];
    if (text === undefined) continue;
    const { name, location } = partsOf(text);
    addFrame(innermostFirst, name, location, tree, lookUp);
  }
  const frames = innermostFirst.reverse();
  if (frames.length <= maximumFrames) return frames;
  return [...frames.slice(0, maximumFrames / 2), ...frames.slice(-maximumFrames / 2)];
}

/** A file that cannot be parsed is named before the header, with no frame of its own. */
function syntaxErrorPlace(lines: readonly string[]): string | undefined {
  const [first = ''] = lines;
  return /^(?:file:\/\/|\/|[A-Za-z]:[\\/]).*:\d+$/.test(first) ? first : undefined;
}

/** `async Class.method [as alias] (location)`, or a location alone. */
function partsOf(text: string): { readonly name: string; readonly location: string } {
  // A nested one is that of code made by eval: `eval (eval at run (/a.js:1:2), <anonymous>:1:1)`.
  const evaluated = /^(.*?) ?\(?eval at (\S+) \((.*?)\)/.exec(text);
  if (evaluated) return { name: qualifiedName(evaluated[2] ?? ''), location: evaluated[3] ?? '' };
  const named = /^(.*?) \((.*)\)$/.exec(text);
  if (named) return { name: qualifiedName(named[1] ?? ''), location: named[2] ?? '' };
  return { name: '', location: text.replace(/^async /, '') };
}

function qualifiedName(text: string): string {
  const name = text.replace(/^async /, '').replace(/ \[as .*\]$/, '');
  if (name.startsWith('new ')) return `${name.slice('new '.length)}.constructor`;
  // Receivers that say nothing: a module's own functions, static ones, and the runners' contexts.
  return name.replace(/^(?:Object|Module|Function|Context|global|globalThis|Suite|TestContext|Test)\./, '');
}

function addFrame(
  frames: StackFrame[],
  name: string,
  location: string,
  tree: string,
  lookUp: SourceLookup | undefined,
): void {
  const [, address = '', lineText = '', columnText = '1'] = place.exec(location) ?? [];
  const path = pathOfUrl(address.split('?')[0] ?? address);
  if (path === undefined || path === '') return;
  const original = lookUp?.(path, Number(lineText), Number(columnText));
  const file = relativePathIn(tree, original?.path ?? path);
  const line = original?.line ?? Number(lineText);
  if (file === undefined || line < 1 || /(?:^|\/)node_modules\//.test(file)) return;
  frames.push({ file, line: lineNumber(line), function: name === '' ? '<anonymous>' : name });
}
