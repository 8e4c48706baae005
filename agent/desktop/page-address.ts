import type { Page } from "./page.ts";

/** Where the dashboard is in the window. The scheme is the desktop's own: no other program can answer for it. */
export const appScheme = "app";
export const appHost = "syncline";
export const appOrigin = `${appScheme}://${appHost}`;

/** A page's address in the window: the dashboard reads what is behind `#`. */
export const pageAddress = (page: Page): string => `${appOrigin}/${fragmentOf(page)}`;

function fragmentOf(page: Page): string {
  switch (page.kind) {
    case "home":
      return "#/";
    case "sync":
      return `#/sync/${encodeURIComponent(page.sync)}`;
    case "run":
      return `#/sync/${encodeURIComponent(page.sync)}/run/${encodeURIComponent(page.run)}`;
    case "conflicts":
    case "rejected":
      return page.sync === null
        ? `#/${page.kind}`
        : `#/${page.kind}?${new URLSearchParams({ sync: page.sync })}`;
    case "logs":
    case "settings":
      return `#/${page.kind}`;
  }
}
