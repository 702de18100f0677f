/**
 * Everything Fixpoint tells a person when it cannot do what was asked. Each error says what happened, why, and what to
 * do next. Codes are stable.
 */
export class UserError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
  }
}

export const rootNotAFolder = (root: string): UserError =>
  new UserError(
    'root-not-a-folder',
    `${root} is not a folder that can be read. Name the project's folder with --root.`,
  );

export const workspaceEmpty = (root: string): UserError =>
  new UserError(
    'workspace-empty',
    `There is nothing to test in ${root}: no source file was found. Open the project's folder, or name it with --root.`,
  );

export const testFileNotFound = (file: string, root: string): UserError =>
  new UserError(
    'file-not-found',
    `The test file or folder ${file} does not exist in ${root}. Check the path; it is relative to the root.`,
  );

export const testNotFound = (names: readonly string[], nearest: readonly string[]): UserError =>
  new UserError(
    'test-not-found',
    `No such test: ${names.join(', ')}. ` +
      (nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : 'Name its file instead to run every test in it.'),
  );

export const noTestsFound = (where: string): UserError =>
  new UserError(
    'no-tests-found',
    `No tests were found in ${where}. Check the path, and the settings by which the project's test framework finds tests (for pytest testpaths and python_files). "fixpoint doctor" tells which frameworks were found.`,
  );

export const unsupportedTest = (test: string): UserError =>
  new UserError(
    'unsupported-test',
    `${test} is no test that Fixpoint knows. Name a file, a folder, or a test as its framework does: path::Class::test (pytest), path::suite > name (vitest, jest, mocha, node:test), ./pkg::TestName (Go), pkg.Class#method (JUnit).`,
  );

export const noTestAtCursor = (file: string, line: number): UserError =>
  new UserError(
    'no-test-at-cursor',
    `There is no test function at line ${line} of ${file}. Put the cursor inside one.`,
  );

export const ambiguousTest = (test: string, choices: readonly string[]): UserError =>
  new UserError(
    'ambiguous-test',
    `${test} may be one of several tests: ${choices.slice(0, 5).join(', ')}${choices.length > 5 ? `, and ${choices.length - 5} more` : ''}. Nothing was run. Choose one of them, by its id or by putting the cursor in it.`,
  );

export const pythonNotFound = (tried: readonly string[]): UserError =>
  new UserError(
    'python-not-found',
    `No Python interpreter was found (tried ${tried.join(', ')}). Install Python 3.7 or newer, or name one with --python (in the editor: the setting fixpoint.pythonPath).`,
  );

export const pythonNotUsable = (python: string, detail: string): UserError =>
  new UserError(
    'python-not-usable',
    `${python} cannot be used: ${detail} Name a Python 3.7 or newer with --python (in the editor: the setting fixpoint.pythonPath).`,
  );

export const pytestNotFound = (pythons: readonly string[]): UserError =>
  new UserError(
    'pytest-not-found',
    `pytest cannot be imported by ${pythons.join(' or ')}. Install it there ("${pythons[0] ?? 'python3'} -m pip install pytest"), or name the project's own interpreter with --python.`,
  );

export const pytestTooOld = (python: string, version: string): UserError =>
  new UserError(
    'pytest-too-old',
    `${python} has pytest ${version}, which is too old. Install pytest 6 or newer there ("${python} -m pip install -U pytest"), or name another interpreter with --python.`,
  );

export const nodeNotFound = (tried: readonly string[]): UserError =>
  new UserError(
    'node-not-found',
    `No Node.js was found to run the project's tests (tried ${tried.join(', ')}). Install Node 18 or newer, and see that "node" is on PATH where Fixpoint is started.`,
  );

export const nodeNotUsable = (node: string, detail: string): UserError =>
  new UserError(
    'node-not-usable',
    `${node} cannot be used: ${detail} Put Node 18 or newer first on PATH, then try again.`,
  );

export const nodeTooOld = (node: string, version: string, least: string): UserError =>
  new UserError(
    'node-too-old',
    `${node} is Node ${version}, which is too old to run these tests. Put Node ${least} or newer first on PATH, then try again.`,
  );

export const nodeFrameworkMissing = (framework: string, folder: string): UserError =>
  new UserError(
    'test-framework-not-found',
    `The tests in ${folder} are for ${framework}, which is not installed there. Install the project's packages ("npm install" in ${folder}), or add it with "npm install --save-dev ${framework}".`,
  );

