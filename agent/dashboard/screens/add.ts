import "@vscode-elements/elements/dist/vscode-button/index.js";
import { VscodeCheckbox } from "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { PlaceView, ProposalView } from "../../../shared/protocol/views.ts";
import type { Ask } from "../api/ask.ts";
import { desktop } from "../api/desktop.ts";
import { tell } from "../api/tell.ts";
import "../elements/diagnostic.ts";
import "../elements/place-list.ts";
import { linkTo } from "../route.ts";
import type { Model } from "../store/model.ts";
import { screen, shared } from "../styles/shared.ts";
import { renamed, triggered, triggerFor } from "../words/proposal-text.ts";
import { addStyles } from "./add.styles.ts";

type ProposalStep = Extract<Step, { kind: "proposal" }>;

type Step =
  | { readonly kind: "folder"; readonly busy: boolean }
  | { readonly kind: "places"; readonly folder: string; readonly busy: boolean }
  | {
      readonly kind: "proposal";
      readonly folder: string;
      readonly places: readonly string[];
      readonly proposal: ProposalView;
      readonly busy: boolean;
    }
  /** The file is written; the agent reads it. */
  | { readonly kind: "written"; readonly path: string };

/** From nothing to a sync: a folder, places in it, what is proposed for them, and its first plan. */
export class AddScreen extends LitElement {
  static override properties = {
    model: { attribute: false },
    first: { type: Boolean },
    step: { state: true },
    places: { state: true },
    chosen: { state: true },
    problem: { state: true },
  };
  static override styles = [shared, screen, addStyles];

  declare model: Model;
  declare ask: Ask;
  /** Whether the agent had no sync yet; says `leave` where it has some by another way. */
  declare first: boolean;
  declare step: Step;
  declare places: readonly PlaceView[];
  declare chosen: readonly string[];
  declare problem: Diagnostic | null;

  constructor() {
    super();
    this.first = false;
    this.step = { kind: "folder", busy: false };
    this.places = [];
    this.chosen = [];
    this.problem = null;
  }

  override willUpdate(changed: PropertyValues<this>) {
    const { step } = this;
    if (!changed.has("model")) return;
    // Syncs that came by another way, before anything was begun here.
    if (this.first && step.kind === "folder" && !step.busy && this.model.syncs.length > 0)
      this.dispatchEvent(new CustomEvent("leave"));
    if (step.kind !== "written") return;
    const sync = this.model.syncs.find(({ path }) => path === step.path);
    if (sync === undefined) return;
    // Where nothing begins it by itself, the first run is begun here.
    if (sync.triggers.length === 0) void tell(this, this.ask("sync.run", { sync: sync.id }));
    location.assign(linkTo({ kind: "sync", sync: sync.id }));
  }

  override render() {
    return html`<header>
        ${this.first ? nothing : html`<nav class="crumbs" aria-label="Where you are"><a href=${linkTo({ kind: "overview" })}>Syncs</a></nav>`}
        <div class="grow">
          <h1 tabindex="-1">${this.first ? "Your first sync" : "Add a sync"}</h1>
          <p class="dim intro">
            ${
              this.first
                ? "Syncline keeps records the same across files, databases and APIs. You see exactly what would change before anything is written."
                : "Choose the places that hold the same records."
            }
          </p>
        </div>
      </header>
      <div class="body">
        ${this.#steps()}
        ${this.problem === null ? nothing : html`<sl-diagnostic role="alert" .diagnostic=${this.problem}></sl-diagnostic>`}
        ${this.#step()}
      </div>`;
  }

