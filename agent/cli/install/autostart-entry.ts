import { desktopEntry } from "../../desktop/login-item/desktop-entry.ts";
import type { Service } from "./service.ts";

/** An entry that a desktop starts at login, where no systemd looks after the user's programs. `SPEC A83`. */
export const autostartEntry = ({ command, environment }: Service): string => {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return desktopEntry(variables.length === 0 ? command : ["/usr/bin/env", ...variables, ...command]);
};