export const nodeFrameworkTooOld = (framework: string, version: string, least: string, folder: string): UserError =>
  new UserError(
    'test-framework-too-old',
    `${folder} has ${framework} ${version}, which is too old. Install ${framework} ${least} or newer there ("npm install --save-dev ${framework}@latest").`,
  );

export const nodeFrameworkUnknown = (what: string): UserError =>
  new UserError(
    'test-framework-not-found',
    `No test framework was found for ${what}: its package.json names none of vitest, jest, mocha and "node --test". Install one ("npm install --save-dev vitest"), or import what the tests need from node:test.`,
  );

export const collectionFailed = (where: string, detail: string): UserError =>
  new UserError(
    'collection-failed',
    `${where} could not be loaded: ${detail} Fix that first; no test in it can run before.`,
  );

export const testRunBroken = (exitCode: number | undefined, output: string): UserError =>
  new UserError(
    'test-run-broken',
    `The test framework stopped before it ran the tests (${exitCode === undefined ? 'ended by a signal' : `exit code ${exitCode}`}). The end of its output:\n${output.trim() || '(nothing)'}\nRun the tests yourself in the project to see the whole of it.`,
  );

export const testRunTimedOut = (timeoutMs: number): UserError =>
  new UserError(
    'test-run-timed-out',
    `The tests did not end within ${Math.round(timeoutMs / 100) / 10} s and were stopped. Name fewer tests, or give more time with --budget-seconds.`,
  );

export const temporaryFolderInRoot = (folder: string, root: string): UserError =>
  new UserError(
    'temporary-folder-in-root',
    `The temporary folder (${folder}) lies inside the project ${root}, so a copy of the project would copy itself. Point TMPDIR to a folder outside of it.`,
  );

export const scratchTreeFailed = (detail: string): UserError =>
  new UserError(
    'scratch-tree-failed',
    `No scratch copy of the project could be made: ${detail} Free some space in the temporary folder, or point TMPDIR to another.`,
  );

export const workspaceNotTrusted = (): UserError =>
  new UserError(
    'workspace-not-trusted',
    'Fixpoint runs the tests of the workspace, and this workspace is not trusted. Trust it first; until then nothing is run.',
  );

export const noFolderOpen = (): UserError =>
  new UserError(
    'no-folder-open',
    'There is nothing to search: no folder of files is open. Open the project (File: Open Folder), then try again.',
  );

export const resultNotOpened = (file: string, detail: string): UserError =>
  new UserError(
    'result-not-opened',
    `${file} cannot be opened (${detail}). It may have been moved or removed a moment ago. Search again.`,
  );

export const testOutsideWorkspace = (test: string): UserError =>
  new UserError(
    'test-outside-workspace',
    `${test} lies in no folder of this workspace. Open the project's folder (File: Add Folder to Workspace), then try again.`,
  );

export const testWithoutFile = (test: string): UserError =>
  new UserError(
    'test-without-file',
    `The test adapter does not say which file ${test} is in. Put the cursor in the test and use "Fix Failing Test at Cursor".`,
  );

export const noTestSelected = (): UserError =>
  new UserError(
    'no-test-selected',
    'No test is selected. Choose "Fix Failing Test" on a failing test in the Test Explorer, or put the cursor in a test and use "Fix Failing Test at Cursor".',
  );

export const engineStopped = (detail: string): UserError =>
  new UserError(
    'engine-stopped',
    `Fixpoint's engine has stopped: ${detail} Runs in progress were ended and nothing was changed. Restart it to go on.`,
  );

export const engineFailed = (detail: string): UserError =>
  new UserError(
    'engine-failed',
    `Fixpoint's engine could not carry out the request (${detail}). Nothing was changed. The log tells more; if it happens again, please report it.`,
  );

export const fileChangedSince = (file: string, lines: string): UserError =>
  new UserError(
    'file-changed-since',
    `${file} was changed in the same place (${lines}) after the patch was made, so nothing was written. Undo that change, or run Fix Failing Test again.`,
  );

export const fileGone = (file: string): UserError =>
  new UserError(
    'file-gone',
    `${file} no longer exists, so nothing was written. Restore it, or run Fix Failing Test again.`,
  );

export const fileReadOnly = (file: string): UserError =>
  new UserError('file-read-only', `${file} is read-only, so nothing was written. Make it writable, then accept again.`);

