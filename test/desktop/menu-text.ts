import type { Command, Entry } from "../../agent/desktop/menu/entry.ts";
import { pageAddress } from "../../agent/desktop/page-address.ts";

/** A menu as one reads it from top to bottom, with what each line does; `names` are those of the syncs by their ids. */
export const menuText = (entries: readonly Entry[], names: ReadonlyMap<string, string>): string =>
  `\n${linesOf(entries, "  ", names).join("\n")}\n`;

type Names = ReadonlyMap<string, string>;

const linesOf = (entries: readonly Entry[], indent: string, names: Names): readonly string[] =>
  entries.flatMap((entry) => entryLines(entry, indent, names));

function entryLines(entry: Entry, indent: string, names: Names): readonly string[] {
  switch (entry.kind) {
    case "line":
      return [`${indent}---`];
    case "text":
      return [`${indent}(${entry.label})`];
    case "do":
      return [`${indent}${entry.label} -> ${commandText(entry.command, names)}`];
    case "tick":
      return [
        `${indent}[${entry.ticked ? "x" : " "}] ${entry.label} -> ${commandText(entry.command, names)}`,
      ];
    case "menu":
      return [`${indent}${entry.label} >`, ...linesOf(entry.entries, `${indent}    `, names)];
  }
}

function commandText(command: Command, names: Names): string {
  const named = (sync: string | null): string => (sync === null ? "all" : (names.get(sync) ?? sync));
  switch (command.kind) {
    case "run":
    case "cancel":
    case "resume":
      return `${command.kind} ${named(command.sync)}`;
    case "pause":
      return `pause ${named(command.sync)} ${command.length}`;
    case "open": {
      let address = pageAddress(command.page);
      for (const [id, name] of names) address = address.replaceAll(id, name);
      return address;
    }
    case "login":
      return `login ${command.on ? "on" : "off"}`;
    case "browser":
    case "restart":
    case "quit":
      return command.kind;
  }
}
