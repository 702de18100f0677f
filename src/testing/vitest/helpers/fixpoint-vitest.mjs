// Runs a project's own vitest through its Node API, one process for each test file, and reports over our own channel.
// FIXPOINT_NODE_REQUEST names the file of the request, see fixpoint-events.cjs.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const helpers = dirname(fileURLToPath(import.meta.url));
const requireHelper = createRequire(import.meta.url);
const { request, send, failureOf } = requireHelper('../node/fixpoint-events.cjs');
const { withPlace } = requireHelper('../node/fixpoint-places.cjs');
const { readState, readCollected } = requireHelper('./fixpoint-vitest-state.cjs');
const requireOfProject = createRequire(join(request.projectFolder, 'package.json'));

Object.assign(process.env, { VITEST: 'true', TEST: 'true', NODE_ENV: process.env.NODE_ENV || 'test' });
keepOutOfInstalledPackages();
watchForks();
/** Files that could not be loaded, and have been told. */
const told = new Set();
let isBroken = false;
let notFound = [];
try {
  notFound = await run();
} catch (error) {
  isBroken = true;
  process.stderr.write(`\n${error?.stack ?? error}\n`);
}
send({ kind: 'ended', exitCode: isBroken ? 1 : 0, notFound, isBroken });
process.exit(isBroken ? 1 : 0);

async function run() {
  const { createVitest } = await import(pathToFileURL(requireOfProject.resolve('vitest/node')).href);
  const vitest = await createVitest('test', options(), { cacheDir: join(request.workFolder, 'vite') });
  surviveLostForks();
  const projects = vitest.projects ?? [];
  projects.forEach(prepare);
  // What the configuration says of names of tests has been copied there.
  delete vitest.configOverride?.testNamePattern;
  prepareConfig(vitest.config);
  const { chosen, notFound } = choose(await testFiles(vitest));
  const runnable = withoutBrowsers(chosen);
  const specifications = runnable.map(({ specification }) => specification);
  if (runnable.length > 0) await (vitest.runTestSpecifications ?? vitest.runFiles).call(vitest, specifications, true);
  const problems = vitest.state.getUnhandledErrors();
  for (const problem of problems) process.stderr.write(`\n${problem?.stack ?? problem?.message ?? problem}\n`);
  const collected = readCollected(request.workFolder);
  for (const { file } of runnable) if (!collected.files.has(resolve(file))) tellNotLoaded(file, problems[0]);
  await Promise.race([vitest.close(), new Promise((done) => setTimeout(done, 5_000).unref())]);
  return [...notFound, ...collected.missing];
}

function options() {
  const [major] = version();
  return {
    root: request.projectFolder,
    run: true,
    watch: false,
    reporters: [{}],
    coverage: { enabled: false },
    typecheck: { enabled: false },
    ui: false,
    open: false,
    api: false,
    cache: false,
    update: false,
    bail: 0,
    pool: 'forks',
    fileParallelism: false,
    maxWorkers: 1,
    ...(major < 4 ? { minWorkers: 1, poolOptions: { forks: { minForks: 1, maxForks: 1, singleFork: false } } } : {}),
    includeTaskLocation: true,
    disableConsoleIntercept: true,
    passWithNoTests: true,
    allowOnly: true,
    dangerouslyIgnoreUnhandledErrors: true,
    sequence: { concurrent: false, shuffle: false },
  };
}

/** What a project of a workspace sets for itself stands above the options. */
function prepare(project, index) {
  const { config } = project;
  // Else modules for the browser's environment could not be read from the work folder.
  const vite = (project.vite ?? project.server).config;
  vite.server.fs.strict = false;
  prepareConfig(config);
  config.runner = writeRunner(config.runner, index);
}

function prepareConfig(config) {
  Object.assign(config, {
    pool: 'forks',
    poolMatchGlobs: [],
    fileParallelism: false,
    maxWorkers: 1,
    bail: 0,
    allowOnly: true,
    includeTaskLocation: true,
    disableConsoleIntercept: true,
    update: false,
    testNamePattern: undefined,
    sequence: { ...config.sequence, concurrent: false, shuffle: false },
    snapshotOptions: { ...config.snapshotOptions, updateSnapshot: 'none' },
    typecheck: { ...config.typecheck, enabled: false },
    coverage: { ...config.coverage, enabled: false },
  });
}

