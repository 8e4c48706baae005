import type { App } from "electron";
import { hiddenFlag } from "./login-item.ts";

/** How this very program is started again: an AppImage by its file, an unpackaged one by its folder. */
export const startCommand = (
  env: Readonly<Record<string, string | undefined>>,
  executable: string,
  app: Pick<App, "isPackaged" | "getAppPath">,
): readonly string[] => {
  if (env.APPIMAGE) return [env.APPIMAGE, hiddenFlag];
  return app.isPackaged ? [executable, hiddenFlag] : [executable, app.getAppPath(), hiddenFlag];
};