export const bufferBehindDisk = (file: string): UserError =>
  new UserError(
    'buffer-behind-disk',
    `${file} was changed on disk and the editor has not read it again, so nothing was written. Use "File: Revert File" on it, then accept again.`,
  );

export const editRefused = (files: string): UserError =>
  new UserError(
    'edit-refused',
    `The editor did not take the change of ${files}; perhaps it changed at the same moment. Nothing was written. Accept again.`,
  );

export const proposalGone = (): UserError =>
  new UserError('proposal-gone', 'There is no proposed patch to review. Run Fix Failing Test on a failing test first.');

export const noSuspects = (): UserError =>
  new UserError('no-suspects', 'No suspects are shown. Choose "Show Suspects" on a failing test first.');

export const batchUnreadable = (file: string, detail: string): UserError =>
  new UserError(
    'batch-unreadable',
    `The calls in ${file} cannot be read: ${detail}. Check the path; - is standard input.`,
  );

export const issueUnreadable = (file: string, detail: string): UserError =>
  new UserError(
    'issue-unreadable',
    `The report of the problem in ${file} cannot be read: ${detail}. Check the path; - is standard input.`,
  );

export const usageError = (detail: string): UserError => new UserError('usage', detail);

export const modelSpecInvalid = (text: string, detail: string): UserError =>
  new UserError(
    'model-spec-invalid',
    `${text} names no model: ${detail} A model is none, auto, llama:/path/model.gguf, llama-server:URL, ollama:NAME, openai:NAME or editor:ID.`,
  );

export const modelSettingInvalid = (name: string, detail: string): UserError =>
  new UserError('model-setting-invalid', `${name} cannot be used: ${detail} Correct it, or leave it out.`);

/** @param server its address, without any key */
export const modelUnreachable = (server: string, detail: string): UserError =>
  new UserError(
    'model-unreachable',
    `No model answers at ${server}: ${detail} See that the server runs and that the address is right ("fixpoint model list" tells what is there), or choose another model.`,
  );

export const modelTimedOut = (server: string, detail: string): UserError =>
  new UserError(
    'model-timed-out',
    `The model at ${server} took too long: ${detail} It may be loading or busy. Try again, or choose a smaller model.`,
  );

export const modelUnknown = (name: string, server: string, nearest: readonly string[]): UserError =>
  new UserError(
    'model-unknown',
    `${server} has no model called ${name}. ` +
      (nearest.length > 0
        ? `It offers ${nearest.join(', ')}. Name one of them.`
        : 'It offers none. Load or pull a model there first.'),
  );

export const noModelFound = (): UserError =>
  new UserError(
    'no-model-found',
    'There is no language model on this machine: no file in the models folder and no server that answers. Add one with "fixpoint model add", or name one with its spec.',
  );

export const modelKeyMissing = (server: string): UserError =>
  new UserError(
    'model-key-missing',
    `${server} wants a key, and none was given. Put it in the environment variable OPENAI_API_KEY (for llama-server: LLAMA_API_KEY), or give it with "Fixpoint: Choose Model" in the editor.`,
  );

export const modelKeyRefused = (server: string, detail: string): UserError =>
  new UserError(
    'model-key-refused',
    `${server} did not take the key (${detail}). It may have expired, or may not be for this model. Give a new one: OPENAI_API_KEY on the command line, "Fixpoint: Choose Model" in the editor.`,
  );

export const modelRateLimited = (server: string, detail: string, waitSeconds: number | undefined): UserError =>
  new UserError(
    'model-rate-limited',
    `${server} takes no more requests now (${detail}). ` +
      (waitSeconds === undefined
        ? 'Wait a while, or look at the limits of your account, then try again.'
        : `It asks to wait ${Math.ceil(waitSeconds)} s. Try again then.`),
  );

export const modelRefused = (server: string, status: number, detail: string): UserError =>
  new UserError(
    'model-refused',
    `${server} refused the request (${status}: ${detail}). The model may not offer what was asked. Choose another model.`,
  );

export const modelServerFailed = (server: string, detail: string): UserError =>
  new UserError(
    'model-server-failed',
    `${server} failed (${detail}), several times in a row where that helps. See what its own log says, or choose another model.`,
  );

