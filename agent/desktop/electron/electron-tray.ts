import { join } from "node:path";
import { Menu, nativeImage, Tray } from "electron";
import type { Command } from "../menu/entry.ts";
import { toTemplate } from "../menu/to-template.ts";
import { iconFile } from "../tray/icon-file.ts";
import type { TrayPort } from "../tray/tray-view.ts";

/** The tray as the system has it. A click shows the dashboard where the system tells of clicks. */
export function electronTray(
  icons: string,
  platform: NodeJS.Platform,
  obey: (command: Command) => void,
): TrayPort & { readonly tray: Tray } {
  const image = (file: string) => {
    const made = nativeImage.createFromPath(join(icons, file));
    if (platform === "darwin") made.setTemplateImage(true);
    return made;
  };
  const tray = new Tray(image(iconFile("syncing", { platform, dark: false })));
  // On macOS a click opens the menu.
  if (platform !== "darwin") tray.on("click", () => obey({ kind: "open", page: { kind: "home" } }));
  return {
    tray,
    setSign: (sign, dark) => tray.setImage(image(iconFile(sign, { platform, dark }))),
    setToolTip: (text) => tray.setToolTip(text),
    setMenu: (entries) => tray.setContextMenu(Menu.buildFromTemplate(toTemplate(entries, obey))),
  };
}
