/** Node.js and the test frameworks that run in it. */
import { UserError } from './userError.ts';

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
