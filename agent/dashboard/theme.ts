export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const key = "syncline.theme";

/** The chosen colours; `auto` follows the system. */
export function theme(): Theme {
  const stored = localStorage.getItem(key);
  return themes.find((one) => one === stored) ?? "auto";
}

export function useTheme(chosen: Theme): void {
  if (chosen === "auto") {
    localStorage.removeItem(key);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(key, chosen);
    document.documentElement.dataset.theme = chosen;
  }
  // What is drawn and not styled (the plots) takes its colours anew.
  dispatchEvent(new Event("theme"));
}
