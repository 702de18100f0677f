'use strict';
// What the parts of ours in jest's process know in common.
const { request, pathInTree, standsFor } = require('../node/fixpoint-events.cjs');

module.exports = {
  version: [0, 0, 0],
  /** The project's own filter of test files, or undefined. */
  filter: undefined,
  /** Runners of test files, by {@link keyOf} a project. */
  testRunners: new Map(),
  /** Test files that run, and those whose failure to load has been told. */
  files: new Set(),
  toldFiles: new Set(),
  /** Names of the selection for which there was a test. */
  found: new Set(),

  keyOf: (config) => config.id || config.name || config.rootDir,

  /** Whether a test file has anything that is selected. */
  isSelectedFile(file) {
    return request.selection.length === 0 || request.selection.some((name) => isIn(name, pathInTree(file) || file));
  },

  isSelected(id) {
    if (request.selection.length === 0) return true;
    const names = request.selection.filter((name) => standsFor(name, id));
    names.forEach((name) => this.found.add(name));
    return names.length > 0;
  },

  /** What could not be loaded may hold the test that was named. */
  notFound() {
    const told = [...this.toldFiles].map((file) => pathInTree(file) || file);
    const isKnown = (name) =>
      this.found.has(name) ||
      told.some((file) => isIn(name, file)) ||
      (!name.includes('::') && [...this.files].some((file) => isIn(name, pathInTree(file) || file)));
    return request.selection.filter((name) => !isKnown(name));
  },
};

function isIn(name, file) {
  const path = name.split('::')[0];
  return path === '.' || path === file || file.startsWith(`${path}/`);
}
