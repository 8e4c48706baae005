import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, type TestContext, test } from "vitest";
import { Keychain } from "../../../shared/connectors/secrets/keychain.ts";
import { DesktopUser, type SessionKind, whyNoSecretService } from "../../support/secret-service.ts";
import type { Step } from "./keychain-child.ts";
import { SecretsFolder } from "./secrets-folder.ts";

const child = join(import.meta.dirname, "keychain-child.ts");

let whyNot: string | null = null;
beforeAll(async () => {
  whyNot = await whyNoSecretService();
}, 600_000);

/** Ends a test that needs a Secret Service where there can be none, and says why. */
function needsService(context: TestContext): void {
  if (whyNot === null) return;
  console.log(`The keychain was not tried: ${whyNot}`);
  context.skip(whyNot);
}

async function inSession(user: DesktopUser, kind: SessionKind, ...steps: readonly Step[]): Promise<unknown> {
  const { code, stdout, stderr } = await user.run(kind, [child, JSON.stringify(steps)]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const value = (given: unknown) => ({ ok: true, value: given });
const shut = (message: RegExp) => ({
  ok: false,
  error: {
    code: "secret.store",
    severity: "error",
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/keychain is unlocked.*SYNCLINE_SECRETS_KEY.*\/home\/secrets\.enc/),
  },
});

describe("a real Secret Service", () => {
  const odd = "zwei\nZeilen \u{1f511} \"'\\ ".repeat(200);

  test("[C105] keeps secrets under Syncline's name, also after the session ended", async (context) => {
    needsService(context);
    const user = new DesktopUser();
    const first = await inSession(
      user,
      "unlocked",
      ["get", "token"],
      ["set", "token", "t0ken"],
      ["set", "token", "t0ken again"],
      ["set", "a name, with ä", odd],
      ["get", "token"],
      ["names"],
    );
    expect(first).toEqual([
      value(null),
      value(null),
      value(null),
      value(null),
      value("t0ken again"),
      value(["a name, with ä", "token"]),
    ]);
    const second = await inSession(
      user,
      "unlocked",
      ["get", "a name, with ä"],
      ["remove", "token"],
      ["remove", "token"],
      ["names"],
    );
    expect(second).toEqual([value(odd), value(true), value(false), value(["a name, with ä"])]);
    const file = readFileSync(join(user.home, "data", "keyrings", "login.keyring"), "latin1");
    expect(file).not.toContain("t0ken");
  });

  test("[C105] that is locked is told of at once, with both ways out", async (context) => {
    needsService(context);
    const user = new DesktopUser();
    await inSession(user, "unlocked", ["set", "token", "t0ken"]);
    const results = await inSession(user, "locked", ["get", "token"], ["set", "token", "x"], ["names"]);
    const locked = shut(/it is locked, and nobody unlocked it\.$/);
    expect(results).toEqual([locked, locked, locked]);
    expect(await inSession(user, "unlocked", ["get", "token"])).toEqual([value("t0ken")]);
  });

  test("[C105] that is not there, on a bus that is, is told of at once", async (context) => {
    needsService(context);
    const results = await inSession(new DesktopUser(), "bare", ["get", "token"], ["set", "token", "x"]);
    const none = shut(/no program here provides one/);
    expect(results).toEqual([none, none]);
  });
});

describe("on Linux without a session", () => {
  const at = (env: Readonly<Record<string, string>>, patience = { connect: 5_000, use: 5_000 }) =>
    new Keychain({ env, platform: "linux", instead: "/home/secrets.enc", patience });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["no bus", {}, /there is no session bus/],
    ["a runtime folder without a bus", { XDG_RUNTIME_DIR: "/nonexistent" }, /there is no session bus/],
    [
      "a bus that is gone",
      { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" },
      /session bus \(D-Bus\) is not there/,
    ],
  ])("[C105] %s is told of, with both ways out", async (_, env, message) => {
    if (process.platform !== "linux") return console.log("Session buses are tried on Linux only.");
    const keychain = at(env);
    for (const result of [
      await keychain.get("token"),
      await keychain.set("token", "x"),
      await keychain.remove("token"),
      await keychain.names(),
    ])
      expect(result).toEqual(shut(message));
  });

  test("[C105] a bus that never answers is given up after a while, and not asked again for another", async () => {
    if (process.platform !== "linux") return console.log("Session buses are tried on Linux only.");
    const { folder } = new SecretsFolder();
    const socket = join(folder, "bus");
    let connections = 0;
    const bus = createServer((connection) => {
      connections++;
      connection.on("error", () => {});
    });
    await new Promise<void>((listening) => bus.listen(socket, listening));
    onTestFinished(() => void bus.close());
    const keychain = at({ XDG_RUNTIME_DIR: folder }, { connect: 1500, use: 700 });
    const start = performance.now();
    expect(await keychain.get("token")).toEqual(shut(/it does not answer\.$/));
    const took = performance.now() - start;
    expect(took).toBeGreaterThan(1_400);
    expect(took).toBeLessThan(10_000);
    expect(await keychain.get("other")).toEqual(shut(/it does not answer\.$/));
    expect(performance.now() - start - took).toBeLessThan(300);
    expect(connections).toBe(1);
  });
});
