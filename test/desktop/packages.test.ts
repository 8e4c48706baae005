import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

/** The version that `npm run dist:desktop` takes, whose schema the fixture is. */
const builder = "26.17.0";
const file = "agent/desktop/electron-builder.yaml";
const schema = z.fromJSONSchema(
  JSON.parse(readFileSync(`test/fixtures/electron-builder/schema-${builder}.json`, "utf8")),
);
const given: unknown = parse(readFileSync(file, "utf8"));
const config = z
  .object({
    appId: z.string(),
    directories: z.object({ output: z.string(), buildResources: z.string() }),
    files: z.array(z.string()),
    asarUnpack: z.array(z.string()),
    electronFuses: z.record(z.string(), z.boolean()),
    publish: z.null(),
    linux: z.object({ target: z.array(z.string()), icon: z.string() }),
    mac: z.object({ target: z.string(), icon: z.string() }),
    win: z.object({ target: z.string(), icon: z.string() }),
  })
  .parse(given);
const manifest = z
  .object({ main: z.string(), scripts: z.record(z.string(), z.string()), files: z.array(z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));

test("[D77] the configuration is what electron-builder's own schema allows", () => {
  expect(schema.safeParse(given).error?.issues ?? []).toEqual([]);
  const isAllowed = (part: object) => schema.safeParse({ ...Object(given), ...part }).success;
  expect(isAllowed({})).toBe(true);
  // It does tell what is wrong.
  expect(isAllowed({ appIdentity: "x" })).toBe(false);
  expect(isAllowed({ electronFuses: { runAsNod: false } })).toBe(false);
  expect(isAllowed({ linux: { icon: 5 } })).toBe(false);
  expect(isAllowed({ nsis: { oneClick: "yes" } })).toBe(false);
});

test("[D77] there are packages for each system, by the version of electron-builder whose schema this is", () => {
  expect([...config.linux.target, config.mac.target, config.win.target]).toEqual([
    "AppImage",
    "deb",
    "dmg",
    "nsis",
  ]);
  expect(manifest.scripts["dist:desktop"]).toContain(`electron-builder@${builder} --config ${file}`);
  for (const { icon } of [config.linux, config.mac, config.win])
    expect(existsSync(join(config.directories.buildResources, icon)), icon).toBe(true);
});

test("[D77] each of Electron's fuses is set: no options from outside, no debugger, nothing but the archive as the program", () => {
  const { FuseOptionsV1 } = JSON.parse(
    readFileSync(`test/fixtures/electron-builder/schema-${builder}.json`, "utf8"),
  ).definitions;
  expect(config.electronFuses).toEqual({
    runAsNode: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
  });
  // All that there are, but for one that only concerns signatures.
  expect([...Object.keys(config.electronFuses), "resetAdHocDarwinSignature"].sort()).toEqual(
    Object.keys(FuseOptionsV1.properties).sort(),
  );
});

test("[D77] what is packed is what the programs are, with the agent as files beside the archive", () => {
  expect(manifest.main).toBe("dist/desktop/main.cjs");
  expect(config.files).toEqual([
    "package.json",
    "dist/{agent,worker,keychain-process}.js",
    "dist/part-*.js",
    "dist/dashboard/**",
    "dist/desktop/**",
    "!node_modules/**",
    "node_modules/@napi-rs/**",
    "!**/*.map",
  ]);
  // Without it beside them, Node would take the agent's files for CommonJS.
  expect(config.asarUnpack).toContain("package.json");
  const build = readFileSync("agent/build.mjs", "utf8");
  for (const name of ["agent:", "worker:", '"keychain-process":']) expect(build).toContain(name);
});

test("[D77] Windows knows the program by the id that its installer gives it", () => {
  expect(readFileSync("agent/desktop/main.ts", "utf8")).toContain(`app.setAppUserModelId("${config.appId}")`);
});

test("[D77] the command's package does not hold the desktop, which is no use without Electron", () => {
  expect(manifest.files).toContain("!dist/desktop");
});
