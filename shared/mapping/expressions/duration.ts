const units: Readonly<Record<string, bigint>> = {
  d: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  ns: 1n,
};

/** A length of time, to the nanosecond. Years and months have no fixed length and are not durations. */
export class Duration {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }

  /** Seconds, as CEL writes durations: `5400s`, `-0.5s`. */
  toString(): string {
    const size = this.nanoseconds < 0n ? -this.nanoseconds : this.nanoseconds;
    const fraction = (size % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "");
    const sign = this.nanoseconds < 0n ? "-" : "";
    return `${sign}${size / 1_000_000_000n}${fraction === "" ? "" : `.${fraction}`}s`;
  }

  /** Reads `1h30m`, `-2.5s`, `3d`: numbers with the units d, h, m, s, ms, us, ns. `null` for other text. */
  static parse(text: string): Duration | null {
    const whole = /^(-?)((?:\d{1,15}(?:\.\d{1,9})?(?:d|h|ms|us|ns|m|s))+)$/.exec(text);
    if (!whole || text.length > 200) return null;
    let total = 0n;
    for (const [, integer, fraction = "", unit] of whole[2]!.matchAll(
      /(\d+)(?:\.(\d+))?(d|h|ms|us|ns|m|s)/g,
    )) {
      const scaled = BigInt(integer! + fraction) * units[unit!]!;
      total += scaled / 10n ** BigInt(fraction.length);
    }
    return new Duration(whole[1] === "-" ? -total : total);
  }
}
