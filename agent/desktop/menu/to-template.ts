import type { MenuItemConstructorOptions } from "electron";
import type { Command, Entry } from "./entry.ts";

/** The menu as Electron takes it. An ampersand is doubled, since one alone marks a key. */
export const toTemplate = (
  entries: readonly Entry[],
  obey: (command: Command) => void,
): MenuItemConstructorOptions[] => entries.map((entry) => toItem(entry, obey));

function toItem(entry: Entry, obey: (command: Command) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case "line":
      return { type: "separator" };
    case "text":
      return { label: plain(entry.label), enabled: false };
    case "do":
      return { label: plain(entry.label), click: () => obey(entry.command) };
    case "tick":
      return {
        type: "checkbox",
        label: plain(entry.label),
        checked: entry.ticked,
        click: () => obey(entry.command),
      };
    case "menu":
      return { label: plain(entry.label), submenu: toTemplate(entry.entries, obey) };
  }
}

const plain = (label: string): string => label.replaceAll("&", "&&");
