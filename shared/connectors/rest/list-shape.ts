import { isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";

/** With more members than this, names are data and no shape. */
const mostMembers = 500;

/**
 * Which members the records of a list show. A record that is asked for by itself may show more; what the list does not show
 * is left out of it, or the next read would seem to have lost it.
 */
export class ListShape {
  readonly #members = new Map<string, ListShape | null>();
  #open = false;

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  add(native: NativeRecord): void {
    if (this.#open) return;
    for (const [name, value] of Object.entries(native)) {
      const inner = this.#members.get(name) ?? null;
      if (isNativeRecord(value)) {
        const shape = inner ?? new ListShape();
        shape.add(value);
        this.#members.set(name, shape);
      } else if (!this.#members.has(name)) this.#members.set(name, inner);
    }
    this.#open = this.#members.size > mostMembers;
  }

  /** The list shows whatever a record has: no member is left out of it. */
  showsAll(): void {
    this.#open = true;
  }

  /** Whether the list is known to show every member that this record has. */
  covers(native: NativeRecord): boolean {
    if (this.#open) return true;
    return Object.entries(native).every(([name, value]) => {
      const inner = this.#members.get(name) ?? null;
      return this.#members.has(name) && (inner === null || !isNativeRecord(value) || inner.covers(value));
    });
  }

  /** What the list would show of a record. Before any was seen, that is all of it. */
  of(native: NativeRecord): NativeRecord {
    if (this.#open || this.isEmpty) return native;
    const shown: [string, NativeValue][] = [];
    for (const [name, value] of Object.entries(native)) {
      if (!this.#members.has(name)) continue;
      const inner = this.#members.get(name) ?? null;
      shown.push([name, inner !== null && isNativeRecord(value) ? inner.of(value) : value]);
    }
    return Object.fromEntries(shown);
  }
}
