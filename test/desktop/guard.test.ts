import { EventEmitter } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DashboardWindow, windowOptions } from "../../agent/desktop/window/dashboard-window.ts";
import {
  cutNetwork,
  denyPermissions,
  guardPage,
  guardPages,
  webPreferences,
} from "../../agent/desktop/window/guard.ts";
import { isAgentsOwn, isOurs, mayOpenExternally } from "../../agent/desktop/window/may-go.ts";

type OpenHandler = Parameters<Parameters<typeof guardPage>[0]["setWindowOpenHandler"]>[0];

/** A page as Electron guards it: events that can be prevented, and what is asked before a window opens. */
class Contents extends EventEmitter {
  open: OpenHandler = () => ({ action: "allow" });
  setWindowOpenHandler(handler: OpenHandler): void {
    this.open = handler;
  }
  /** Whether it goes on. */
  goes(event: string, url: string): boolean {
    let goes = true;
    this.emit(event, {
      url,
      preventDefault: () => {
        goes = false;
      },
    });
    return goes;
  }
}

function guarded() {
  const [contents, opened] = [new Contents(), [] as string[]];
  guardPage(contents as never, (url) => opened.push(url));
  return { contents, opened };
}

const foreign = [
  "https://example.com/",
  "http://127.0.0.1:7962/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/html,x",
  "app://other/",
  "app://syncline.example.com/",
  "app://user@syncline/",
  "APP://SYNCLINE.evil/",
  "about:blank",
  "not an address",
];

test.each(foreign)("[D64] no page goes to %s, by link, frame or redirect", (url) => {
  const { contents, opened } = guarded();
  for (const event of ["will-navigate", "will-frame-navigate", "will-redirect"])
    expect(contents.goes(event, url), event).toBe(false);
  expect(opened).toEqual([]);
});

test("[D64] within the dashboard it goes where it likes", () => {
  const { contents } = guarded();
  for (const event of ["will-navigate", "will-frame-navigate", "will-redirect"])
    expect(contents.goes(event, "app://syncline/#/conflicts"), event).toBe(true);
});

test("[D64] no new window opens; a known site is given to the system's browser", () => {
  const { contents, opened } = guarded();
  const details = (url: string) => ({ url }) as Parameters<OpenHandler>[0];
  for (const url of [
    ...foreign,
    "app://syncline/",
    "https://github.com/a",
    "https://github.com.evil.example/",
  ])
    expect(contents.open(details(url))).toEqual({ action: "deny" });
  expect(opened).toEqual(["https://github.com/a"]);
  expect(contents.goes("will-navigate", "https://cel.dev/")).toBe(false);
  expect(opened).toEqual(["https://github.com/a", "https://cel.dev/"]);
});

test.each([
  "http://github.com/",
  "https://github.com:8443/",
  "https://user@github.com/",
  "https://user:word@github.com/",
  "https://github.com.example.com/",
  "https://example.com/?https://github.com/",
  "mailto:a@github.com",
  "smb://github.com/x",
])("[D64] %s is not given to the system", (url) => {
  expect(mayOpenExternally(url)).toBe(false);
});

test("[D64] of links to this machine only the agent's own dashboard is opened", () => {
  const own = "http://127.0.0.1:7962/";
  expect(isAgentsOwn("http://127.0.0.1:7962/#sign-in=abc", own)).toBe(true);
  for (const url of ["http://127.0.0.1:7963/", "https://127.0.0.1:7962/", "http://example.com:7962/", "x"])
    expect(isAgentsOwn(url, own), url).toBe(false);
  expect(isAgentsOwn(own, null)).toBe(false);
  expect(isOurs("app://syncline/")).toBe(true);
});

test("[D63] a page has no Node, is sandboxed and apart from its preload, and can hold no other view", () => {
  expect(webPreferences).toEqual({
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
  });
  expect(windowOptions("p", "i").webPreferences).toEqual({ ...webPreferences, preload: "p" });
  const { contents } = guarded();
  expect(contents.goes("will-attach-webview", "app://syncline/")).toBe(false);
});

