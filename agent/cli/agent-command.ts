/**
 * The command line of an agent in the background. It lives long and does little in its main thread, so that this is given
 * little room for what is soon forgotten; a fifth of its memory otherwise. Its worker threads have room of their own.
 */
export const agentCommand = (
  node: string,
  program: string,
): readonly [program: string, ...more: string[]] => [
  node,
  "--max-semi-space-size=4",
  program,
  "agent",
  "run",
  "--quiet",
];

/** Without it the system's allocator keeps what worker threads gave back. Linux only; others do not look at it. */
export const agentEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: "2" };
