import { type Command, commonOptions } from "./command.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** A script that completes commands, their options, and behind them the sync files and whatever else is there. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const flagsOf = ({ options }: Command) =>
    Object.keys({ ...options, ...commonOptions }).map((name) => `--${name}`);
  const withWords = commands.flatMap(({ name, words }) => (words === undefined ? [] : [{ name, words }]));
  switch (shell) {
    case "bash":
      return `_syncline() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(" ")}"
  else
    case "\${COMP_WORDS[1]}" in
${commands.map((command) => `      ${command.name}) words="${flagsOf(command).join(" ")}" ;;`).join("\n")}
    esac
    [ "\${word:0:1}" = "-" ] || words=""
    if [ "$COMP_CWORD" -eq 2 ] && [ -z "$words" ]; then
      case "\${COMP_WORDS[1]}" in
${withWords.map(({ name, words }) => `        ${name}) words="${words.join(" ")}" ;;`).join("\n")}
      esac
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ "$COMP_CWORD" -eq 1 ] || [ -n "$words" ] || COMPREPLY=($(compgen -f -- "$word"))
}
complete -o filenames -F _syncline syncline
`;
    case "zsh":
      return `#compdef syncline
local -a commands
commands=(
${commands.map(({ name, summary }) => `  ${quoted(`${name}:${summary}`)}`).join("\n")}
)
if (( CURRENT == 2 )); then
  _describe command commands
${withWords
  .map(
    ({ name, words }) =>
      `elif (( CURRENT == 3 )) && [[ "$words[2]" == ${name} ]]; then\n  compadd ${words.join(" ")}`,
  )
  .join("\n")}
else
  case "$words[2]" in
${commands.map((command) => `    ${command.name}) _arguments ${flagsOf(command).map(quoted).join(" ")} '*:file:_files' ;;`).join("\n")}
  esac
fi
`;
    case "fish":
      return [
        ...commands.map(
          ({ name, summary }) =>
            `complete -c syncline -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
        ),
        ...commands.flatMap(({ name, options }) =>
          Object.entries({ ...options, ...commonOptions }).map(
            ([option, { short, about, type }]) =>
              `complete -c syncline -n '__fish_seen_subcommand_from ${name}' -l ${option}${short ? ` -s ${short}` : ""}${type === "string" ? " -r" : ""} -d ${quoted(about)}`,
          ),
        ),
        ...withWords.map(
          ({ name, words }) =>
            `complete -c syncline -n '__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${words.join(" ")}' -f -a ${quoted(words.join(" "))}`,
        ),
        "",
      ].join("\n");
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
