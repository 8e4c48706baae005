import type { Command } from "../command.ts";
import { exit } from "../command.ts";
export const init: Command = {
  name: "init",
  summary: "",
  usage: "",
  about: "",
  options: {},
  examples: [],
  run: async () => exit.done,
};
