import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { javaBuildNotFound } from '../../workspace/userErrors/javaErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { Ecosystem, FrameworkFinding, TestingSettings, TestSuite } from '../ecosystem.ts';
import type { TestId } from '../testRunner.ts';
import { GradleBuild } from './gradleBuild.ts';
import { wrapperFolders } from './gradleProject.ts';
import type { GradleTool } from './gradleTool.ts';
import { probeGradle } from './gradleTool.ts';
import type { HelperClasses } from './helperClasses.ts';
import { compiledHelpers } from './helperClasses.ts';
import { JavaBuilds } from './javaBuilds.ts';
import { JavaSuite } from './javaSuite.ts';
import { MavenBuild } from './mavenBuild.ts';
import { pomFolders } from './mavenProject.ts';
import type { MavenTool } from './mavenTool.ts';
import { findMaven } from './mavenTool.ts';
import { SourceFiles } from './sourceFiles.ts';
import { classNameOf, isClassId, isJavaFile, isMethodId, isTestFile } from './testIds.ts';

/** Java's tests in builds of Maven's and Gradle's: JUnit 4, and what runs on the JUnit Platform. */
export class JavaEcosystem implements Ecosystem {
  readonly name = 'Java';
  readonly extensions = ['.java'];
  readonly #settings: TestingSettings;
  readonly #sources: SourceFiles;

  constructor(settings: TestingSettings) {
    this.#settings = settings;
    this.#sources = new SourceFiles(settings.root);
  }

  /** Classes may be named without their package, as for `mvn -Dtest=`. */
  readId(text: string): Promise<TestId | undefined> {
    const isName = /^[\p{L}_$][\p{L}\p{N}_$.]*(?:#.+)?$/u.test(text);
    if (isJavaFile(text)) return Promise.resolve(text as TestId);
    if (!isName || (!isMethodId(text) && !isClassId(text) && !/^\p{Lu}[\p{L}\p{N}_$]*$/u.test(text))) {
      return Promise.resolve(undefined);
    }
    const [name = '', ...rest] = text.split('#');
    const file = this.#sources.fileOf(name);
    if (file === undefined) return Promise.resolve(this.owns(text as TestId) ? (text as TestId) : undefined);
    const nested = name.includes('$', 1) ? name.slice(name.indexOf('$', 1)) : '';
    const id = [this.#sources.classIn(file) + nested, ...rest].join('#');
    // A class without a package goes by its file.
    return Promise.resolve((this.owns(id as TestId) ? id : file) as TestId);
  }

  owns(id: TestId): boolean {
    return isJavaFile(id) || isMethodId(id) || isClassId(id);
  }

  isTestFile(file: RelativePath): boolean {
    return isTestFile(file);
  }

  idOf(file: RelativePath, names: readonly string[]): TestId | undefined {
    if (!isJavaFile(file)) return undefined;
    const { className, method } = this.#sources.nameIn(file, names);
    const id = (method === undefined ? className : `${className}#${method}`) as TestId;
    return this.owns(id) ? id : undefined;
  }

  isExample(): boolean {
    return false;
  }

  /** For a class of which no source is found, the path where it would be first looked for. */
  fileOf(id: TestId): RelativePath {
    const className = classNameOf(id);
    if (className === undefined) return id as string as RelativePath;
    const [outermost = ''] = className.split('$');
    return this.#sources.fileOf(className) ?? (`src/test/java/${outermost.replaceAll('.', '/')}.java` as RelativePath);
  }

  hasTests(files: readonly RelativePath[]): Promise<boolean> {
    return Promise.resolve(files.some(isTestFile));
  }

  /**
   * With Maven where there is a pom.xml, else with Gradle.
   * @throws UserError javaBuildNotFound, javaNotFound, javaHelpersNotCompiled, or that Maven or Gradle is missing or too old
   */
  async open(signal: AbortSignal): Promise<TestSuite> {
    const { root, environment, cacheDirectory } = this.#settings;
    const helpers = { sources: this.#helpers, cacheDirectory, environment };
    const tool = await this.#findTool(signal);
    const build =
      tool.kind === 'gradle'
        ? new GradleBuild({ ...tool, root, environment, initScript: join(this.#helpers, 'gradle', 'plan.init.gradle') })
        : await openMavenBuild(tool.maven, helpers, signal);
    const builds = new JavaBuilds(build, helpers);
    return new JavaSuite({ root, environment, builds, helpers, sources: this.#sources });
  }

  async diagnose(_files: readonly RelativePath[], signal: AbortSignal): Promise<FrameworkFinding[]> {
    try {
      const tool = await this.#findTool(signal);
      const [name, version, javaVersion, place] =
        tool.kind === 'gradle'
          ? ['Gradle', tool.gradle.version, tool.gradle.javaVersion, "started by the project's wrapper"]
          : ['Maven', tool.maven.version, tool.maven.javaVersion, tool.maven.home];
      const how = 'JUnit tests are run one at a time in one process a module, line coverage by JaCoCo';
      const java = tool.kind === 'gradle' ? 'the Java that Gradle runs on' : tool.maven.javaHome;
      return [
        { area: 'interpreter', name: `Java ${javaVersion}`, isUsable: true, detail: java },
        { area: 'framework', name: `${name} ${version}`, isUsable: true, detail: `${place}; ${how}` },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ area: 'framework', name: 'JUnit', isUsable: false, detail: error.message }];
    }
  }

  async #findTool(
    signal: AbortSignal,
  ): Promise<{ kind: 'maven'; maven: MavenTool } | { kind: 'gradle'; gradle: GradleTool }> {
    const { root, environment } = this.#settings;
    if ((await pomFolders(root, signal)).length > 0) {
      return { kind: 'maven', maven: await findMaven(root, environment, signal) };
    }
    const [wrapper] = await wrapperFolders(root, signal);
    if (wrapper === undefined) throw javaBuildNotFound(root, await hasGradleBuild(root, signal));
    return { kind: 'gradle', gradle: await probeGradle(join(root, wrapper), environment, signal) };
  }

  get #helpers(): string {
    return join(this.#settings.installDirectory, 'helpers', 'junit');
  }
}

async function openMavenBuild(maven: MavenTool, helpers: HelperClasses, signal: AbortSignal): Promise<MavenBuild> {
  const classpath = [...(await jarsIn(join(maven.home, 'lib'))), ...(await jarsIn(join(maven.home, 'boot')))];
  const extension = await compiledHelpers('maven', helpers, { javaHome: maven.javaHome, classpath }, signal);
  return new MavenBuild({ maven, environment: helpers.environment, extension });
}

async function hasGradleBuild(root: string, signal: AbortSignal): Promise<boolean> {
  return (await listFiles(root, ['.gradle', '.gradle.kts'], signal)).length > 0;
}

async function jarsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.jar')).map((name) => join(folder, name));
}