test("[D63] every page that is ever made is guarded, and no other code makes windows or loosens a page", () => {
  const app = new EventEmitter();
  const contents = new Contents();
  guardPages(app as never, () => {});
  app.emit("web-contents-created", {}, contents);
  expect(contents.goes("will-navigate", "https://example.com/")).toBe(false);

  const texts = globSync("agent/desktop/**/*.ts").map((file) => [file, readFileSync(file, "utf8")] as const);
  const using = (what: RegExp) => texts.filter(([, text]) => what.test(text)).map(([file]) => file);
  expect(using(/new BrowserWindow\(/)).toEqual(["agent/desktop/start-desktop.ts"]);
  expect(
    using(/BrowserView|WebContentsView|webContents\.executeJavaScript|loadFile\(|@electron\/remote/),
  ).toEqual([]);
  expect(using(/ipcMain\.|ipcRenderer\.(?!invoke\()/)).toEqual([]);
});

test("[D65] no permission is granted but to write plain text to the clipboard; no device, no download", () => {
  const asked: Record<string, (...args: never[]) => unknown> = {};
  const session = new EventEmitter();
  denyPermissions(
    Object.assign(session, {
      setPermissionRequestHandler: (handler: never) => void Object.assign(asked, { request: handler }),
      setPermissionCheckHandler: (handler: never) => void Object.assign(asked, { check: handler }),
      setDevicePermissionHandler: (handler: never) => void Object.assign(asked, { device: handler }),
    }) as never,
  );
  const granted = (permission: string): boolean => {
    let answer: unknown;
    asked.request?.(...([{}, permission, (given: unknown) => (answer = given)] as never[]));
    expect(asked.check?.(...([{}, permission] as never[]))).toBe(answer);
    return answer === true;
  };
  const all = ["media", "geolocation", "notifications", "midi", "pointerLock", "fullscreen", "openExternal"];
  expect([...all, "clipboard-read", "hid", "usb", "fileSystem", "unknown"].filter(granted)).toEqual([]);
  expect(granted("clipboard-sanitized-write")).toBe(true);
  expect(asked.device?.(...([{ deviceType: "usb" }] as never[]))).toBe(false);
  let prevented = false;
  session.emit("will-download", {
    preventDefault: () => {
      prevented = true;
    },
  });
  expect(prevented).toBe(true);
});

test("[D65] no request leaves the window for the network", () => {
  let urls: readonly string[] = [];
  let cancelled: boolean | undefined;
  cutNetwork({
    webRequest: {
      onBeforeRequest: (filter: unknown, listener?: unknown) => {
        urls = (filter as { urls: string[] }).urls;
        (listener as (request: unknown, go: (answer: { cancel?: boolean }) => void) => void)(
          {},
          ({ cancel }) => {
            cancelled = cancel;
          },
        );
      },
    },
  });
  expect(urls).toEqual(["http://*/*", "https://*/*", "ws://*/*", "wss://*/*"]);
  expect(cancelled).toBe(true);
});

/** A window as far as it is used. */
class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  readonly done: string[] = [];
  minimized = false;
  destroyed = false;
  loadURL(url: string): Promise<void> {
    this.done.push(url);
    return Promise.reject(new Error("ERR_ABORTED"));
  }
  show(): void {
    this.done.push("show");
  }
  focus(): void {
    this.done.push("focus");
  }
  restore(): void {
    this.done.push("restore");
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit("closed");
  }
}

function windows() {
  const made: FakeWindow[] = [];
  const clock = { now: 0 };
  const dashboard = new DashboardWindow(
    () => {
      const window = new FakeWindow();
      made.push(window);
      return window as never;
    },
    () => clock.now,
  );
  return { made, clock, dashboard };
}

test("[D47] there is one window: it comes to the front where it is there, and anew where it was closed", () => {
  const { made, dashboard } = windows();
  dashboard.show(null);
  expect(made[0]?.done).toEqual(["app://syncline/#/"]);
  made[0]?.emit("ready-to-show");
  made[0]!.minimized = true;
  dashboard.show({ kind: "conflicts", sync: null });
  expect(made[0]?.done.slice(1)).toEqual(["show", "app://syncline/#/conflicts", "restore", "show", "focus"]);
  made[0]?.destroy();
  dashboard.show({ kind: "run", sync: "0123456789ab", run: "a/b#c" });
  expect(made[1]?.done).toEqual(["app://syncline/#/sync/0123456789ab/run/a%2Fb%23c"]);
  expect(made).toHaveLength(2);
});

test("[D47] a page that dies is loaded again; one that dies again at once is closed, and can be opened", () => {
  const { made, clock, dashboard } = windows();
  dashboard.show(null);
  clock.now = 3_600_000;
  made[0]?.webContents.emit("render-process-gone", {}, { reason: "crashed" });
  expect(made[0]?.done).toEqual(["app://syncline/#/", "app://syncline/#/"]);
  clock.now += 1_000;
  made[0]?.webContents.emit("render-process-gone", {}, { reason: "crashed" });
  expect(made[0]?.destroyed).toBe(true);
  dashboard.show(null);
  expect(made).toHaveLength(2);
});
