import type { DesktopSettings } from "../desktop-settings.ts";

/** What is used of electron-updater. */
export interface UpdaterPort {
  channel: string | null;
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  setFeedURL(feed: { provider: "generic"; url: string; channel: string }): void;
  checkForUpdates(): Promise<unknown>;
  on(event: "error", happened: (error: Error) => void): unknown;
  on(event: "update-downloaded", happened: (info: { readonly version: string }) => void): unknown;
}

export interface UpdatePorts {
  readonly load: () => Promise<UpdaterPort>;
  readonly every: (milliseconds: number, what: () => void) => void;
  readonly log: (words: string) => void;
}

const interval = 6 * 3_600_000;

/**
 * Looks for updates where a feed is set, and is otherwise not even loaded. A download is installed when a person quits;
 * what fails is logged and tried again, and never stops a sync. `SPEC D75`.
 */
export async function keepUpdated(settings: DesktopSettings["updates"], ports: UpdatePorts): Promise<void> {
  if (settings === undefined) return;
  const told = (error: unknown): void =>
    ports.log(`Looking for an update failed: ${error instanceof Error ? error.message : String(error)}`);
  try {
    const updater = await ports.load();
    updater.autoDownload = true;
    updater.autoInstallOnAppQuit = true;
    updater.setFeedURL({ provider: "generic", url: settings.feed, channel: settings.channel });
    updater.channel = settings.channel;
    // Setting a channel switches it on: an older version is never taken for an update.
    updater.allowDowngrade = false;
    updater.on("error", told);
    updater.on("update-downloaded", ({ version }) =>
      ports.log(`Version ${version} is there; it is installed on quit`),
    );
    const look = (): void => void updater.checkForUpdates().catch(() => {});
    look();
    ports.every(interval, look);
  } catch (error) {
    told(error);
  }
}
