// What test files get when they import node:test: the module itself with other ways to register tests.
const api = globalThis[Symbol.for('fixpoint.node:test')];

export default api;
export const { after, afterEach, assert, before, beforeEach, describe, getTestContext, it } = api;
export const { mock, only, run, skip, snapshot, suite, test, todo, expectFailure } = api;
