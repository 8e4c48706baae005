import type { App, Session, WebContents, WebRequest } from "electron";
import { isOurs, mayOpenExternally } from "./may-go.ts";

/** What a window's renderer gets: nothing but the page and the preload's few functions. `SPEC D63`. */
export const webPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  spellcheck: false,
  navigateOnDragDrop: false,
} as const;

/** Holds every page that is ever made to the dashboard: whatever makes it, it goes nowhere else. `SPEC D63`, `D64`. */
export function guardPages(app: Pick<App, "on">, openExternal: (url: string) => void): void {
  app.on("web-contents-created", (_event, contents) => guardPage(contents, openExternal));
}

export function guardPage(
  contents: Pick<WebContents, "on" | "setWindowOpenHandler">,
  openExternal: (url: string) => void,
): void {
  const away = (event: { preventDefault(): void; readonly url: string }): void => {
    if (isOurs(event.url)) return;
    event.preventDefault();
    if (mayOpenExternally(event.url)) openExternal(event.url);
  };
  contents.on("will-navigate", away);
  contents.on("will-frame-navigate", (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenExternally(url)) openExternal(url);
    return { action: "deny" };
  });
}

/** Camera, place, notifications, devices, downloads: the dashboard asks for none of them, and gets none. `SPEC D65`. */
export function denyPermissions(
  session: Pick<
    Session,
    "setPermissionRequestHandler" | "setPermissionCheckHandler" | "setDevicePermissionHandler" | "on"
  >,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isHarmless(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  session.setDevicePermissionHandler(() => false);
  session.on("will-download", (event) => event.preventDefault());
}

/** The page's policy lets it ask nobody; neither does the session, whatever a page's policy says. `SPEC D65`. */
export function cutNetwork({
  webRequest,
}: {
  readonly webRequest: Pick<WebRequest, "onBeforeRequest">;
}): void {
  webRequest.onBeforeRequest(
    { urls: ["http://*/*", "https://*/*", "ws://*/*", "wss://*/*"] },
    (_request, go) => go({ cancel: true }),
  );
}

/** Copying a value or a path out of the dashboard. */
const isHarmless = (permission: string): boolean => permission === "clipboard-sanitized-write";
