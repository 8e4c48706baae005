import { globSync } from "node:fs";

/** The native module that asks a platform's keychain, of the packages that are installed; `null` where there is none. */
export function keyringOf(platform) {
  const [system, processor] = platform.split("-");
  const names = {
    linux: `linux-${processor}-gnu`,
    alpine: `linux-${processor}-musl`,
    darwin: `darwin-${processor}`,
    win32: `win32-${processor}-msvc`,
  };
  const [found] = globSync(`node_modules/@napi-rs/keyring-${names[system] ?? platform}/*.node`);
  return found ?? null;
}
