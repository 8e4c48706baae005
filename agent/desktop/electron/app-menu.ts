import { Menu } from "electron";

/** The usual menu has reload, developer tools and zoom of a browser's window. macOS needs one for copying, closing and quitting. */
export function setAppMenu(platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(
    platform === "darwin"
      ? Menu.buildFromTemplate([{ role: "appMenu" }, { role: "editMenu" }, { role: "windowMenu" }])
      : null,
  );
}
