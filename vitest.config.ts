import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Each suite that starts an embedded database or a CLI takes most of a core; two at a time fit two cores.
    maxWorkers: 2,
    pool: 'forks'
  }
});
