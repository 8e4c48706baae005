/** What a test sees of the desktop beside its window: the same under the stand-in and under Electron. */
export interface DesktopSeen {
  menu: SeenItem[];
  toolTip: string;
  /** How often the tray's menu was set. */
  menus: number;
  notices: { readonly title: string; readonly body: string }[];
  /** Addresses that were given to the system. */
  opened: string[];
  forked: string[];
}

export interface SeenItem {
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly items: readonly SeenItem[];
  readonly click: () => void;
}

/** What a test asks of the desktop's process. */
export type Question =
  | { readonly kind: "seen" }
  | { readonly kind: "choose"; readonly labels: readonly string[] }
  | { readonly kind: "power"; readonly event: string }
  | { readonly kind: "click-notice"; readonly at: number }
  /** What the next dialog for a folder is answered with. */
  | { readonly kind: "folder"; readonly folder: string };
