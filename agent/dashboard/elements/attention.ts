import "@vscode-elements/elements/dist/vscode-button/index.js";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import type { Attention, SyncView } from "../../../shared/protocol/views.ts";
import { count } from "../../cli/render/count.ts";
import { attentionText, attentionTone } from "../../words/health.ts";
import { relative } from "../../words/time.ts";
import { linkTo } from "../route.ts";
import { shared } from "../styles/shared.ts";
import "./callout.ts";
import "./diagnostic.ts";

/** All that waits for a person on a sync, worst first, each with its next step. */
export class AttentionList extends LitElement {
  static override properties = { sync: { attribute: false }, now: { type: Number } };
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      ul {
        padding-inline-start: 18px;
      }
      a {
        font-weight: 500;
      }
    `,
  ];

  declare sync: SyncView;
  declare now: number;

  override render() {
    const { file, attention } = this.sync;
    // The whole list of what is wrong with the file stands in its own state; the attention has its first.
    const others = file.kind === "wrong" ? attention.filter(({ kind }) => kind !== "file") : attention;
    return html`${file.kind === "wrong" ? this.#file(file) : nothing}
    ${
      file.kind === "gone"
        ? html`<sl-callout tone="error" heading="The sync file is gone">It no longer runs. Put the file back and it goes on where it was.</sl-callout>`
        : nothing
    }
    ${others.map((one) => this.#one(one))}`;
  }

  #file(file: Extract<SyncView["file"], { kind: "wrong" }>) {
    return html`<sl-callout
      tone="error"
      heading=${file.problems.length === 1 ? "The sync file has an error" : `The sync file has ${count(file.problems.length, "error")}`}
    >
      ${file.problems.map((one) => html`<sl-diagnostic .diagnostic=${one}></sl-diagnostic>`)}
      <p class="dim">
        ${
          file.running
            ? "The last good version goes on running until the file is put right."
            : "It does not run until the file is put right."
        }
      </p>
    </sl-callout>`;
  }

  #one(attention: Attention) {
    return html`<sl-callout tone=${attentionTone(attention)} heading=${attentionText(attention)}>
      ${this.#body(attention)} ${this.#action(attention)}
    </sl-callout>`;
  }

  #body(attention: Attention): TemplateResult {
    switch (attention.kind) {
      case "blocked":
        return html`<p>A brake held this plan: it looks like it could be an accident. Nothing was written.</p>
          <ul>
            ${attention.brakes.map(({ message }) => html`<li>${printable(message)}</li>`)}
          </ul>`;
      case "failing":
        return html`<sl-diagnostic .diagnostic=${attention.problem}></sl-diagnostic>
          <p class="dim">Since ${relative(attention.since, this.now)}. It is tried again by itself.</p>`;
      case "stale":
        return html`<p>No run succeeded since ${relative(attention.since, this.now)}.</p>`;
      case "file":
      case "unreadable":
        return html`<sl-diagnostic .diagnostic=${attention.problem}></sl-diagnostic>`;
      case "conflicts":
        return html`<p>Values that were changed differently on several endpoints. Everything else goes on.</p>`;
      case "rejected":
        return html`<p>Records that could not be read or mapped. Everything else goes on.</p>`;
      case "refused":
        return html`<p>Writes of the last run that an endpoint did not take. The next run tries them again.</p>`;
    }
  }

  #action(attention: Attention) {
    const { id } = this.sync;
    const go = (text: string, href: string) => html`<a slot="actions" href=${href}>${text}</a>`;
    switch (attention.kind) {
      case "blocked":
        return go("Inspect the plan", linkTo({ kind: "run", sync: id, run: attention.run }));
      case "conflicts":
        return go(
          attention.count === 1 ? "Review it" : `Review ${attention.count.toLocaleString("en")} conflicts`,
          linkTo({ kind: "conflicts", sync: id }),
        );
      case "rejected":
        return go("See why", linkTo({ kind: "rejected", sync: id }));
      case "refused":
        return go("See the run", linkTo({ kind: "run", sync: id, run: attention.run }));
      case "failing":
        return go("Logs", linkTo({ kind: "logs", sync: id, run: null }));
      case "stale":
      case "file":
      case "unreadable":
        return nothing;
    }
  }
}

customElements.define("sl-attention", AttentionList);