/** In the work folder, because vite reads it as a module of the project's; the project's own runner goes on working. */
function writeRunner(ownRunner, index) {
  const base = ownRunner ? `import Base from ${JSON.stringify(asImport(ownRunner))};` : importOfRunner();
  const observer = JSON.stringify(join(helpers, 'fixpoint-vitest-runner.cjs'));
  const file = join(request.workFolder, `fixpoint-runner-${index}.mjs`);
  fs.writeFileSync(
    file,
    `import { createRequire } from 'node:module';\n${base}\n` +
      `export default createRequire(${observer})(${observer}).observed(Base);\n`,
  );
  return asImport(file);
}

/** It has moved in vitest 4.1. */
function importOfRunner() {
  const [major, minor] = version();
  if (major < 4 || (major === 4 && minor < 1)) {
    return `import { VitestTestRunner as Base } from ${JSON.stringify(asImport(requireOfProject.resolve('vitest/runners')))};`;
  }
  const main = join(dirname(requireOfProject.resolve('vitest/package.json')), 'dist/index.js');
  return `import { TestRunner as Base } from ${JSON.stringify(asImport(main))};`;
}

function version() {
  return requireOfProject('vitest/package.json').version.split('.').map(Number);
}

function asImport(path) {
  return path.replaceAll('\\', '/');
}

/** @returns [project, absolute path, specification] of every test file; a file of several projects is run in the first */
async function testFiles(vitest) {
  const find = vitest.globTestSpecifications ?? vitest.globTestSpecs ?? vitest.globTestFiles;
  const byFile = new Map();
  for (const specification of await find.call(vitest)) {
    const file = specification.moduleId ?? specification[1];
    const project = specification.project ?? specification[0];
    if (!byFile.has(file)) byFile.set(file, { file, project: project.project ?? project, specification });
  }
  return [...byFile.values()];
}

/** In the order of the selection. */
function choose(found) {
  const { selection, tree } = request;
  if (selection.length === 0) return { chosen: found, notFound: [] };
  const chosen = new Map();
  const notFound = [];
  for (const id of selection) {
    const path = id.split('::')[0];
    const absolute = path === '.' ? tree : resolve(tree, path);
    const hits = found.filter(({ file }) => isBelow(absolute, resolve(file)));
    if (hits.length === 0) notFound.push(id);
    for (const hit of hits) chosen.set(hit.file, hit);
  }
  return { chosen: [...chosen.values()], notFound };
}

function isBelow(folder, file) {
  const path = relative(folder, file);
  return path === '' || !/^\.\.(?:[\\/]|$)|^[a-zA-Z]:/.test(path);
}

function withoutBrowsers(chosen) {
  return chosen.filter(({ file, project }) => {
    if (!project.config.browser?.enabled) return true;
    const message = 'The tests of this file run in a browser (test.browser). Fixpoint runs tests in Node only.';
    tellNotCollected(file, { exceptionType: 'BrowserTests', message });
    return false;
  });
}

function tellNotCollected(file, failure) {
  told.add(resolve(file));
  send({ kind: 'collection-error', file, failure });
}

/** What surrounds the tests of a file (its environment, its process) failed before vitest loaded it. */
function tellNotLoaded(file, problem) {
  if (told.has(resolve(file))) return;
  tellNotCollected(
    file,
    withPlace(failureOf(problem ?? { message: 'vitest did not load this file, and does not say why' })),
  );
}

/** When a test ends its process, this one ends too: only so is it known which test it was. */
function watchForks() {
  const { fork } = childProcess;
  childProcess.fork = (...parameters) => {
    const child = fork(...parameters);
    child.once('exit', (code, signal) => {
      const { file, hasTest, isOver } = readState(request.workFolder, child.pid);
      if (isOver || file === undefined) return;
      if (!hasTest) {
        const how = signal ? `ended by ${signal}` : `exit code ${code}`;
        const message = `the process ended while this file was loaded (${how})`;
        tellNotCollected(file, { exceptionType: 'ProcessEnded', message });
      } else if (signal) process.kill(process.pid, signal);
      else process.exit(code || 1);
    });
    return child;
  };
  syncBuiltinESMExports();
}

/** Vitest 3 ends itself when it cannot speak to a process that has died; the other files can still be run. */
function surviveLostForks() {
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => process.stderr.write(`\n${error?.stack ?? error}\n`));
}

/** Vite compiles its configuration into node_modules, which is the user's; when it may not, it does so beside the original. */
function keepOutOfInstalledPackages() {
  const { mkdir } = fs.promises;
  fs.promises.mkdir = (path, ...rest) =>
    /[\\/]\.vite-temp[\\/]?$/.test(String(path))
      ? Promise.reject(Object.assign(new Error('kept out of node_modules'), { code: 'EACCES' }))
      : mkdir(path, ...rest);
  syncBuiltinESMExports();
}
