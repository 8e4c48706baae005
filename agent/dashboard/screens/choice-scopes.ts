import { html } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import type { Conflict } from "../../../shared/model/conflict.ts";

const scopes = ["one", "alike", "rule"] as const;

/** What a choice is for: this conflict, all like it, or from now on. */
export type Scope = (typeof scopes)[number];

/** Has a person say what their choice is for. */
export function choiceScopes(conflict: Conflict, chosen: Scope, choose: (scope: Scope) => void) {
  const texts: Readonly<Record<Scope, string>> = {
    one: "Only this one",
    alike: conflict.field === null ? "All like it" : `All of ${printable(conflict.field)} like it`,
    rule: "Make it a rule",
  };
  // Only what a rule can say is offered as one.
  const offered = scopes.filter(
    (scope) => scope !== "rule" || conflict.kind === "edit" || conflict.kind === "delete",
  );
  return html`<div class="scopes" role="radiogroup" aria-label="What the choice is for">
    ${offered.map(
      (scope) =>
        html`<button
          class="plain"
          role="radio"
          aria-checked=${chosen === scope}
          @click=${() => choose(scope)}
        >
          ${texts[scope]}
        </button>`,
    )}
  </div>`;
}
