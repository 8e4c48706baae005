import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ["test/support/pinned-seed.ts"],
    pool: "forks",
    // On two cores: many tests of the agent wait rather than work.
    maxWorkers: 3,
  },
});
