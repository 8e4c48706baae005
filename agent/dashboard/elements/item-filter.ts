import { css, html, LitElement } from "lit";
import { count } from "../../cli/render/count.ts";
import { shared } from "../styles/shared.ts";
import { choose } from "./choose.ts";
import "./search.ts";

export interface ItemFilter {
  readonly endpoint?: string;
  readonly operation?: "create" | "update" | "delete" | "conflict";
  readonly field?: string;
  readonly text?: string;
}

const operations = ["create", "update", "delete", "conflict"] as const;

/** Which records of a plan are shown. Says `filter` with the new one. */
export class ItemFilterBar extends LitElement {
  static override properties = {
    endpoints: { attribute: false },
    fields: { attribute: false },
    filter: { attribute: false },
    found: { type: Number },
  };
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        padding: 0 24px 10px;
      }
      @media (max-width: 720px) {
        :host {
          padding-inline: 16px;
        }
      }
    `,
  ];

  declare endpoints: readonly string[];
  declare fields: readonly string[];
  declare filter: ItemFilter;
  declare found: number;

  override render() {
    const { endpoint = "", operation = "", field = "", text = "" } = this.filter;
    return html`${choose("Endpoint", "All endpoints", this.endpoints, endpoint, (chosen) => this.#say({ endpoint: chosen }))}
      ${choose("Operation", "All operations", operations, operation, (chosen) =>
        this.#say({ operation: operations.find((one) => one === chosen) }),
      )}
      ${choose("Field", "All fields", this.fields, field, (chosen) => this.#say({ field: chosen }))}
      <sl-search
        label="Search records"
        .text=${text}
        @search=${(event: CustomEvent<string>) => this.#say({ text: event.detail })}
        @leave=${() => this.dispatchEvent(new CustomEvent("leave"))}
      ></sl-search>
      <span class="dim" role="status">${count(this.found, "record")}</span>`;
  }

  #say(change: { readonly [K in keyof ItemFilter]?: ItemFilter[K] | "" | undefined }) {
    const { endpoint, operation, field, text } = { ...this.filter, ...change };
    const detail: ItemFilter = {
      ...(endpoint ? { endpoint } : {}),
      ...(operation ? { operation } : {}),
      ...(field ? { field } : {}),
      ...(text ? { text } : {}),
    };
    this.dispatchEvent(new CustomEvent("filter", { detail }));
  }
}

customElements.define("sl-item-filter", ItemFilterBar);
