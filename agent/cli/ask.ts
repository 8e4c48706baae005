import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks on the terminal. The answer without blanks around it, "" for Ctrl-C; `null` where nobody can be asked. */
export const ask = async (question: string): Promise<string | null> =>
  isSomebodyThere() ? (await answerTo(question, process.stderr)).trim() : null;

/** Asks for what nobody may see: the answer is not shown while it is typed, and stays as it is. */
export async function askHidden(question: string): Promise<string | null> {
  if (!isSomebodyThere()) return null;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // From here on the terminal shows nothing that is typed, so only now may somebody type.
  const answer = answerTo("", nowhere);
  process.stderr.write(question);
  try {
    return await answer;
  } finally {
    process.stderr.write("\n");
  }
}

const isSomebodyThere = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

async function answerTo(question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  try {
    return await new Promise<string>((answer) => {
      lines.on("close", () => answer(""));
      lines.question(question).then(answer, () => answer(""));
    });
  } finally {
    lines.close();
  }
}
