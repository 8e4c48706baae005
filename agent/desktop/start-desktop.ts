import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  session,
  shell,
} from "electron";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { homeOf } from "../../shared/engine/home.ts";
import { agentPlaceOf } from "../../shared/protocol/agent-place.ts";
import { connectAgent } from "../../shared/protocol/connect-agent.ts";
import { AgentWatch } from "./daemon/watch-agent.ts";
import { readSettings, usualSettings } from "./desktop-settings.ts";
import { setAppMenu } from "./electron/app-menu.ts";
import { electronTray } from "./electron/electron-tray.ts";
import { noticeBoard } from "./electron/notice-board.ts";
import { utilityAgent } from "./electron/utility-agent.ts";
import { serveRequests } from "./ipc/serve-requests.ts";
import { autostartFile, isHidden, systemLoginItem, xdgLoginItem } from "./login-item/login-item.ts";
import { startCommand } from "./login-item/start-command.ts";
import type { Command } from "./menu/entry.ts";
import { NoticeDesk, type NoticeSettings } from "./notices/notice-desk.ts";
import { obey } from "./obey.ts";
import { appScheme } from "./page-address.ts";
import { NetworkWatch, tellPower } from "./power/tell-power.ts";
import { isPanelDark } from "./tray/icon-file.ts";
import { TrayView } from "./tray/tray-view.ts";
import { keepUpdated } from "./updates/keep-updated.ts";
import { appFiles } from "./window/app-files.ts";
import { serveApp } from "./window/app-scheme.ts";
import { DashboardWindow, windowOptions } from "./window/dashboard-window.ts";
import { forwardTo } from "./window/forward.ts";
import { cutNetwork, denyPermissions } from "./window/guard.ts";
import { isAgentsOwn } from "./window/may-go.ts";

/** Milliseconds in which changes of the agent come to one change of the tray. */
const trayPace = 300;
const networkPace = 10_000;
const usualNotices: NoticeSettings = { desktop: true, everyMinutes: 60 };

export interface Desktop {
  show(): void;
  end(): Promise<void>;
}

/** Puts the parts together, once Electron is ready. `dist` is the folder of the bundles. */
export function startDesktop(dist: string): Desktop {
  const home = homeOf(process.env, process.platform).folder;
  const place = agentPlaceOf(home);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const settings = readSettings(join(home, "desktop.json"));
  const { panel, updates } = settings.ok ? settings.value : usualSettings;
  const log = (words: string): void => console.error(`syncline desktop: ${words}`);

  protocol.handle(appScheme, serveApp(appFiles(join(dist, "dashboard")), forwardTo(place)));
  denyPermissions(session.defaultSession);
  cutNetwork(session.defaultSession);
  setAppMenu(process.platform);

  const icons = join(dist, "desktop", "icons");
  const window = new DashboardWindow(
    () => new BrowserWindow(windowOptions(join(dist, "desktop", "preload.cjs"), join(icons, "app-256.png"))),
    Date.now,
  );
  const loginItem =
    process.platform === "linux"
      ? xdgLoginItem(autostartFile(process.env), startCommand(process.env, process.execPath, app))
      : systemLoginItem(app);

  const client = connectAgent(home);
  const show = noticeBoard(choose);
  const desk = new NoticeDesk(show);
  const complain = ({ message, hint }: Diagnostic): void =>
    show({
      key: "refused",
      title: message,
      body: hint ?? "",
      click: { kind: "open", page: { kind: "home" } },
      actions: [],
    });
  let notices: NoticeSettings = usualNotices;
  let isDue = false;
  let wasRunning = false;

  const watch = new AgentWatch(
    client,
    () => utilityAgent(join(dist, "agent.js")),
    () => !existsSync(place.note),
    (agent) => {
      if (!isDue) setTimeout(draw, trayPace);
      isDue = true;
      const isNew = agent.kind === "running" && !wasRunning;
      wasRunning = agent.kind === "running";
      if (isNew) {
        network.forget();
        network.look();
      }
      void desk.look(agent, noticeSettings, Date.now());
    },
  );

  const noticeSettings = async (): Promise<NoticeSettings> => {
    const answer = await client.call("agent.settings", {});
    if (answer.ok) notices = answer.value.alerts;
    return notices;
  };

  const { tray, ...port } = electronTray(icons, process.platform, choose);
  const view = new TrayView(port);
  const draw = (): void => {
    isDue = false;
    const dark = isPanelDark(
      panel,
      nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
      process.platform,
      process.env.XDG_CURRENT_DESKTOP,
    );
    view.show(watch.seen, { zone, dark, loginItem: loginItem.get() }, Date.now());
  };
  draw();
  nativeTheme.on("updated", draw);
  // At midnight "14:02" becomes "yesterday 14:02"; and notices that had to wait are due.
  setInterval(() => {
    draw();
    void desk.look(watch.seen, noticeSettings, Date.now());
  }, 60_000);

  function choose(command: Command): void {
    void obey(command, {
      call: client.call,
      seen: () => watch.seen,
      open: (page) => window.show(page),
      openExternally: (url) => {
        const { seen } = watch;
        if (seen.kind === "running" && isAgentsOwn(url, seen.state.dashboard)) void shell.openExternal(url);
      },
      setLoginItem: (on) => {
        const set = loginItem.set(on);
        draw();
        return set;
      },
      restart: () => watch.restart(),
      quit: () => app.quit(),
      complain,
      now: Date.now,
      zone,
    });
  }

  serveRequests(ipcMain, {
    about: () => ({ version: app.getVersion(), platform: process.platform, loginItem: loginItem.get() }),
    setLoginItem: ({ on }) => {
      const set = loginItem.set(on);
      draw();
      if (!set.ok) complain(set.error);
      return { loginItem: loginItem.get() };
    },
    chooseFolder: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ["openDirectory"] });
      return { folder: canceled ? null : (filePaths[0] ?? null) };
    },
  });

  const network = new NetworkWatch(net, (event) => void client.call("agent.power", { event }));
  tellPower(powerMonitor, (event) => {
    void client.call("agent.power", { event });
    network.look();
  });
  setInterval(() => network.look(), networkPace);

  void keepUpdated(updates, {
    load: async () => (await import("electron-updater")).default.autoUpdater,
    every: (milliseconds, what) => void setInterval(what, milliseconds),
    log,
  });
  void watch.run();
  if (!settings.ok) complain(settings.error);
  if (!isHidden(process.argv, process.platform, app)) window.show(null);
  return {
    show: () => window.show(null),
    end: async () => {
      await watch.end();
      tray.destroy();
    },
  };
}
