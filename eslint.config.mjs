import { readdirSync } from 'node:fs';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { boundaryZones, vscodeOutsideExtension } from './scripts/lint/boundaries.mjs';
import {
  networkFolder,
  networkGlobals,
  networkGlobalsBesideFetch,
  networkImports,
  networkLoads,
} from './scripts/lint/network.mjs';
import { userErrorFiles, userErrorsElsewhere } from './scripts/lint/userErrors.mjs';

const fixtures = readdirSync('test').includes('fixtures') ? ['test/fixtures/**'] : [];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.cache/**', 'bench/**/work/**', ...fixtures] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: boundaryZones() }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: networkImports }],
      'no-restricted-globals': ['error', { globals: networkGlobals, checkGlobalObject: true }],
      'no-restricted-syntax': ['error', networkLoads],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [...userErrorFiles, 'src/**/*.test.ts'],
    // The one above again, and one more: ESLint does not merge the options of two blocks.
    rules: { 'no-restricted-syntax': ['error', networkLoads, userErrorsElsewhere] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/extension/**'],
    // Replaces the rule above for these files: ESLint does not merge the options of two blocks.
    rules: { 'no-restricted-imports': ['error', { paths: [...networkImports, vscodeOutsideExtension] }] },
  },
  {
    files: [networkFolder],
    rules: {
      'no-restricted-globals': ['error', { globals: networkGlobalsBesideFetch, checkGlobalObject: true }],
    },
  },
  { files: ['vitest.config.mts'], rules: { 'import-x/no-default-export': 'off' } },
  { files: ['test/editor/**', 'bench/**', 'src/cli/**'], rules: { 'no-console': 'off' } },
);
