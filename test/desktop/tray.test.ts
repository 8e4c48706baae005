import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type AgentSeen, signOf, signs } from "../../agent/desktop/agent-seen.ts";
import type { Entry } from "../../agent/desktop/menu/entry.ts";
import { iconFile, isPanelDark } from "../../agent/desktop/tray/icon-file.ts";
import { TrayView } from "../../agent/desktop/tray/tray-view.ts";
import { problem } from "../../shared/base/diagnostic.ts";
import { wellSync } from "../support/fake-data.ts";
import { now, running, zone } from "./seen.ts";

const icons = "agent/desktop/icons/png";
const minute = 60_000;
const reading = (done: number) =>
  wellSync("price-list", now, {
    activity: {
      kind: "running",
      since: now,
      cause: { kind: "manual" },
      progress: { phase: "reading", endpoint: "erp", done, total: 1_000 },
    },
  });

/** A tray, and what was done to it. */
function tray() {
  const done: string[] = [];
  const view = new TrayView({
    setSign: (sign, dark) => void done.push(`sign ${sign} ${dark ? "dark" : "light"}`),
    setToolTip: (text) => void done.push(`tip ${text}`),
    setMenu: (entries: readonly Entry[]) => void done.push(`menu of ${entries.length}`),
  });
  const show = (agent: AgentSeen, dark = false, at = now): readonly string[] => {
    done.length = 0;
    view.show(agent, { zone, dark, loginItem: null }, at);
    return [...done];
  };
  return show;
}

test("[D41] what has not changed is not touched, so that an open menu stays open", () => {
  const show = tray();
  const agent = running([wellSync("price-list", now)]);
  expect(show(agent)).toEqual(["sign idle light", "tip Syncline: All is well", "menu of 11"]);
  expect(show(agent)).toEqual([]);
  expect(show(agent, false, now + minute)).toEqual([]);
  expect(show(agent, true)).toEqual(["sign idle dark"]);
});

test("[D41] progress changes the menu ten times in a phase, not a thousand", () => {
  const show = tray();
  let menus = 0;
  for (let done = 0; done <= 1_000; done++)
    menus += show(running([reading(done)])).filter((one) => one.startsWith("menu")).length;
  expect(menus).toBe(11);
});

test("[D49] the icon tells each state", () => {
  const well = wellSync("a", now);
  const cases: readonly (readonly [AgentSeen, string])[] = [
    [running([well]), "idle"],
    [running([well, reading(1)]), "syncing"],
    [running([{ ...well, attention: [{ kind: "conflicts", count: 1 }] }]), "attention"],
    [running([well], { problems: [problem("agent.failed", "The disk is full")] }), "attention"],
    [
      running([well], {
        workspaces: [{ folder: "/media/usb", name: "usb", state: { kind: "missing", since: now } }],
      }),
      "attention",
    ],
    [running([reading(1)], { pause: { since: now, until: null } }), "paused"],
    [running([well], { online: false }), "offline"],
    [{ kind: "starting" }, "syncing"],
    [{ kind: "down", problem: problem("agent.failed", "It ended"), retryAt: null }, "down"],
  ];
  for (const [agent, sign] of cases) expect(signOf(agent)).toBe(sign);
  expect(new Set(cases.map(([, sign]) => sign))).toEqual(new Set(signs));
});

const panels = (["linux", "win32", "darwin"] as const).flatMap((platform) =>
  [true, false].map((dark) => ({ platform, dark })),
);

test.each(panels)(
  "[D49] each state has a picture of its own in both sizes on $platform, dark: $dark",
  (panel) => {
    const pictures = signs.map((sign) => {
      const file = join(icons, iconFile(sign, panel));
      // Electron takes the one of twice the size by itself, where it is there.
      expect(existsSync(file.replace(".png", "@2x.png")), file).toBe(true);
      return readFileSync(file).toString("base64");
    });
    expect(new Set(pictures).size).toBe(signs.length);
  },
);

test("[D49] without colour the shapes tell the states apart, as macOS shows them", () => {
  const drawn = signs.map((sign) => readFileSync(`agent/desktop/icons/svg/${sign}-template.svg`, "utf8"));
  expect(new Set(drawn).size).toBe(signs.length);
  for (const svg of drawn) expect(svg).not.toMatch(/#(?!000\b|fff\b|gap\b|hole\b)[0-9a-f]/);
});

test("[D49] the icon suits what it stands on, and a person may say what that is", () => {
  expect(isPanelDark("auto", true, "linux", "KDE")).toBe(true);
  expect(isPanelDark("auto", false, "linux", "KDE")).toBe(false);
  expect(isPanelDark("auto", false, "linux", "ubuntu:GNOME")).toBe(true);
  expect(isPanelDark("auto", false, "linux", undefined)).toBe(false);
  expect(isPanelDark("auto", false, "win32", undefined)).toBe(false);
  expect(isPanelDark("light", true, "linux", "GNOME")).toBe(false);
  expect(isPanelDark("dark", false, "win32", undefined)).toBe(true);
});
