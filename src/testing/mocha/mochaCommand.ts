import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { NodeRequest } from '../node/nodeFramework.ts';
import { isNodeFile, isNodeTestFile, nodeExtensions } from '../node/nodeTestFiles.ts';
import { fileOfNodeTest } from '../node/nodeTestIds.ts';
import { readPackageFile } from '../node/packageFile.ts';
import type { ScriptArguments } from './mochaArguments.ts';
import { argumentsInScript, ownOptions } from './mochaArguments.ts';

/** The arguments for mocha: those of the project's own script, ours, and the files. */
export async function mochaArguments(
  version: string,
  { tree, projectFolder, selection }: NodeRequest,
  reporter: string,
  signal: AbortSignal,
): Promise<string[]> {
  const script = scriptOf(projectFolder);
  const options = [...(script?.options ?? []), ...ownOptions(version, reporter)];
  if (selection.length === 0) {
    if ((script?.specs.length ?? 0) > 0) return [...options, ...(script?.specs ?? [])];
    // Its settings or its own default tell.
    if (hasSettings(projectFolder) || existsSync(join(projectFolder, 'test'))) return options;
  }
  const names = selection.length === 0 ? [relative(tree, projectFolder) || '.'] : selection.map(fileOfNodeTest);
  const files = new Set<string>();
  for (const name of names) {
    if (isNodeFile(name)) files.add(name);
    else for (const file of await testFilesIn(tree, name, signal)) files.add(file);
  }
  return [...options, ...[...files].map((file) => asPattern(relative(projectFolder, join(tree, file))))];
}

/** Arguments of mocha in the script `test`, or else in another whose name begins so. */
function scriptOf(projectFolder: string): ScriptArguments | undefined {
  const scripts = readPackageFile(projectFolder)?.scripts ?? {};
  const names = Object.keys(scripts).filter((name) => name.startsWith('test') || name === 'mocha');
  names.sort((a, b) => Number(b === 'test') - Number(a === 'test'));
  for (const name of names) {
    const script = scripts[name];
    const found = typeof script === 'string' ? argumentsInScript(script) : undefined;
    if (found) return found;
  }
  return undefined;
}

function hasSettings(projectFolder: string): boolean {
  const file = readPackageFile(projectFolder);
  if (file && 'mocha' in file) return true;
  return readdirSync(projectFolder).some((name) => name.startsWith('.mocharc'));
}

async function testFilesIn(tree: string, folder: string, signal: AbortSignal): Promise<RelativePath[]> {
  const files = await listFiles(tree, nodeExtensions, signal);
  return files.filter((file) => (folder === '.' || file.startsWith(`${folder}/`)) && isNodeTestFile(tree, file));
}

/** A name that would be read as a pattern is one that matches it only. */
const asPattern = (path: string): string => path.replace(/\\/g, '/').replace(/[[\]{}()*?!]/g, '[$&]');
