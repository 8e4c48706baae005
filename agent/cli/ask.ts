import { createInterface } from "node:readline/promises";

/** Asks on the terminal. The answer without blanks around it, "" for Ctrl-C; `null` where nobody can be asked. */
export async function ask(question: string): Promise<string | null> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<string>((answer) => {
      lines.on("close", () => answer(""));
      lines.question(question).then(
        (text) => answer(text.trim()),
        () => answer(""),
      );
    });
  } finally {
    lines.close();
  }
}
