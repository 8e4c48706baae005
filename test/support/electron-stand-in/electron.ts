// Electron's main process as far as the desktop uses it, over a real Chromium: for hosts where Electron's binary is not to be had.
import { fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { BrowserWindow, made } from "./browser-window.ts";
import { openOrigin } from "./origin-server.ts";
import type { Question, SeenItem } from "./seen.ts";
import { state } from "./state.ts";

export { BrowserWindow };

/** Set by whoever starts the program. */
const { STAND_IN_FOLDER: folder = "", STAND_IN_DEBUGGING_PORT: debuggingPort = "" } = process.env;
const lock = join(folder, "lock");
let isOnline = true;

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly #children = new Set<() => void>();
  #ready: Promise<void> | null = null;

  setName(): void {}
  setAppUserModelId(): void {}
  enableSandbox(): void {}
  getVersion(): string {
    return "0.1.0";
  }
  getAppPath(): string {
    return process.cwd();
  }

  requestSingleInstanceLock(): boolean {
    if (existsSync(lock)) {
      writeFileSync(join(folder, `second-${process.pid}`), "");
      return false;
    }
    writeFileSync(lock, String(process.pid));
    watch(folder, (_event, name) => {
      if (name === null || !name.startsWith("second-") || !existsSync(join(folder, name))) return;
      rmSync(join(folder, name));
      this.emit("second-instance");
    });
    return true;
  }

  whenReady(): Promise<void> {
    this.#ready ??= this.#start();
    return this.#ready;
  }

  onEnd(what: () => void): void {
    this.#children.add(what);
  }

  quit(): void {
    let isPrevented = false;
    this.emit("before-quit", {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    if (!isPrevented) void this.#end();
  }

  override on(event: string, listener: (...args: never[]) => void): this {
    if (event === "web-contents-created")
      made.push((contents) => listener(...([{}, contents] as unknown as never[])));
    return super.on(event, listener as (...args: unknown[]) => void);
  }

  async #start(): Promise<void> {
    state.origin = await openOrigin("app", "syncline", () => state.handler);
    state.browser = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath: "/usr/bin/chromium",
      args: [
        `--remote-debugging-port=${debuggingPort}`,
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    });
  }

  async #end(): Promise<void> {
    for (const end of this.#children) end();
    if (existsSync(lock) && readFileSync(lock, "utf8") === String(process.pid)) rmSync(lock);
    await state.browser?.close();
    process.exit(0);
  }
}

export const app = new App();
process.on("SIGTERM", () => app.quit());

interface Template {
  readonly label?: string;
  readonly type?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly click?: () => void;
  readonly submenu?: readonly Template[];
}

const itemsOf = (template: readonly Template[]): SeenItem[] =>
  template.map(({ label = "", enabled = true, checked = false, click = () => {}, submenu = [] }) => ({
    label,
    enabled,
    checked,
    click,
    items: itemsOf(submenu),
  }));

export const Menu = {
  buildFromTemplate: itemsOf,
  setApplicationMenu: (): void => {},
};

export class Tray extends EventEmitter {
  setImage(): void {}
  setToolTip(text: string): void {
    state.seen.toolTip = text;
  }
  setContextMenu(menu: SeenItem[]): void {
    state.seen.menu = menu;
    state.seen.menus += 1;
  }
  destroy(): void {}
}

export const nativeImage = {
  createFromPath: (path: string) => {
    // Electron gives an empty image for a file that is not there; a test should hear of it.
    readFileSync(path);
    return { setTemplateImage: (): void => {} };
  },
};

export class Notification extends EventEmitter {
  readonly #options: { readonly title: string; readonly body: string };
  static isSupported(): boolean {
    return true;
  }
  constructor(options: { readonly title: string; readonly body: string }) {
    super();
    this.#options = options;
  }
  show(): void {
    state.seen.notices.push({ title: this.#options.title, body: this.#options.body });
    state.noticeClicks.push(() => this.emit("click"));
  }
}

export const nativeTheme = Object.assign(new EventEmitter(), {
  shouldUseDarkColorsForSystemIntegratedUI: false,
});
export const powerMonitor = new EventEmitter();
export const net = { isOnline: (): boolean => isOnline };
export const protocol = {
  registerSchemesAsPrivileged: (): void => {},
  handle: (_scheme: string, handler: typeof state.handler): void => {
    state.handler = handler;
  },
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (): void => {},
    setPermissionCheckHandler: (): void => {},
    setDevicePermissionHandler: (): void => {},
    on: (): void => {},
    webRequest: { onBeforeRequest: (): void => {} },
  },
};
export const shell = { openExternal: async (url: string): Promise<number> => state.seen.opened.push(url) };
export const dialog = {
  showOpenDialog: async () => ({
    canceled: state.folder === null,
    filePaths: state.folder === null ? [] : [state.folder],
  }),
};
export const ipcMain = {
  handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown): void => {
    state.ipc.set(channel, handler);
  },
};
export const utilityProcess = {
  fork: (path: string, args: readonly string[]) => {
    const child = fork(path, args, { stdio: "ignore" });
    state.seen.forked.push(String(child.pid));
    app.onEnd(() => child.kill());
    return child;
  },
};

function choose(items: readonly SeenItem[], [label, ...rest]: readonly string[]): boolean {
  const found = items.find((one) => one.enabled && one.label.includes(label ?? ""));
  if (found === undefined) return false;
  if (rest.length > 0) return choose(found.items, rest);
  found.click();
  return true;
}

process.on("message", ({ id, question }: { readonly id: number; readonly question: Question }) => {
  const answer = (): unknown => {
    switch (question.kind) {
      case "seen":
        return JSON.parse(JSON.stringify(state.seen));
      case "choose":
        return choose(state.seen.menu, question.labels);
      case "power":
        if (question.event === "online" || question.event === "offline")
          isOnline = question.event === "online";
        else powerMonitor.emit(question.event);
        return true;
      case "folder":
        state.folder = question.folder;
        return true;
      case "click-notice":
        state.noticeClicks[question.at]?.();
        return true;
    }
  };
  process.send?.({ id, answer: answer() });
});
