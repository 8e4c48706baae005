import { problem } from "../../../shared/base/diagnostic.ts";
import { type Command, exit } from "../command.ts";
import { completionScript, shells } from "../completion-script.ts";
import { fail } from "../report.ts";

/** Completes `commands`, and this very one. */
export function completionOf(commands: readonly Command[]): Command {
  const completion: Command = {
    name: "completion",
    summary: "Let your shell complete commands and options",
    usage: shells.join(" | "),
    about: "Prints a script that completes commands, their options and files in bash, zsh or fish.",
    words: shells,
    options: {},
    examples: [
      ['eval "$(syncline completion bash)"', "in ~/.bashrc"],
      ["syncline completion zsh > ~/.zfunc/_syncline", "with ~/.zfunc in fpath"],
      ["syncline completion fish > ~/.config/fish/completions/syncline.fish", "for fish"],
    ],
    async run({ io, positionals }) {
      const [word, ...more] = positionals;
      const shell = shells.find((one) => one === word);
      if (shell === undefined || more.length > 0)
        return fail(io, problem("usage", `completion takes one shell: ${shells.join(", ")}`));
      const script = completionScript(shell, [...commands, completion]);
      io.out(io.json ? JSON.stringify({ shell, script }) : script);
      return exit.done;
    },
  };
  return completion;
}
