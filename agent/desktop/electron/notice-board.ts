import { Notification } from "electron";
import type { Command } from "../menu/entry.ts";
import type { Notice } from "../notices/notices-for.ts";

/** Shows notifications that lead to what they are about. Their actions show on macOS; elsewhere a click does. */
export function noticeBoard(obey: (command: Command) => void): (notice: Notice) => void {
  /** Those on the screen: one that nothing holds is collected, and its click is lost. */
  const held = new Set<Notification>();
  return ({ title, body, click, actions }) => {
    if (!Notification.isSupported()) return;
    const shown = new Notification({
      title,
      body,
      actions: actions.map(({ label }) => ({ type: "button", text: label })),
    });
    held.add(shown);
    shown.on("click", () => obey(click));
    shown.on("action", ({ actionIndex }) => {
      const action = actions[actionIndex];
      if (action !== undefined) obey(action.command);
    });
    shown.on("close", () => held.delete(shown));
    shown.on("failed", () => held.delete(shown));
    shown.show();
  };
}
