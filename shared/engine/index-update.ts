import type { RecordHash } from "../connectors/contract.ts";
import { hashOfVersion } from "../connectors/version.ts";
import type { LinkId } from "../model/ids.ts";
import type { RecordIndex } from "../state/record-index.ts";
import { RecordIndexBuilder } from "../state/record-index-builder.ts";
import type { EndpointMemory, Remembered } from "../state/store.ts";
import { Mark, type Observation } from "./observation.ts";

/** Earlier content tokens that are remembered of an endpoint. */
const pastKept = 20;

/** Makes what is remembered of one endpoint after a run. */
export class IndexUpdate {
  readonly #builder: RecordIndexBuilder;
  readonly #memory: Remembered | null;
  readonly #index: RecordIndex;

  constructor(index: RecordIndex, memory: Remembered | null) {
    this.#index = index;
    this.#memory = memory;
    this.#builder = new RecordIndexBuilder(index);
  }

  /**
   * After a run that read the endpoint. `version` is the content's token after the run's writes, if there were any.
   * Where the run was `partial`, records that it did not deal with are decoded again, whatever their bytes.
   */
  static afterReading(
    observation: Observation,
    fingerprint: string,
    place: string,
    version: string | null,
    growth: number,
    startedAt: number,
    now: number,
    partial: boolean,
  ): IndexUpdate {
    const { summary, index, marks, memory: before } = observation;
    if (summary === null) return IndexUpdate.unread(index, before);
    const token = version ?? observation.version;
    const past =
      before === null || before.version === token ? (before?.past ?? []) : [before.version, ...before.past];
    const update = new IndexUpdate(index, {
      fingerprint,
      place,
      version: partial ? "" : token,
      modified: version === null ? summary.modified : now,
      records: observation.records + growth,
      schema: summary.schema,
      cursor:
        summary.complete && observation.accounted && !partial ? summary.cursor : (before?.cursor ?? null),
      readAt: summary.extent === "all" && summary.complete ? startedAt : (before?.readAt ?? 0),
      past: past.filter((one) => one !== token && one !== "").slice(0, pastKept),
    });
    const hashesHeld = before?.fingerprint === fingerprint;
    for (let slot = 0; slot < marks.length; slot++) {
      if (marks[slot] === Mark.same) continue;
      const sighting = partial ? null : observation.decodedAt(slot);
      const hash = sighting === null ? null : hashOfVersion(sighting.version);
      // Unseen in an incomplete read: known under its old bytes, if those still mean the same.
      if (marks[slot] === Mark.unseen && hashesHeld) continue;
      update.#builder.setBytes(slot, hash?.high ?? 0, hash?.low ?? 0);
    }
    return update;
  }

  /** After a run that could not read the endpoint, or that a crash ended: what was known, but of no content token. */
  static unread(index: RecordIndex, before: Remembered | null): IndexUpdate {
    return new IndexUpdate(index, before && { ...before, version: "" });
  }

  /** The link's record has these bytes now; `null`: it is to be decoded in every run. */
  remember(link: LinkId, id: string, hash: RecordHash | null): void {
    const slot = this.#index.slotOf(link);
    if (slot < 0) this.#builder.append(link, id, hash?.high ?? 0, hash?.low ?? 0);
    else this.#builder.set(slot, link, id, hash?.high ?? 0, hash?.low ?? 0);
  }

  /** The link's record is as it was. */
  keep(link: LinkId, id: string): void {
    if (this.#index.slotOf(link) < 0) this.#builder.append(link, id, 0, 0);
  }

  forget(link: LinkId): void {
    const slot = this.#index.slotOf(link);
    if (slot >= 0) this.#builder.remove(slot);
  }

  memory(): EndpointMemory | null {
    return this.#memory === null ? null : { ...this.#memory, index: this.#builder.build().pack() };
  }
}
