interface Output {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * Keeps output that cannot be written from ending the program in the middle of its work. A reader that has seen enough
 * (`| head`) is no failure; a full disk is one, and is told of.
 */
export function guardOutput({ stdout, stderr }: Output): { failed(): boolean } {
  let failed = false;
  stderr.on("error", () => {});
  stdout.on("error", (cause: NodeJS.ErrnoException) => {
    if (failed || cause.code === "EPIPE" || cause.code === "ERR_STREAM_DESTROYED") return;
    failed = true;
    process.exitCode = 1;
    stderr.write(`error: The output cannot be written: ${cause.message}\n`);
  });
  return { failed: () => failed };
}