export const modelAnswerUnreadable = (server: string, detail: string): UserError =>
  new UserError(
    'model-answer-unreadable',
    `What ${server} answered cannot be read: ${detail} See that the address is that of a model's server and not of a web page or a proxy, and that the server is up to date.`,
  );

export const modelCannot = (model: string, what: string): UserError =>
  new UserError('model-cannot', `${model} cannot ${what}. Choose a model that can.`);

export const modelCostReached = (maxCostUsd: number, usd: number): UserError =>
  new UserError(
    'model-cost-reached',
    `The next request to the model could cost more than what is left of ${maxCostUsd} USD (spent so far: ${usd.toFixed(4)} USD), so it was not sent. Give more with --max-cost, or choose a cheaper model.`,
  );

export const editorModelUnavailable = (id: string, detail: string): UserError =>
  new UserError(
    'editor-model-unavailable',
    `The editor's model ${id} cannot be used: ${detail} Choose another with "Fixpoint: Choose Model".`,
  );

const runAgain = 'Nothing was written. Run the command again.';

export const patchOutdated = (file: string): UserError =>
  new UserError('changed-since', `${file} was changed while the patch was searched. ${runAgain}`);

export const patchedFileGone = (file: string): UserError =>
  new UserError('file-gone', `${file} cannot be read any more. ${runAgain}`);

export const patchOutsideRoot = (file: string, target: string): UserError =>
  new UserError(
    'outside-root',
    `${file} is a link to ${target}, outside of the project. Nothing was written. Apply the diff there yourself, if that is meant.`,
  );

export const patchedFileReadOnly = (file: string): UserError =>
  new UserError(
    'file-read-only',
    `${file} is read-only. Nothing was written. Make it writable, then run the command again.`,
  );

export const patchNotWritten = (detail: string, notRestored: readonly string[]): UserError =>
  new UserError(
    'not-written',
    notRestored.length === 0
      ? `The files cannot be written (${detail}). They are as they were. Free the disk or the folder, then run the command again.`
      : `The files cannot be written (${detail}), and ${notRestored.join(', ')} could not be put back: the patch is in there. Undo it with the diff ("git apply -R").`,
  );

export const searchedFileNotFound = (file: string, nearest: readonly string[]): UserError =>
  new UserError(
    'file-not-found',
    `No file of the workspace is called ${file}. ` +
      (nearest.length > 0
        ? `The nearest are ${nearest.join(', ')}.`
        : 'list_directory shows what there is; ignored files are left out.'),
  );

export const searchedFolderNotFound = (folder: string, nearest: readonly string[]): UserError =>
  new UserError(
    'file-not-found',
    `No folder of the workspace is called ${folder}. ` +
      (nearest.length > 0
        ? `The nearest are ${nearest.join(', ')}.`
        : 'list_directory without a folder shows what there is; ignored folders are left out.'),
  );

export const searchedFileOutsideRoot = (file: string, root: string, nearest: readonly string[]): UserError =>
  new UserError(
    'file-not-found',
    `${file} lies outside of ${root}, where nothing is searched.` +
      (nearest.length > 0
        ? ` The nearest inside are ${nearest.join(', ')}.`
        : ' Name a file by its path below the root.'),
  );

export const searchedFileLeftOut = (file: string, reason: string): UserError =>
  new UserError('file-left-out', `${file} is not searched: it ${reason}. Open it in an editor instead.`);

export const lineBehindEnd = (file: string, line: number, lineCount: number): UserError =>
  new UserError(
    'line-not-found',
    `${file} has no line ${line}: it has ${lineCount} ${lineCount === 1 ? 'line' : 'lines'}. Ask for one of them.`,
  );

export const badExpression = (expression: string, problem: string): UserError =>
  new UserError(
    'bad-expression',
    `${expression} is no regular expression: ${problem}. Mend it, or leave the slashes away to search for the text as it is.`,
  );

export const expressionTimedOut = (expression: string): UserError =>
  new UserError(
    'expression-timed-out',
    `The search for ${expression} took too long and was stopped. Use a simpler expression, without nested repetitions, or plain text.`,
  );

export const goNotFound = (): UserError =>
  new UserError(
    'go-not-found',
    'No go command was found on the path. Install Go 1.20 or newer (https://go.dev/dl), or put the folder of the go command on the path of the program that starts Fixpoint.',
  );

export const goNotUsable = (go: string, detail: string): UserError =>
  new UserError(
    'go-not-usable',
    `${go} cannot be used: ${detail} Fixpoint fetches nothing: run "go version" and "go mod download" in the project yourself, then try again.`,
  );

