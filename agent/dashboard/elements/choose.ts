import { html, type TemplateResult } from "lit";

/** A choice of one out of a few, or of all (""). */
export function choose(
  label: string,
  all: string,
  options: readonly string[],
  chosen: string,
  take: (chosen: string) => void,
): TemplateResult {
  const changed = (event: Event) => {
    if (event.target instanceof HTMLSelectElement) take(event.target.value);
  };
  return html`<select class="choose" aria-label=${label} .value=${chosen} @change=${changed}>
    <option value="">${all}</option>
    ${options.map((option) => html`<option value=${option} ?selected=${option === chosen}>${option}</option>`)}
  </select>`;
}
