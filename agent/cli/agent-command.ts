/**
 * The command line of an agent in the background. It lives long and does little in its main thread, so that this is given
 * little room for what is soon forgotten, and a bound for the rest, by which it is tidied up the sooner: half of its memory
 * otherwise. Its worker threads have room of their own.
 */
export const agentCommand = (
  node: string,
  program: string,
): readonly [program: string, ...more: string[]] => [
  node,
  "--max-semi-space-size=4",
  "--max-old-space-size=1024",
  program,
  "agent",
  "run",
  "--quiet",
];

/**
 * Without them the system's allocator keeps what worker threads gave back, and the more of it the larger what they once
 * asked for. Linux only; others do not look at it.
 */
export const agentEnvironment: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_TRIM_THRESHOLD_: "131072",
};
