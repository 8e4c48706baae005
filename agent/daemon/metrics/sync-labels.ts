/** More syncs than this have no label of their own: each label is a set of series that is sent and kept. */
export const mostLabels = 1000;
export const otherSyncs = "other";

/** Gives each sync a label for its series: its name, as long as no other sync has that. Bounded (SPEC A68). */
export class SyncLabels {
  readonly #labels = new Map<string, { readonly name: string; readonly label: string }>();
  readonly #owners = new Map<string, string>();

  of(id: string, name: string): string {
    const known = this.#labels.get(id);
    if (known?.name === name) return known.label;
    const label = this.#free(id, name);
    if (label === otherSyncs) return label;
    this.#labels.set(id, { name, label });
    this.#owners.set(label, id);
    return label;
  }

  #free(id: string, name: string): string {
    const short = name.slice(0, 100).toWellFormed();
    for (const label of [short, `${short} (${id})`]) {
      const owner = this.#owners.get(label);
      if (owner === id) return label;
      if (owner === undefined && label !== otherSyncs)
        return this.#owners.size < mostLabels ? label : otherSyncs;
    }
    return otherSyncs;
  }
}
