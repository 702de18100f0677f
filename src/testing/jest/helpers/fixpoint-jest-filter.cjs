'use strict';
// jest asks, project after project, which of its test files are to run.
const session = require('./fixpoint-jest-session.cjs');

module.exports = async (files) => {
  const own = session.filter ? (await require(session.filter)(files)).filtered.map((one) => one.test || one) : files;
  // A file of several projects is run in the first.
  const chosen = own.filter((file) => session.isSelectedFile(file) && !session.files.has(file));
  chosen.forEach((file) => session.files.add(file));
  return { filtered: session.version[0] >= 30 ? chosen : chosen.map((test) => ({ test })) };
};
