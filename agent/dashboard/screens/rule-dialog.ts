import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html } from "lit";
import type { ConflictView, FileChange, Resolution } from "../../../shared/protocol/views.ts";
import { lastPart } from "../../words/cause.ts";
import "../elements/dialog.ts";
import "../elements/file-diff.ts";

/** A choice as the change of the sync file that it would be. */
export interface ShownRule {
  readonly view: ConflictView;
  readonly resolution: Resolution;
  readonly change: FileChange;
}

/** Shows a rule as the change of the sync file that it is, and has a person decide on it. */
export const ruleDialog = ({ change }: ShownRule, close: () => void, write: () => void) =>
  html`<sl-dialog heading="Make it a rule" @close=${close}>
    <p class="dim change">This is written into <span class="mono">${lastPart(change.path)}</span>; the next run goes by it.</p>
    <sl-file-diff .from=${change.before} .to=${change.after}></sl-file-diff>
    <vscode-button slot="foot" secondary @click=${close}>Leave the file as it is</vscode-button>
    <vscode-button slot="foot" data-first @click=${write}>Write the rule</vscode-button>
  </sl-dialog>`;
