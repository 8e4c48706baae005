/** The one channel between page and desktop, and the name that the page has for it. */
export const channel = "syncline";
export const bridgeName = "synclineDesktop";
export const requestNames = ["about", "setLoginItem", "chooseFolder"] as const;
