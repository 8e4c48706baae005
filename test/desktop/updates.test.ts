import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSettings, usualSettings } from "../../agent/desktop/desktop-settings.ts";
import { keepUpdated, type UpdaterPort } from "../../agent/desktop/updates/keep-updated.ts";

class Updater extends EventEmitter implements UpdaterPort {
  autoDownload = false;
  autoInstallOnAppQuit = false;
  allowDowngrade = false;
  #channel: string | null = null;
  readonly feeds: unknown[] = [];
  looks = 0;
  answer: () => Promise<unknown> = async () => null;
  get channel(): string | null {
    return this.#channel;
  }
  /** As electron-updater has it: a channel of one's own allows to go back. */
  set channel(channel: string | null) {
    this.#channel = channel;
    this.allowDowngrade = true;
  }
  setFeedURL(feed: unknown): void {
    this.feeds.push(feed);
  }
  checkForUpdates(): Promise<unknown> {
    this.looks += 1;
    return this.answer();
  }
}

async function kept(settings: Parameters<typeof keepUpdated>[0], updater = new Updater()) {
  const said: string[] = [];
  const every: { readonly milliseconds: number; readonly what: () => void }[] = [];
  let loads = 0;
  await keepUpdated(settings, {
    load: async () => {
      loads += 1;
      return updater;
    },
    every: (milliseconds, what) => every.push({ milliseconds, what }),
    log: (words) => said.push(words),
  });
  return { updater, said, every, loads: () => loads };
}

const feed = { feed: "https://updates.example.com/syncline", channel: "latest" };

test("[D75] without a feed nothing is looked for, and what would look is not even loaded", async () => {
  const { loads, every } = await kept(usualSettings.updates);
  expect([loads(), every]).toEqual([0, []]);
});

test("[D75] with a feed it looks at the start and every six hours, and never goes back to an older version", async () => {
  const { updater, every } = await kept(feed);
  expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true, allowDowngrade: false });
  expect(updater.feeds).toEqual([{ provider: "generic", url: feed.feed, channel: "latest" }]);
  expect([updater.looks, every.map(({ milliseconds }) => milliseconds)]).toEqual([1, [6 * 3_600_000]]);
  every[0]?.what();
  expect(updater.looks).toBe(2);
});

test("[D75] what fails is said and tried again, and nothing else fails by it", async () => {
  const failing = new Updater();
  failing.answer = () => Promise.reject(new Error("No route"));
  const { updater, said, every } = await kept(feed, failing);
  updater.emit("error", new Error("No route"));
  every[0]?.what();
  await Promise.resolve();
  expect(said).toEqual(["Looking for an update failed: No route"]);
  expect(updater.looks).toBe(2);
});

test("[D75] the updater that is used is what is installed", async () => {
  const { AppUpdater } = await import("electron-updater");
  for (const name of ["checkForUpdates", "setFeedURL"]) expect(AppUpdater.prototype).toHaveProperty(name);
});

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "syncline-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "desktop.json");
  writeFileSync(path, text);
  return path;
}

test("[D79] without a settings file it is as usual; what is in one holds", () => {
  expect(readSettings("/nowhere/desktop.json")).toEqual({ ok: true, value: { panel: "auto" } });
  const text = `{ "panel": "dark", "updates": { "feed": "${feed.feed}" } }`;
  expect(readSettings(file(text))).toEqual({ ok: true, value: { panel: "dark", updates: feed } });
});

test.each([
  ["{", "is not JSON"],
  ['{ "panel": "blue" }', " at panel: "],
  ['{ "updates": { "feed": "http://updates.example.com" } }', " at updates.feed: "],
  ['{ "updates": { "feed": "file:///tmp/updates" } }', " at updates.feed: "],
  ['{ "updates": { "feed": "https://a.example", "channel": "../x" } }', " at updates.channel: "],
  ['{ "pannel": "dark" }', "pannel"],
])("[D79] %s is told as what it is, and nothing of it holds", (text, told) => {
  const path = file(text);
  const read = readSettings(path);
  if (read.ok) throw new Error("It was taken");
  expect(read.error.message).toContain(told);
  expect(read.error.at).toEqual({ file: path });
});
