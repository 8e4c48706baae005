import { css, html, LitElement, nothing } from "lit";
import type { PlaceView } from "../../../shared/protocol/views.ts";
import { lastPart } from "../../words/cause.ts";
import type { Ask } from "../api/ask.ts";
import { tell } from "../api/tell.ts";
import { shared } from "../styles/shared.ts";
import "./icon.ts";

/** Files and folders to choose from; a folder opens. Says `choose` with all that are chosen. */
export class PlaceList extends LitElement {
  static override properties = {
    folder: {},
    places: { attribute: false },
    chosen: { attribute: false },
    opened: { state: true },
  };
  static override styles = [
    shared,
    css`
      ul {
        list-style: none;
      }
      .panel {
        max-height: 340px;
        overflow: auto;
      }
      .place {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 5px 14px;
      }
      .place:hover {
        background: var(--sl-hover);
      }
      ul ul {
        padding-inline-start: 22px;
      }
      input[type="checkbox"] {
        accent-color: var(--sl-accent-fill);
        width: 15px;
        height: 15px;
        margin: 0;
      }
      label {
        flex: 1;
        display: flex;
        gap: 8px;
        align-items: center;
        min-width: 0;
      }
      .icon {
        color: var(--sl-text-2);
        display: inline-flex;
      }
      form {
        margin-top: 8px;
      }
      .line {
        height: 28px;
        padding: 0 8px;
        border: 1px solid var(--sl-control-line);
        border-radius: 5px;
        background: var(--sl-page);
        color: var(--sl-text);
        font: 12px var(--sl-mono);
        width: min(420px, 100%);
      }
      .line::placeholder {
        color: var(--sl-text-3);
      }
    `,
  ];

  declare ask: Ask;
  declare folder: string;
  declare places: readonly PlaceView[];
  declare chosen: readonly string[];
  /** What is in the folders that were opened. */
  declare opened: ReadonlyMap<string, readonly PlaceView[]>;

  constructor() {
    super();
    this.opened = new Map();
  }

  override render() {
    const listed = new Set([...this.places, ...[...this.opened.values()].flat()].map(({ path }) => path));
    const others = this.chosen.filter((place) => !listed.has(place));
    return html`<div class="panel">
        ${this.places.length === 0 ? html`<p class="place dim">There is no file in it that Syncline can read.</p>` : this.#list(this.places)}
        ${others.map((place) => this.#place({ path: place, kind: "file", bytes: null }))}
      </div>
      <form class="row wrap" @submit=${this.#give}>
        <input class="line" type="text" aria-label="Another place" placeholder="https://api.example.com/products" autocomplete="off" spellcheck="false" />
        <button class="plain link">Add this place</button>
      </form>`;
  }

  #list(places: readonly PlaceView[]): unknown {
    return html`<ul>
      ${places.map((place) => html`<li>${this.#place(place)}${this.opened.has(place.path) ? this.#list(this.opened.get(place.path) ?? []) : nothing}</li>`)}
    </ul>`;
  }

  #place(place: PlaceView) {
    const { path, kind, bytes } = place;
    return html`<div class="place">
      <label
        ><input type="checkbox" .checked=${this.chosen.includes(path)} @change=${() => this.#toggle(path)} /><span class="icon"><sl-icon name=${kind}></sl-icon></span
        ><span class="cut" title=${path}>${path.includes("://") ? path : lastPart(path)}</span></label
      >
      ${bytes === null ? nothing : html`<span class="dim">${sizeText(bytes)}</span>`}
      ${
        kind === "folder"
          ? html`<button class="plain icon-button" aria-label="Open ${lastPart(path)}" aria-expanded=${this.opened.has(path)} @click=${() => this.#open(path)}>
            <sl-icon name=${this.opened.has(path) ? "chevron-down" : "chevron-right"}></sl-icon>
          </button>`
          : nothing
      }
    </div>`;
  }

  #toggle(path: string) {
    const detail = this.chosen.includes(path)
      ? this.chosen.filter((one) => one !== path)
      : [...this.chosen, path];
    this.dispatchEvent(new CustomEvent("choose", { detail }));
  }

  async #open(path: string) {
    const opened = new Map(this.opened);
    if (!opened.delete(path)) {
      const found = await tell(this, this.ask("places.list", { folder: path }));
      if (found === null) return;
      opened.set(path, found);
    }
    this.opened = opened;
  }

  #give = (event: Event) => {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>(".line");
    const place = input?.value.trim() ?? "";
    if (input === null || place === "" || this.chosen.includes(place)) return;
    input.value = "";
    this.dispatchEvent(new CustomEvent("choose", { detail: [...this.chosen, place] }));
  };
}

const sizeText = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${(bytes / 1000).toFixed(1)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;

customElements.define("sl-place-list", PlaceList);
