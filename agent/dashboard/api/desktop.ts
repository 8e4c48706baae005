import type { DesktopBridge } from "../../desktop/ipc/requests.ts";

declare global {
  interface Window {
    readonly synclineDesktop?: DesktopBridge;
  }
}

/** The desktop program whose window this is; `null` in a browser. */
export const desktop = (): DesktopBridge | null => window.synclineDesktop ?? null;
