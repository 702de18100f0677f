import { dirname, join, relative } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { Ecosystem, FrameworkFinding, TestingSettings, TestSuite } from '../ecosystem.ts';
import type { TestId } from '../testRunner.ts';
import type { NodeConfiguration, NodeFramework, NodeFrameworkName } from './nodeFramework.ts';
import { findNode } from './nodeInterpreter.ts';
import { NodeProjects } from './nodeProject.ts';
import { NodeSuite } from './nodeSuite.ts';
import { isNodeFile, isNodeTestFile, nodeExtensions } from './nodeTestFiles.ts';
import { fileOfNodeTest } from './nodeTestIds.ts';

/** Enough to know whether there are tests. */
const maximumAsked = 200;

/** Tests of JavaScript and TypeScript, by the frameworks that run in Node. */
export class NodeEcosystem implements Ecosystem {
  readonly name = 'Node';
  readonly extensions = nodeExtensions;
  readonly #settings: TestingSettings;
  readonly #frameworks: ReadonlyMap<NodeFrameworkName, NodeFramework>;

  constructor(settings: TestingSettings, frameworks: readonly NodeFramework[]) {
    this.#settings = settings;
    this.#frameworks = new Map(frameworks.map((framework) => [framework.name, framework]));
  }

  readId(text: string): Promise<TestId | undefined> {
    return Promise.resolve(this.owns(text as TestId) ? (text as TestId) : undefined);
  }

  owns(id: TestId): boolean {
    return isNodeFile(fileOfNodeTest(id));
  }

  isTestFile(file: RelativePath): boolean {
    return isNodeTestFile(this.#settings.root, file);
  }

  /** Tests are calls. */
  idOf(): undefined {
    return undefined;
  }

  isExample(): boolean {
    return false;
  }

  fileOf(id: TestId): RelativePath {
    return fileOfNodeTest(id);
  }

  async hasTests(files: readonly RelativePath[]): Promise<boolean> {
    const projects = new NodeProjects(this.#settings.root);
    for (const file of files.filter((file) => this.isTestFile(file)).slice(0, maximumAsked)) {
      if (await projects.ownerOf(file)) return true;
    }
    const folders = new Set(files.slice(0, maximumAsked).map((file) => dirname(file)));
    return [...folders].some((folder) =>
      projects
        .packageFolders(folder)
        .some((packageFolder) => projects.configuredFramework(packageFolder) !== undefined),
    );
  }

  /** @throws UserError nodeNotFound, nodeNotUsable or nodeTooOld */
  async open(signal: AbortSignal): Promise<TestSuite> {
    return new NodeSuite(await this.#configuration(signal), this.#frameworks);
  }

  async diagnose(files: readonly RelativePath[], signal: AbortSignal): Promise<FrameworkFinding[]> {
    let configuration: NodeConfiguration;
    try {
      configuration = await this.#configuration(signal);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ area: 'interpreter', name: 'Node', isUsable: false, detail: error.message }];
    }
    const { node, nodeVersion } = configuration;
    const interpreter = { area: 'interpreter', name: `Node ${nodeVersion}`, isUsable: true, detail: node } as const;
    const findings: FrameworkFinding[] = [interpreter];
    for (const { projectFolder, framework } of await this.#owners(files)) {
      findings.push(await findingOf(framework, configuration, projectFolder));
    }
    return findings;
  }

  /** Every project and framework that runs one of the files, or is set up. */
  async #owners(
    files: readonly RelativePath[],
  ): Promise<{ readonly projectFolder: string; readonly framework: NodeFramework }[]> {
    const projects = new NodeProjects(this.#settings.root);
    const owners = new Map<string, { readonly projectFolder: string; readonly framework: NodeFramework }>();
    const add = (projectFolder: string, name: NodeFrameworkName): void => {
      const framework = this.#frameworks.get(name);
      if (framework) owners.set(`${projectFolder}\0${name}`, { projectFolder, framework });
    };
    for (const file of files) {
      const owner = this.isTestFile(file) ? await projects.ownerOf(file) : undefined;
      if (owner) add(owner.projectFolder, owner.framework);
    }
    for (const folder of new Set(files.flatMap((file) => projects.packageFolders(dirname(file))))) {
      const framework = projects.configuredFramework(folder);
      if (framework) add(folder, framework);
    }
    return [...owners.values()];
  }

  async #configuration(signal: AbortSignal): Promise<NodeConfiguration> {
    const { root, environment, cacheDirectory, installDirectory } = this.#settings;
    const { node, version: nodeVersion } = await findNode(root, environment, signal);
    const helpers = join(installDirectory, 'helpers', 'node');
    return { root, node, nodeVersion, environment, cacheDirectory, helpers };
  }
}

async function findingOf(
  framework: NodeFramework,
  configuration: NodeConfiguration,
  projectFolder: string,
): Promise<FrameworkFinding> {
  const where = relative(configuration.root, projectFolder) || 'the root';
  try {
    const version = await framework.versionIn(configuration, projectFolder);
    const name = `${framework.name} ${version}`;
    return { area: 'framework', name, isUsable: true, detail: `in ${where}; line coverage by V8` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { area: 'framework', name: framework.name, isUsable: false, detail: error.message };
  }
}
