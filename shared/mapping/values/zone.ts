import { IANAZone } from "luxon";

const slot = 15 * 60_000;
const mostSlots = 20_000;
const day = 86_400_000;
const minute = 60_000;
/** Before 1973 some clocks differed from UTC by odd seconds and were put forward at odd times. */
const tidySince = Date.UTC(1973, 0, 1);

/**
 * Offsets of one IANA time zone. Asking the runtime for an offset is slow, and offsets change only on quarters of an
 * hour since 1973, so that each quarter is asked for once.
 */
export class Zone {
  readonly name: string;
  private readonly zone: IANAZone;
  private readonly known = new Map<number, number>();

  constructor(name: string) {
    this.name = name;
    this.zone = IANAZone.create(name);
  }

  /** Milliseconds east of UTC at an instant. */
  offsetAt(instant: number): number {
    if (instant < tidySince) return Math.round(this.zone.offset(instant) * minute);
    const key = Math.floor(instant / slot);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= mostSlots) this.known.clear();
    const offset = Math.round(this.zone.offset(key * slot) * minute);
    this.known.set(key, offset);
    return offset;
  }

  /**
   * The instant at which a wall clock in this zone shows `wall`. Of two such instants it is the earlier one; `null`
   * where the clock never shows it, because it was put forward.
   */
  instantOf(wall: number): number | null {
    const before = this.offsetAt(wall - day);
    const after = this.offsetAt(wall + day);
    const early = wall - Math.max(before, after);
    const late = wall - Math.min(before, after);
    if (early + this.offsetAt(early) === wall) return early;
    return late + this.offsetAt(late) === wall ? late : null;
  }
}

export const isZone = (name: string): boolean => IANAZone.isValidZone(name);
