import type { Sign } from "../agent-seen.ts";

export interface Panel {
  readonly platform: NodeJS.Platform;
  /** Whether what the icon stands on is dark. */
  readonly dark: boolean;
}

/**
 * The file of a sign's icon, below the folder of icons. Beside each stands one of twice the size, `@2x`, which Electron takes by
 * itself. On macOS it is a template image: the system colours it.
 */
export function iconFile(sign: Sign, { platform, dark }: Panel): string {
  if (platform === "darwin") return `${sign}Template.png`;
  return `${sign}-${dark ? "dark" : "light"}-${platform === "win32" ? 16 : 22}.png`;
}

/** GNOME's panel is dark under every theme; elsewhere it follows the system's. `SPEC D49`. */
export const isPanelDark = (
  wanted: "auto" | "light" | "dark",
  systemIsDark: boolean,
  platform: NodeJS.Platform,
  desktop: string | undefined,
): boolean => {
  if (wanted !== "auto") return wanted === "dark";
  return systemIsDark || (platform === "linux" && /gnome|unity/i.test(desktop ?? ""));
};
