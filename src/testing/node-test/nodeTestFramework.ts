import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { nodeTooOld } from '../../workspace/userErrors/nodeErrors.ts';
import type { ProcessEvent } from '../events.ts';
import type { NodeConfiguration, NodeFramework, NodeRequest } from '../node/nodeFramework.ts';
import { isAtLeast } from '../node/nodeInterpreter.ts';
import { runNode } from '../node/nodeProcess.ts';
import { isNodeFile, nodeExtensions } from '../node/nodeTestFiles.ts';
import { fileOfNodeTest } from '../node/nodeTestIds.ts';
import { installedPackage, readPackageFile } from '../node/packageFile.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import type { NodeTestScript } from './nodeTestScript.ts';
import { readNodeTestScript } from './nodeTestScript.ts';

/** The first that has reporters and hooks of module loading; 19 and the first of 20 lack the latter. */
const leastVersions = ['18.19', '20.6'] as const;
/** What `node --test` runs, TypeScript included. */
const defaultPatterns = ['**/*.test.*', '**/*-test.*', '**/*_test.*', '**/test-*.*', '**/test.*', '**/test/**/*'];

/** Node's own test runner. Each file runs in a process of its own, with the options that the project's script gives. */
export class NodeTestFramework implements NodeFramework {
  readonly name = 'node:test';

  /** @throws UserError nodeTooOld */
  versionIn({ node, nodeVersion }: NodeConfiguration): Promise<string> {
    const [least, leastOf20] = leastVersions;
    const isUsable =
      isAtLeast(nodeVersion, leastOf20) || (isAtLeast(nodeVersion, least) && !isAtLeast(nodeVersion, '19'));
    return isUsable ? Promise.resolve(nodeVersion) : Promise.reject(nodeTooOld(node, nodeVersion, least));
  }

  start(
    configuration: NodeConfiguration,
    request: NodeRequest,
    limits: ProcessLimits,
  ): AsyncGenerator<ProcessEvent, ProcessReport> {
    return runNode(configuration, request, limits, async () => {
      const script = scriptOf(request.projectFolder);
      const files = await filesOf(request, script?.patterns ?? [], limits.signal);
      const nodeOptions = [...(script?.nodeOptions ?? []), ...typeScriptOptions(configuration, request, script, files)];
      const launcher = join(configuration.helpers, '..', 'node-test', 'fixpoint-node-test.cjs');
      return { args: [launcher], request: { nodeOptions, files: files.map((file) => join(request.tree, file)) } };
    });
  }
}

function scriptOf(projectFolder: string): NodeTestScript | undefined {
  const scripts = readPackageFile(projectFolder)?.scripts ?? {};
  const names = Object.keys(scripts).filter((name) => name.startsWith('test'));
  names.sort((a, b) => Number(b === 'test') - Number(a === 'test'));
  for (const name of names) {
    const script = scripts[name];
    const found = typeof script === 'string' ? readNodeTestScript(script) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The files of what is selected; of everything, those that the project's own script would run. */
async function filesOf(
  { tree, projectFolder, selection }: NodeRequest,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<RelativePath[]> {
  const files = new Set<RelativePath>();
  const names = selection.length === 0 ? ['' as RelativePath] : [...new Set(selection.map(fileOfNodeTest))];
  let all: readonly RelativePath[] | undefined;
  for (const name of names) {
    if (isNodeFile(name)) files.add(name);
    else {
      all ??= await filesByPatterns(tree, projectFolder, patterns, signal);
      for (const file of all) if (name === '' || name === '.' || file.startsWith(`${name}/`)) files.add(file);
    }
  }
  return [...files];
}

async function filesByPatterns(
  tree: string,
  projectFolder: string,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<RelativePath[]> {
  const folder = relative(tree, projectFolder).split(sep).join('/');
  const prefix = folder === '' ? '' : `${folder}/`;
  const own = (await listFiles(tree, nodeExtensions, signal)).filter((file) => file.startsWith(prefix));
  const isByDefault = picomatch(defaultPatterns);
  const chosen = await Promise.all(
    patterns.map(async (pattern) => {
      const path = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
      const isFolder = await stat(join(projectFolder, path)).then(
        (stats) => stats.isDirectory(),
        () => false,
      );
      if (!isFolder) return picomatch(path);
      return (file: string): boolean => path === '.' || path === '' || file.startsWith(`${path}/`);
    }),
  );
  const isChosen = (file: string): boolean => (chosen.length === 0 ? isByDefault(file) : chosen.some((is) => is(file)));
  return own.filter((file) => !/\.d\.[cm]?ts$/.test(file) && isChosen(file.slice(prefix.length)));
}

/** TypeScript needs a loader of the project's, or a Node that strips types. */
function typeScriptOptions(
  { nodeVersion }: NodeConfiguration,
  { projectFolder }: NodeRequest,
  script: NodeTestScript | undefined,
  files: readonly RelativePath[],
): string[] {
  const hasTypeScript = files.some((file) => /\.[cm]?tsx?$/.test(file));
  const hasLoader = script?.nodeOptions.some((option) =>
    /^(?:--import|--loader|--require|-r|--experimental)/.test(option),
  );
  if (!hasTypeScript || hasLoader) return [];
  if (installedPackage(projectFolder, 'tsx')) return ['--import', 'tsx'];
  const stripsTypes =
    isAtLeast(nodeVersion, '23.6') || (isAtLeast(nodeVersion, '22.18') && !isAtLeast(nodeVersion, '23'));
  return stripsTypes || !isAtLeast(nodeVersion, '22.6') ? [] : ['--experimental-strip-types'];
}