  #steps() {
    const names = ["Folder", "Places", "Proposal", "First plan"];
    const at = ["folder", "places", "proposal", "written"].indexOf(this.step.kind);
    return html`<ol class="steps">
      ${names.map((name, i) => html`<li class=${i < at ? "past" : ""} aria-current=${i === at ? "step" : nothing}><span>${i < at ? "✓" : i + 1}</span>${name}</li>`)}
    </ol>`;
  }

  #step() {
    const { step } = this;
    switch (step.kind) {
      case "folder":
        return this.#folderStep(step.busy);
      case "places":
        return this.#placesStep(step.folder, step.busy);
      case "proposal":
        return this.#proposalStep(step);
      case "written":
        return html`<section role="status">
          <h2>The sync file is written</h2>
          <p class="dim">The agent reads both places and makes the first plan…</p>
        </section>`;
    }
  }

  #folderStep(busy: boolean) {
    const { workspaces = [] } = this.model.agent ?? {};
    return html`<section>
        <h2><label for="folder">Which folder holds your data?</label></h2>
        <p class="dim">The sync file is put there, and the agent looks after the folder from then on.</p>
        <form class="row wrap" @submit=${(event: Event) => this.#giveFolder(event)}>
          <input id="folder" class="line" type="text" placeholder="/home/you/shop" autocomplete="off" spellcheck="false" required />
          ${desktop() === null ? nothing : html`<vscode-button secondary ?disabled=${busy} @click=${this.#chooseFolder}>Choose…</vscode-button>`}
          <vscode-button ?disabled=${busy} @click=${(event: Event) => this.#giveFolder(event)}>${busy ? "Looking…" : "Next"}</vscode-button>
        </form>
      </section>
      ${
        workspaces.length === 0
          ? nothing
          : html`<section>
            <h2>Or one that is looked after already</h2>
            <ul class="panel choices">
              ${workspaces.map(
                ({ folder, name }) =>
                  html`<li><button class="plain choice" @click=${() => this.#useFolder(folder)}><strong>${name}</strong> <span class="mono dim">${folder}</span></button></li>`,
              )}
            </ul>
          </section>`
      }`;
  }

  #placesStep(folder: string, busy: boolean) {
    const { chosen } = this;
    return html`<section>
      <h2>Which places hold the same records?</h2>
      <p class="dim">Two to eight: files here, or the address of an API or a database table.</p>
      <sl-place-list
        .ask=${this.ask}
        .folder=${folder}
        .places=${this.places}
        .chosen=${chosen}
        @choose=${(event: CustomEvent<readonly string[]>) => {
          this.chosen = event.detail;
        }}
      ></sl-place-list>
      <p class="row wrap">
        <vscode-button secondary @click=${() => this.#go({ kind: "folder", busy: false })}>Back</vscode-button>
        <vscode-button ?disabled=${chosen.length < 2 || chosen.length > 8 || busy} @click=${() => this.#propose(folder)}
          >${busy ? "Reading the places…" : "Propose a sync"}</vscode-button
        >
        <span class="dim" role="status">${chosen.length} chosen</span>
      </p>
    </section>`;
  }

  #proposalStep(step: ProposalStep) {
    const { folder, places, proposal, busy } = step;
    const trigger = triggerFor(places);
    const edit = (part: Partial<ProposalView>) => {
      this.step = { ...step, proposal: { ...proposal, ...part } };
    };
    return html`<section>
      <h2>What is proposed, and why</h2>
      <ul class="reasons">
        ${proposal.reasons.map((reason) => html`<li>${reason}</li>`)}
      </ul>
      ${proposal.problems.map((one) => html`<sl-diagnostic .diagnostic=${one}></sl-diagnostic>`)}
      <label class="name" for="name">Name</label>
      <input
        id="name"
        class="line"
        type="text"
        .value=${proposal.name}
        autocomplete="off"
        spellcheck="false"
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement)
            edit({ name: event.target.value, text: renamed(proposal.text, event.target.value.trim()) });
        }}
      />
      <vscode-checkbox
        .checked=${triggered(proposal.text, trigger, true) === proposal.text}
        @change=${(event: Event) => {
          if (event.target instanceof VscodeCheckbox)
            edit({ text: triggered(proposal.text, trigger, event.target.checked) });
        }}
        >${trigger === "change" ? "Run it whenever one of its files changes" : "Run it every 15 minutes"}</vscode-checkbox
      >
      <label class="name" for="text">The sync file</label>
      <textarea
        id="text"
        class="text"
        spellcheck="false"
        rows=${Math.min(28, proposal.text.split("\n").length + 1)}
        .value=${proposal.text}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLTextAreaElement) edit({ text: event.target.value });
        }}
      ></textarea>
      <p class="dim">
        Now only this file is written. Then the sync runs for the first time: if that would change or delete records that are
        already there, it waits, and you see the exact plan and approve it or not.
      </p>
      <p class="row wrap">
        <vscode-button secondary @click=${() => this.#go({ kind: "places", folder, busy: false })}>Back</vscode-button>
        <vscode-button ?disabled=${busy} @click=${() => this.#write(step)}>Write the sync file</vscode-button>
      </p>
    </section>`;
  }

  #go(step: Step) {
    this.problem = null;
    this.step = step;
  }

  /** In the system's own dialog, which only the desktop can open. */
  #chooseFolder = async () => {
    const { folder } = (await desktop()?.chooseFolder({})) ?? { folder: null };
    const input = this.renderRoot.querySelector<HTMLInputElement>("#folder");
    if (folder === null || input === null) return;
    input.value = folder;
    input.focus();
  };

  async #giveFolder(event: Event) {
    event.preventDefault();
    const folder = this.renderRoot.querySelector<HTMLInputElement>("#folder")?.value.trim() ?? "";
    if (folder === "") return;
    this.#go({ kind: "folder", busy: true });
    const added = await this.ask("workspaces.add", { folder });
    if (added.ok && added.value.syncs > 0 && this.first) this.#go({ kind: "folder", busy: false });
    else if (added.ok) await this.#useFolder(added.value.folder);
    else this.#fail(added.error, { kind: "folder", busy: false });
  }

  async #useFolder(folder: string) {
    const found = await this.ask("places.list", { folder });
    if (!found.ok) {
      this.#fail(found.error, { kind: "folder", busy: false });
      return;
    }
    this.places = found.value;
    this.chosen = [];
    this.#go({ kind: "places", folder, busy: false });
  }

  async #propose(folder: string) {
    const places = [...this.chosen];
    this.#go({ kind: "places", folder, busy: true });
    const made = await this.ask("proposal.make", { folder, places });
    if (made.ok) {
      const text = triggered(made.value.text, triggerFor(places), true);
      this.#go({ kind: "proposal", folder, places, proposal: { ...made.value, text }, busy: false });
    } else this.#fail(made.error, { kind: "places", folder, busy: false });
  }

  async #write(step: ProposalStep) {
    const { folder, proposal } = step;
    this.#go({ ...step, busy: true });
    const { name, text } = proposal;
    const written = await tell(this, this.ask("proposal.write", { folder, name: name.trim(), text }));
    this.#go(written === null ? { ...step, busy: false } : { kind: "written", path: written.path });
  }

  #fail(problem: Diagnostic, step: Step) {
    this.step = step;
    this.problem = problem;
  }
}

customElements.define("sl-add", AddScreen);
