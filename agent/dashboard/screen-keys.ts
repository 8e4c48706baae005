import type { ReactiveController, ReactiveControllerHost } from "lit";
import { above, linkTo, type Route } from "./route.ts";

const ways: Readonly<Record<string, Route>> = {
  s: { kind: "overview" },
  c: { kind: "conflicts", sync: null },
  r: { kind: "rejected", sync: null },
  l: { kind: "logs", sync: null, run: null },
  ",": { kind: "settings" },
};

/** Keys that mean the same on every screen: Esc goes up, `?` helps, `g` and a letter goes to a screen. */
export class ScreenKeys implements ReactiveController {
  readonly #route: () => Route;
  readonly #help: () => void;
  #isGoing = false;

  constructor(host: ReactiveControllerHost, route: () => Route, help: () => void) {
    this.#route = route;
    this.#help = help;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener("keydown", this.#key);
  }

  hostDisconnected() {
    document.removeEventListener("keydown", this.#key);
  }

  #key = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((one) => one instanceof HTMLDialogElement)) return;
    if (this.#isGoing) {
      this.#isGoing = false;
      const to = ways[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      location.assign(linkTo(to));
    } else if (event.key === "g") this.#isGoing = true;
    else if (event.key === "?") this.#help();
    else if (event.key === "Escape") {
      const up = above(this.#route());
      if (up !== null) location.assign(linkTo(up));
    }
  };
}

/** Whether a key belongs to a field that is written in. */
export const isTyping = (event: KeyboardEvent): boolean => {
  const [inner] = event.composedPath();
  return (
    inner instanceof HTMLElement &&
    inner.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")
  );
};
