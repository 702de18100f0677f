import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests that need dist/ (the parse worker, grammars, test helpers) find it fresh.
    globalSetup: ['test/buildOnce.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
