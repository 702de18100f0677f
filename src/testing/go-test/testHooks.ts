import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GoToolchain } from './goCommand.ts';

/**
 * In runs with coverage, calls of `helpers/fixpoint_hooks.go` are put into the test files: what that file does, it says
 * itself. The files are handed to the compiler as an overlay; nothing is written into the tree.
 */

/** What is no code comes first, so that Go texts in literals stay as they are. */
const noCode =
  String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|` + '`[^`]*`' + String.raw`|'(?:\\.|[^'\\\n])*'`;
/** Not one after a parenthesis: that is the type of a result. */
const testFunction = String.raw`(?<!\)[ \t]*)\bfunc\b\s*(?:\([^()]*\)\s*)?(?:\w+\s*)?\(\s*(?!_\s)(\w+)\s+\*testing\.[TF]\s*(?:,[^(){}]*)?\)\s*\{`;
const namelessTest = String.raw`^func\s+((?:Test|Fuzz)\w*)\s*\(\s*(?:_\s+)?\*testing\.[TF]\s*\)\s*\{|^func\s+(Example\w*)\s*\(\s*\)\s*\{`;
const testMain = String.raw`^func\s+TestMain\s*\(\s*(?!_\s)(\w+)\s+\*testing\.M\s*\)\s*\{`;
const parallel = String.raw`(?<=(?:^|[{;])[ \t]*)((?:\w+\.)*\w+)\.Parallel\(\)`;
const hooked = new RegExp([noCode, testFunction, namelessTest, testMain, parallel].join('|'), 'gm');

/** The text of a `_test.go` file with the calls; lines keep their numbers. */
export function withHooks(text: string): string {
  return text.replace(hooked, (...[whole, parameter, test, example, main, resumed]: (string | undefined)[]) => {
    const name = test ?? example;
    if (parameter !== undefined) return `${whole ?? ''} defer fixpointTest(${parameter})();`;
    if (name !== undefined) return `${whole ?? ''} defer fixpointNamed("${name}")();`;
    if (main !== undefined) return `${whole ?? ''} fixpointMain(${main});`;
    return resumed === undefined ? (whole ?? '') : `${whole ?? ''}; fixpointResumed(${resumed})`;
  });
}

/** The name of the added file; one for the package itself, one for its external tests. */
export const hookFileName = (packageName: string): string => `fixpoint_${packageName}_hooks_test.go`;

/** The helper's text, for the Go that will compile it. @param helpers the folder that it lies in */
export async function readHooks(helpers: string, { goroot }: GoToolchain): Promise<string> {
  const text = await readFile(join(helpers, 'fixpoint_hooks.go'), 'utf8');
  // The package that the runtime hands its counters to has moved, with Go 1.23.
  const isMoved = existsSync(join(goroot, 'src/internal/coverage/cfile'));
  return isMoved ? text : text.replaceAll('internal/coverage/cfile.get', 'runtime/coverage.get');
}

/** The file to be added to a package. @param hooks the helper's text */
export function hookFile(packageName: string, hooks: string): string {
  return hooks.replace(/^package fixpoint$/m, `package ${packageName}`);
}

/** The helper where the runtime does not hand out its counters: panics are told, and coverage is not. */
export function withoutCounters(hooks: string): string {
  return hooks.replace(/^\/\/go:linkname .*\n(func .*)$/gm, '$1 { return nil }');
}

/** The file to be added to the external tests of a package that has the helper itself. */
export function externalHookFile(packageName: string, importPath: string): string {
  return `package ${packageName}

import fixpointInner "${importPath}"

var (
	fixpointMain    = fixpointInner.FixpointMain
	fixpointTest    = fixpointInner.FixpointTest
	fixpointNamed   = fixpointInner.FixpointNamed
	fixpointResumed = fixpointInner.FixpointResumed
)
`;
}
