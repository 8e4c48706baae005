/** A realistic bug: what a tired person might have written instead. The properties must catch each of them. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const mutations: readonly Mutation[] = [
  {
    name: "a change by somebody who had not seen the agreed value replaces it silently",
    file: "shared/reconcile/side.ts",
    find: "return base === undefined || side.shadow?.[field] === base || side.sent[field] === base;",
    replace: "return true;",
  },
  {
    name: "the shadow of a field in conflict is moved on",
    file: "shared/reconcile/write-end.ts",
    find: "holdBack(field, drifted ? side.shadow?.[field] : from);",
    replace: "holdBack(field, from);",
  },
  {
    name: "a refused write counts as written",
    file: "shared/apply/settle.ts",
    find: "else ends[name] = previous;",
    replace: "else open = true;",
  },
  {
    name: "a read that broke off counts as complete",
    file: "shared/engine/observation.ts",
    find: "return this.summary.complete || (!this.summary.exists && this.index.slots === 0);",
    replace: "return true;",
  },
  {
    name: "what an endpoint made something else of is sent again and again",
    file: "shared/reconcile/write-end.ts",
    find: "const alreadySent = !drifted && to !== undefined && side.sent[field] === to;",
    replace: "const alreadySent = false;",
  },
  {
    name: "a deletion wins over a change that nobody had seen",
    file: "shared/reconcile/deletion.ts",
    find: "heard.some((loss) => loss.unaware) || ",
    replace: "",
  },
  {
    name: "a record is deleted while one of its holders could not be read",
    file: "shared/reconcile/deletion.ts",
    find: 'if (blind) return { kind: "wait" };',
    replace: "",
  },
  {
    name: "records that meet for the first time take the first side's value",
    file: "shared/reconcile/merge-field.ts",
    find: "if (candidates.some((candidate) => candidate.value !== value)) {",
    replace: "if (candidates.length === 0) {",
  },
  {
    name: "a place in the index that was given back hides a record that comes there later",
    file: "shared/state/record-index-builder.ts",
    find: "    this.#links[this.#slots] = link;\n",
    replace: "",
  },
  {
    name: "a link with an open question is known by its bytes, and not decoded again",
    file: "shared/engine/commit-run.ts",
    find: "if (link.open) index.remember(link.id, end.id, null);\n    else if",
    replace: "if",
  },
  {
    name: "the owner's value wins without a word about what lost",
    file: "shared/reconcile/merge-field.ts",
    find: "const others = voices.filter((side) => side !== owner && (!knowing || changed(side, field, base)));",
    replace: "const others: Side[] = [];",
  },
  {
    name: "records without a link are taken in the order in which they were read",
    file: "shared/engine/stray-pool.ts",
    find: "yield* numbers.sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));",
    replace: "yield* numbers;",
  },
  {
    name: "what a kept plan left out counts as dealt with",
    file: "shared/engine/index-update.ts",
    find: "const sighting = partial ? null : observation.decodedAt(slot);",
    replace: "const sighting = observation.decodedAt(slot);",
  },
];
