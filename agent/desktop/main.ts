import { join } from "node:path";
import { app, protocol, shell } from "electron";
import { appScheme } from "./page-address.ts";
import { type Desktop, startDesktop } from "./start-desktop.ts";
import { guardPages } from "./window/guard.ts";

app.setName("Syncline");
// Windows shows notifications only for a program with an id, which the installer's shortcut has, too.
app.setAppUserModelId("org.syncline.desktop");
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
guardPages(app, (url) => void shell.openExternal(url));

if (!app.requestSingleInstanceLock()) app.quit();
else {
  let desktop: Desktop | null = null;
  let end: "not yet" | "under way" | "done" = "not yet";
  app.on("second-instance", () => desktop?.show());
  app.on("activate", () => desktop?.show());
  // It goes on in the tray.
  app.on("window-all-closed", () => {});
  app.on("before-quit", (event) => {
    if (end === "done" || desktop === null) return;
    // However often a person asks: the agent stops in good order first, which is bounded.
    event.preventDefault();
    if (end === "under way") return;
    end = "under way";
    void desktop.end().finally(() => {
      end = "done";
      app.quit();
    });
  });
  void app.whenReady().then(() => {
    desktop = startDesktop(join(__dirname, ".."));
  });
}
