import { join } from "node:path";
import { app, protocol, shell } from "electron";
import { appScheme } from "./page-address.ts";
import { type Desktop, startDesktop } from "./start-desktop.ts";
import { guardPages } from "./window/guard.ts";

app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
guardPages(app, (url) => void shell.openExternal(url));

if (!app.requestSingleInstanceLock()) app.quit();
else {
  let desktop: Desktop | null = null;
  let ended = false;
  app.on("second-instance", () => desktop?.show());
  app.on("activate", () => desktop?.show());
  // It goes on in the tray.
  app.on("window-all-closed", () => {});
  app.on("before-quit", (event) => {
    if (ended || desktop === null) return;
    event.preventDefault();
    ended = true;
    void desktop.end().finally(() => app.quit());
  });
  void app.whenReady().then(() => {
    desktop = startDesktop(join(__dirname, ".."));
  });
}
