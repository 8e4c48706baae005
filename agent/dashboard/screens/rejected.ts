import "@vscode-elements/elements/dist/vscode-button/index.js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import { renderValue } from "../../../shared/mapping/shown-value.ts";
import type { RejectionView } from "../../../shared/protocol/views.ts";
import { count } from "../../cli/render/count.ts";
import type { Ask } from "../api/ask.ts";
import { tell } from "../api/tell.ts";
import "../elements/diagnostic.ts";
import { List, listStyles } from "../elements/list.ts";
import "../elements/search.ts";
import { linkTo } from "../route.ts";
import type { Model } from "../store/model.ts";
import { Pages } from "../store/pages.ts";
import { screen, shared } from "../styles/shared.ts";

/** Records that did not get through, each with its reasons and what to do. */
export class RejectedScreen extends LitElement {
  static override properties = { model: { attribute: false }, only: {}, text: { state: true } };
  static override styles = [
    shared,
    screen,
    listStyles,
    css`
      .list-row {
        display: grid;
        grid-template-columns: minmax(110px, 200px) minmax(0, 1fr);
        gap: 2px 16px;
        padding: 8px 24px;
        align-items: start;
      }
      .record {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .of {
        font-weight: 400;
        font-size: 12px;
      }
      sl-list {
        flex: 1 0 240px;
        border-top: 1px solid var(--sl-line);
      }
      @media (max-width: 560px) {
        .list-row {
          grid-template-columns: minmax(0, 1fr);
          padding-inline: 16px;
        }
      }
    `,
  ];

  declare model: Model;
  declare only: string | null;
  declare ask: Ask;
  declare text: string;

  readonly #pages = new Pages<RejectionView>(this, (after, limit, signal) =>
    this.ask(
      "rejections.list",
      {
        limit,
        ...(this.only === null ? {} : { sync: this.only }),
        ...(this.text === "" ? {} : { text: this.text }),
        ...(after === undefined ? {} : { after }),
      },
      signal,
    ),
  );

  constructor() {
    super();
    this.text = "";
  }

  override willUpdate(changed: PropertyValues<this>) {
    const isAnother = changed.has("only") || changed.has("text");
    if (isAnother || (changed.has("model") && changed.get("model")?.waiting !== this.model.waiting))
      this.#pages.restart(isAnother);
  }

  override render() {
    const { items, total, fresh, problem } = this.#pages;
    const of = this.model.syncs.find(({ id }) => id === this.only);
    return html`<header>
        ${
          of === undefined
            ? nothing
            : html`<nav class="crumbs" aria-label="Where you are">
              <a href=${linkTo({ kind: "rejected", sync: null })}>All rejected</a><span aria-hidden="true">/</span>
              <a href=${linkTo({ kind: "sync", sync: of.id })}>${printable(of.name)}</a>
            </nav>`
        }
        <div class="grow">
          <h1 tabindex="-1">Rejected records</h1>
          <p class="dim" role="status">
            ${fresh ? "Reading…" : total === 0 ? "Every record gets through." : `${count(total, "record waits", "records wait")} until the data or the sync file is put right; all others go through`}
          </p>
        </div>
        <div class="row wrap">
          <sl-search
            label="Search records"
            .text=${this.text}
            @search=${(event: CustomEvent<string>) => {
              this.text = event.detail;
            }}
            @leave=${() => this.#list?.focus()}
          ></sl-search>
          <vscode-button secondary ?disabled=${total === 0} @click=${this.#retry}>Retry now</vscode-button>
        </div>
      </header>
      ${problem === null ? nothing : html`<div class="body"><sl-diagnostic .diagnostic=${problem}></sl-diagnostic></div>`}
      ${
        items.length === 0
          ? nothing
          : html`<sl-list
              scroller
              keys
              label="Rejected records"
              .items=${items}
              .total=${total}
              .row=${(one: RejectionView) => this.#row(one)}
              @more=${() => this.#pages.more()}
            ></sl-list>`
      }`;
  }

  get #list() {
    const list = this.renderRoot.querySelector("sl-list");
    return list instanceof List ? list : null;
  }

  #row({ sync, rejection }: RejectionView) {
    const name = this.model.syncs.find(({ id }) => id === sync)?.name ?? "";
    return html`<div role="gridcell" class="record">
        ${renderValue(rejection.record)}
        <div class="of dim">
          ${printable(rejection.endpoint)}${this.only === null ? html`, <a tabindex="-1" href=${linkTo({ kind: "sync", sync })}>${printable(name)}</a>` : nothing}
        </div>
      </div>
      <div role="gridcell">
        ${rejection.problems.map((one) => html`<sl-diagnostic .diagnostic=${one}></sl-diagnostic>`)}
      </div>`;
  }

  /** Of all syncs that have some: a run reads them again. */
  #retry = async () => {
    const having = this.model.syncs.filter(
      ({ id, attention }) =>
        id === this.only || (this.only === null && attention.some(({ kind }) => kind === "rejected")),
    );
    for (const { id, name } of having)
      await tell(this, this.ask("sync.run", { sync: id }), `${name} is queued`);
  };
}

customElements.define("sl-rejected", RejectedScreen);
