'use strict';
// Runs a project's own jest in this process, one test file after the other, and reports over our own channel.
// FIXPOINT_NODE_REQUEST names the file of the request, see fixpoint-events.cjs.
const { createRequire } = require('module');
const path = require('path');
const { request, send } = require('../node/fixpoint-events.cjs');
const session = require('./fixpoint-jest-session.cjs');

const requireOfProject = createRequire(path.join(request.projectFolder, 'package.json'));

process.env.NODE_ENV = process.env.NODE_ENV || 'test';
main().then(
  () => end(false),
  (error) => {
    process.stderr.write(`\n${(error && error.stack) || error}\n`);
    end(true);
  },
);

async function main() {
  const jest = requireOfProject.resolve('jest');
  session.version = requireOfProject('jest/package.json').version.split('.').map(Number);
  await readProjects(jest);
  const own = {
    filter: require.resolve('./fixpoint-jest-filter.cjs'),
    testRunner: require.resolve('./fixpoint-jest-runner.cjs'),
  };
  await require(jest).runCLI({ ...options(), ...own }, [request.projectFolder]);
}

/** What ours stands in front of: the filter of test files and the runner of each project. */
async function readProjects(jest) {
  const core = createRequire(jest).resolve('@jest/core');
  const { readConfigs } = createRequire(core)('jest-config');
  const { configs, globalConfig } = await readConfigs(options(), [request.projectFolder]);
  session.filter = globalConfig.filter;
  for (const config of configs) session.testRunners.set(session.keyOf(config), config.testRunner);
}

/** As if given on the command line, where they stand above the configuration of every project. */
function options() {
  return {
    _: [],
    $0: 'jest',
    runInBand: true,
    ci: true,
    bail: 0,
    cacheDirectory: path.join(request.workFolder, 'jest'),
    collectCoverage: false,
    coverage: false,
    detectOpenHandles: false,
    forceExit: false,
    notify: false,
    passWithNoTests: true,
    randomize: false,
    reporters: [require.resolve('./fixpoint-jest-reporter.cjs')],
    verbose: false,
    watch: false,
    watchAll: false,
    watchman: false,
  };
}

/** Handles that tests left open do not hold it up. */
function end(isBroken) {
  send({ kind: 'ended', exitCode: isBroken ? 1 : 0, notFound: session.notFound(), isBroken });
  process.exit(isBroken ? 1 : 0);
}
