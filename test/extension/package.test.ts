import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DesktopUser, whyNoSecretService } from "../support/secret-service.ts";

test("[L12] the package holds the bundles, the manifest and media, and is less than 3 MB", () => {
  const folder = mkdtempSync(join(tmpdir(), "syncline-vsix-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync(process.execPath, ["extension/build.mjs"], { stdio: "inherit" });
  execFileSync(process.execPath, ["extension/package.mjs", join(folder, "a.vsix"), join(folder, "stage")], {
    stdio: "ignore",
  });
  expect(statSync(join(folder, "a.vsix")).size).toBeLessThan(3 * 1024 * 1024);
  const files = globSync("**/*", { cwd: join(folder, "stage") }).filter((file) =>
    statSync(join(folder, "stage", file)).isFile(),
  );
  const names = files.map((file) => file.replaceAll("\\", "/").replace(/-[A-Z0-9]{8}\.(m?js)$/, "-*.$1"));
  const inFolders = /^(?:dist\/extension\/dashboard|examples|media\/(?:readme|walkthrough))\//;
  expect([...new Set(names.filter((name) => !inFolders.test(name)))].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist/extension/agent.mjs",
    "dist/extension/conflicts.js",
    "dist/extension/extension.cjs",
    "dist/extension/keychain-process.mjs",
    "dist/extension/keyring.node",
    "dist/extension/main.mjs",
    "dist/extension/part-*.mjs",
    "dist/extension/preview-room.cjs",
    "dist/extension/preview-worker.mjs",
    "dist/extension/preview/view.css",
    "dist/extension/preview/view.js",
    "dist/extension/server.mjs",
    "dist/extension/sync-file.schema.json",
    "dist/extension/worker.mjs",
    "l10n/bundle.l10n.de.json",
    "l10n/bundle.l10n.json",
    "media/activity.svg",
    "media/icon.png",
    "media/icon.svg",
    "media/language-configuration.json",
    "media/snippets.json",
    "media/syncline.tmLanguage.json",
    "package.json",
    "package.nls.de.json",
    "package.nls.json",
  ]);
  // What runs is built, with nothing that only who works on it needs.
  expect(names.filter((name) => /\.map$|\.ts$|tsconfig/.test(name))).toEqual([]);
  const readme = readFileSync(join(folder, "stage/README.md"), "utf8");
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path ?? "");
  expect(pictures.length).toBeGreaterThan(2);
  for (const picture of pictures) expect(files).toContain(picture);
}, 60_000);

test("[L12] what is packed asks the keychain without anything that is not packed", async (context) => {
  const why = await whyNoSecretService();
  if (why !== null) return context.skip(`The packed keychain program was not tried: ${why}.`);
  const folder = mkdtempSync(join(tmpdir(), "syncline-packed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync(process.execPath, ["extension/build.mjs", join(folder, "dist")], { stdio: "inherit" });
  const user = new DesktopUser();
  const ask = (question: object) =>
    user.run("unlocked", [join(folder, "dist/keychain-process.mjs")], {
      input: JSON.stringify(question),
      cwd: folder,
    });
  expect((await ask({ kind: "set", name: "packed", value: "v" })).stdout).toContain('"did":true');
  expect((await ask({ kind: "get", name: "packed" })).stdout).toContain('"value":"v"');
}, 60_000);
