import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import { javaBuildNotFound, UserError } from '../../workspace/userErrors.ts';
import type { Ecosystem, FrameworkFinding, TestingSettings, TestSuite } from '../ecosystem.ts';
import type { TestId } from '../testRunner.ts';
import { compiledHelpers } from './helperClasses.ts';
import { JavaBuilds } from './javaBuilds.ts';
import { JavaSuite } from './javaSuite.ts';
import { pomFolders } from './mavenProject.ts';
import { findMaven } from './mavenTool.ts';
import { SourceFiles } from './sourceFiles.ts';
import { classNameOf, isClassId, isJavaFile, isMethodId, isTestFile } from './testIds.ts';

/** Java's tests in builds of Maven's: JUnit 4, and what runs on the JUnit Platform. */
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

  /** @throws UserError javaBuildNotFound, javaNotFound, mavenNotFound, mavenTooOld or javaHelpersNotCompiled */
  async open(signal: AbortSignal): Promise<TestSuite> {
    const { root, environment, cacheDirectory } = this.#settings;
    if ((await pomFolders(root, signal)).length === 0) {
      throw javaBuildNotFound(root, existsSync(join(root, 'gradlew')));
    }
    const maven = await findMaven(root, environment, signal);
    const helpers = { sources: this.#helpers, cacheDirectory, environment };
    const classpath = [...(await jarsIn(join(maven.home, 'lib'))), ...(await jarsIn(join(maven.home, 'boot')))];
    const extension = await compiledHelpers('maven', helpers, { javaHome: maven.javaHome, classpath }, signal);
    const builds = new JavaBuilds({ maven, environment, extension }, helpers);
    return new JavaSuite({ root, environment, builds, helpers, sources: this.#sources });
  }

  async diagnose(_files: readonly RelativePath[], signal: AbortSignal): Promise<FrameworkFinding[]> {
    const { root, environment } = this.#settings;
    try {
      if ((await pomFolders(root, signal)).length === 0) {
        throw javaBuildNotFound(root, existsSync(join(root, 'gradlew')));
      }
      const { version, javaVersion, javaHome, home } = await findMaven(root, environment, signal);
      return [
        { area: 'interpreter', name: `Java ${javaVersion}`, isUsable: true, detail: javaHome },
        {
          area: 'framework',
          name: `Maven ${version}`,
          isUsable: true,
          detail: `${home}; JUnit tests are run one at a time in one process a module, line coverage by JaCoCo`,
        },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ area: 'framework', name: 'JUnit', isUsable: false, detail: error.message }];
    }
  }

  get #helpers(): string {
    return join(this.#settings.installDirectory, 'helpers', 'junit');
  }
}

async function jarsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.jar')).map((name) => join(folder, name));
}
