'use strict';
/* global jasmine, test, it */
// Runs in the test's world, before its file is loaded.
globalThis[Symbol.for('fixpoint.jasmine')].attach(jasmine.getEnv());
// A concurrent test would be started where it is defined.
for (const define of [test, it]) {
  define.concurrent = Object.assign((title, run, timeout) => define(title, run, timeout), {
    only: define.only,
    skip: define.skip,
    each: define.each,
  });
}