export const goTooOld = (go: string, version: string): UserError =>
  new UserError(
    'go-too-old',
    `${go} is Go ${version}, which is too old. Install Go 1.20 or newer, or put a newer one first on the path.`,
  );

export const goModuleNotFound = (where: string): UserError =>
  new UserError(
    'go-module-not-found',
    `${where} belongs to no Go module: there is no go.mod in it or above it below the root. Open the folder that holds go.mod, or name it with --root.`,
  );

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

export const modelFileNotFound = (path: string): UserError =>
  new UserError(
    'model-file-not-found',
    `There is no model file ${path} that can be read. Check the path, or see with "fixpoint model list" which models are here.`,
  );

export const modelFileDamaged = (path: string, detail: string): UserError =>
  new UserError(
    'model-file-damaged',
    `${path} is not a whole model file: ${detail} Local models are GGUF files; get it again, for example with "fixpoint model add".`,
  );

export const modelUnsupported = (path: string, detail: string): UserError =>
  new UserError(
    'model-unsupported',
    `The model ${path} cannot be used: ${detail} Choose another model, or a newer node-llama-cpp if the model is newer than it.`,
  );

export const modelLibraryMissing = (command: string): UserError =>
  new UserError(
    'model-library-missing',
    `Local models are run by node-llama-cpp, which was not found. Install it with its program for this machine's processor, both in one command: ${command}`,
  );

export const modelLibraryUnusable = (folder: string, detail: string, command: string): UserError =>
  new UserError(
    'model-library-unusable',
    `Local models are run by node-llama-cpp, but the one in ${folder} cannot be used: ${detail} Install it with its program for this machine's processor, both in one command: ${command}`,
  );

export const modelPlatformUnsupported = (platform: string): UserError =>
  new UserError(
    'model-platform-unsupported',
    `node-llama-cpp, which runs local models, has no program for ${platform}. Use a model server instead, for example llama-server or Ollama.`,
  );

export const modelOutOfMemory = (path: string, detail: string): UserError =>
  new UserError(
    'model-out-of-memory',
    `There is not enough memory for the model ${path}: ${detail} Close other programs, or choose a smaller model.`,
  );

export const modelHostLost = (path: string, detail: string): UserError =>
  new UserError(
    'model-host-lost',
    `The process that runs the model ${path} has ended unexpectedly: ${detail} It starts again with the next question. If this repeats, the machine may be short of memory: choose a smaller model.`,
  );

export const modelHostGivenUp = (path: string, times: number): UserError =>
  new UserError(
    'model-host-given-up',
    `The process that runs the model ${path} has ended unexpectedly ${times} times, and is not started again. The machine may be short of memory: choose a smaller model.`,
  );

export const modelPromptTooLong = (tokens: number, limit: number): UserError =>
  new UserError(
    'model-prompt-too-long',
    `The model was asked to read ${tokens} tokens, but its context holds ${limit}. Choose a model with a larger context, or give it less.`,
  );

export const modelCallFailed = (path: string, detail: string): UserError =>
  new UserError('model-call-failed', `The model ${path} could not answer: ${detail} The run goes on without it.`);

export const modelAddressInvalid = (address: string): UserError =>
  new UserError(
    'model-address-invalid',
    `${address} names no model. Name a GGUF file by its path, as hf:owner/repository/file.gguf, or by an https address that ends in .gguf.`,
  );

export const modelAlreadyThere = (path: string): UserError =>
  new UserError(
    'model-already-there',
    `There is a model ${path} already, which is not the same. Remove it first, or give the other file another name.`,
  );

export const downloadFailed = (url: string, detail: string): UserError =>
  new UserError(
    'download-failed',
    `${url} could not be downloaded: ${detail} What has come so far is kept: the same command goes on from there.`,
  );

export const downloadDamaged = (url: string, actual: string, expected: string): UserError =>
  new UserError(
    'download-damaged',
    `${url} came with SHA-256 ${actual}, but ${expected} was expected. It was thrown away. Check the address and the checksum, then try again.`,
  );

export const diskFull = (folder: string, detail: string): UserError =>
  new UserError(
    'disk-full',
    `There is not enough room in ${folder}: ${detail} Free some, or name another folder with FIXPOINT_MODELS.`,
  );
