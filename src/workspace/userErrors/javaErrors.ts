/** Java, and the tools that build it. */
import { UserError } from './userError.ts';

export const javaNotFound = (detail: string): UserError =>
  new UserError(
    'java-not-found',
    `There is no Java to build and run the tests with: ${detail} Install a JDK (8 or newer), or point JAVA_HOME to the one you have.`,
  );

export const mavenNotFound = (tried: readonly string[], detail: string): UserError =>
  new UserError(
    'maven-not-found',
    `Java tests are run with the project's Maven, and none was found (tried ${tried.join(', ')}${detail === '' ? '' : `: ${detail}`}). Install Maven 3.6 or newer, or put the Maven wrapper (mvnw) into the project.`,
  );

export const mavenTooOld = (command: string, version: string): UserError =>
  new UserError('maven-too-old', `${command} is Maven ${version}, which is too old. Install Maven 3.6 or newer.`);

export const javaHelpersNotCompiled = (javac: string, detail: string): UserError =>
  new UserError(
    'java-helpers-not-compiled',
    `What Fixpoint runs inside of the tests could not be compiled with ${javac}: ${detail} Use a JDK (not only a runtime), 8 or newer, and check that JAVA_HOME points to it.`,
  );

export const javaBuildNotFound = (root: string, hasGradle: boolean): UserError =>
  new UserError(
    'java-build-not-found',
    hasGradle
      ? `${root} is built with Gradle, but has no Gradle wrapper (gradlew). Add one with: gradle wrapper`
      : `There are Java tests in ${root}, but neither a pom.xml nor a Gradle wrapper (gradlew) to build them with. Open the folder of the build, or add one.`,
  );

export const gradleNotStarted = (wrapper: string, detail: string): UserError =>
  new UserError(
    'gradle-not-started',
    `The project's Gradle wrapper could not start Gradle: ${detail} Once, it fetches its Gradle from the address in gradle/wrapper/gradle-wrapper.properties: run ${wrapper} --version with the network that it needs, then try again.`,
  );

export const gradleTooOld = (wrapper: string, version: string): UserError =>
  new UserError(
    'gradle-too-old',
    `${wrapper} starts Gradle ${version}, which is too old. Let the wrapper start Gradle 4.4 or newer.`,
  );

export const javaModuleNotTested = (module: string): UserError =>
  new UserError(
    'java-module-not-tested',
    `The tests of ${module} cannot be run: the build does not have it as a module that tests Java. With Gradle, tests are run as its task "test" runs them, which builds for Android do not have. Run them with the build tool itself.`,
  );

export const javaTestsUnsupported = (module: string, detail: string): UserError =>
  new UserError(
    'java-tests-unsupported',
    `The tests of ${module} cannot be run: ${detail} Fixpoint runs JUnit 4 (4.7 or newer) and what runs on the JUnit Platform (JUnit 5 and 6).`,
  );

export const jacocoNotFound = (missing: readonly string[]): UserError =>
  new UserError(
    'jacoco-not-found',
    `The tests run without line coverage, because JaCoCo (${missing.join(', ')}) has not been fetched yet and could not be fetched now. Connect to the network once and run again.`,
  );
